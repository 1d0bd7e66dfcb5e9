"""The ways to run: serve a page, print, join another page. One file each."""
