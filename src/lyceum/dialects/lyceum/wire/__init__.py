"""What goes over the wire: arguments, answers, and the crossing to the core, a line per field."""
