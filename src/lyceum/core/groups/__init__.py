"""Groups of people, the courses that they are given, and the keys by which one joins."""
