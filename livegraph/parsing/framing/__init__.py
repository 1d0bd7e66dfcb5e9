"""From chunks of bytes to whole lines."""
