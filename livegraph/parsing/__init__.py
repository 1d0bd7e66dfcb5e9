"""Turn bytes into batches of samples. No I/O, no clock, no event loop.

The modules directly in this package define the types that pass between the parser
(`livegraph.parse`) and the formats.
"""
