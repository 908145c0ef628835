"""Argument and answer structs, and the crossing to the core."""
