"""Learns corrections to the profiles from tagged filings, and tells by cross-validation what they are worth."""
