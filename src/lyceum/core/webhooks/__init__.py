"""Webhooks: who wants to hear of what happens, and how each message gets to them."""
