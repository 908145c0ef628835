"""What goes over the wire, and the crossing to what the core knows."""
