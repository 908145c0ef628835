"""The tests. This file makes them a package that comes first: a library that REDbot needs (sniffpy)
installs one of the same name."""
