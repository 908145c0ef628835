"""Who learns what: enrollments and their states."""
