"""What the terminal shows, and opening the page from it."""
