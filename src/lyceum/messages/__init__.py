"""What letters say, in the languages that there are texts in."""
