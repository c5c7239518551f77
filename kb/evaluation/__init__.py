"""Scores what policykb makes of documents against labels made by hand."""
