"""Pipe anything in, watch its numbers move in the browser."""

__version__ = "0.1.0"
