"""What stands on the wire: arguments and answers, and the crossing to core values."""
