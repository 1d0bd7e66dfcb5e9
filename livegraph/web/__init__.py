"""The HTTP server: access control, routes, and the event stream that pages follow."""
