"""Joins everything: settings, wiring, the server, the demo school."""
