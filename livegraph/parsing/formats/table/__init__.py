"""Tables: rows of cells, with or without a header."""
