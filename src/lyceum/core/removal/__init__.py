"""Deleting for good, across the areas: what goes with a person, and what with a course."""
