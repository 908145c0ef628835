"""What people get for what they did: certificates of courses, and points, badges and levels."""
