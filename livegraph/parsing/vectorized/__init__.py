"""Read many similar lines at once with NumPy, with the same result as `parse_line`."""
