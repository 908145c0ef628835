"""What the tests stand on: real servers and processes, and a word on what this machine lacks."""
