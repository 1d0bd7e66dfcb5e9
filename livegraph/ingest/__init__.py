"""From sources to the parser: which sources run, and the loop that reads each."""
