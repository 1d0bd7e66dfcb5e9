"""The options: how the text of one is converted, the table of all, and the help."""
