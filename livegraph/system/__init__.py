"""The operating system: what it limits, and what differs between Linux, macOS and Windows."""
