"""Argument and answer structs, and the crossing to core values, one line for each field."""
