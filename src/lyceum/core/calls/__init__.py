"""Calls: what was asked with API keys, kept for a while, and counted by the day."""
