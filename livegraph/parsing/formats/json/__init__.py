"""JSON: objects, documents over several lines, and what livegraph wrote."""
