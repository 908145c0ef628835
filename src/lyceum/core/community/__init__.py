"""What people say about courses and units, and what they are told: contributions, announcements and
notices."""
