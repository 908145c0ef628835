"""Who bought what: orders, what they cost, how they were paid, and what was given back."""
