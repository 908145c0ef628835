"""Branches: parts of a school with hosts, people and courses of their own."""
