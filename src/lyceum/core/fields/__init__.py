"""Custom fields: what a school wants to know of its people and courses beyond the usual."""
