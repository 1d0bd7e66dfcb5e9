"""Limits and checks of the operating system: memory, open files, users, symbolic links."""
