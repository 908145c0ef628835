"""The demo school: people, courses and a term of enrollments, to try the platform with."""
