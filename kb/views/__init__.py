"""What is stored and found as plain values: what `--json` prints and the web API answers. `kb.checking.views` belongs to it."""
