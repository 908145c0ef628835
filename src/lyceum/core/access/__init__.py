"""Roles and credentials: who somebody is, and what they may do now."""
