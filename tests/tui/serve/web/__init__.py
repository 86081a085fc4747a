"""The server in a browser."""
