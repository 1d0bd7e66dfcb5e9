"""Pairs of a name and a value: `name=value`, logfmt, and names before numbers."""
