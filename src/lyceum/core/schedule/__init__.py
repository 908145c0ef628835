"""Time and order: when a unit may be opened, when it is due, what must be completed before."""
