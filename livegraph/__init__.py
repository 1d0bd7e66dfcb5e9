"""Pipe anything in, watch its numbers move in the browser."""

__version__ = "1.0.0rc1"
