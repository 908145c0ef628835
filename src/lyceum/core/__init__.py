"""The domain in its own words: it knows no vendor, no HTTP and no wire format."""
