"""The two commands, and the set-up beneath them."""
