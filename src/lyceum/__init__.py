"""Lyceum: one learning platform that answers as several published LMS APIs do."""

__version__ = "0.1.0"
