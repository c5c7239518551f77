"""SPARQL 1.1 Protocol, Graph Store Protocol to read, and what describes both to programs."""
