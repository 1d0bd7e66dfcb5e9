"""What is known of a run: series with their downsampled levels, sources, counters, thresholds."""
