"""Several courses as one: learning paths, who is on them, and how far they have come."""
