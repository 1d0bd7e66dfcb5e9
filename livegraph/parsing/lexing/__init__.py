"""Lexing: text in; numbers, units, timestamps, cells and series names out."""
