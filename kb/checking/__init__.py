"""Checks of filings: required disclosures, and what is outdated or contradicts itself. docs/checking.md explains them."""
