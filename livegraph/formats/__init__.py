"""One file a format: `parse_line` is what it means, `parse_block` the same, faster."""
