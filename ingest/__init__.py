"""From the bytes of a filing to sections, clauses, cross-references and suggested concepts."""
