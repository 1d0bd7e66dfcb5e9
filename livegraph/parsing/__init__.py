"""From bytes to batches: no I/O, no clock, no event loop.

This folder's own files hold what the formats and the parser agree on.
`livegraph.parse` drives them.
"""
