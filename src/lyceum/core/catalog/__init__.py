"""What can be learned: the category tree, courses with their states and prices, their content."""
