"""What is done later: asked for inside a write, done by one worker at a time, at least once."""
