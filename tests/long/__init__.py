"""Tests that take a minute or more: `make test-long` runs them."""
