"""The rules that are no requirements, a file each; `run.py` applies them all."""
