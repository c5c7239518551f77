"""Concepts, domain types, errors and the RDF vocabulary of policykb; imports nothing above it."""
