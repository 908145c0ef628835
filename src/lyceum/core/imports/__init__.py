"""Bringing in people, courses and enrollments from a file: a job, with a result for each row."""
