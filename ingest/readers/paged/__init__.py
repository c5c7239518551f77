"""Whole annual reports as text: pages, furniture, columns, tables and paragraphs."""
