"""People: their names, their addresses, whether they may come in."""
