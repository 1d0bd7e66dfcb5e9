"""What a line is made of: numbers, units, times, cells, headers. Shared by all formats."""
