"""Review: who decided what on which suggestion, with evidence and a trail. docs/reviewing.md walks through it."""
