"""What the core's ports are joined to: passwords, tokens, limits, and the world outside."""
