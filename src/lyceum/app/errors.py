"""What keeps the platform from starting: each is one sentence for the person at the terminal."""

from __future__ import annotations


class CannotStart(Exception):
    """The message says what is wrong and what to do; the command line prints it and ends with 1."""
