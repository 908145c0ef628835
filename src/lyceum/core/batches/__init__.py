"""Many small writes asked for at once, each of which succeeds or is refused by itself."""
