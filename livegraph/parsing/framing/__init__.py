"""Framing: chunks of bytes in, whole lines out."""
