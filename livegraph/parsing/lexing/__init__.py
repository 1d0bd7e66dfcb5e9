"""From text to values: numbers, units, timestamps, cells, series names."""
