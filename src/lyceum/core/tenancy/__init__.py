"""Organizations and their tenants, and whose request a request is."""
