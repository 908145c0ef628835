"""HTTP that knows no vendor: operations as data, and the application that serves a dialect."""
