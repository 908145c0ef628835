"""What travels: structs of arguments and answers, and the crossing, a line for each field."""
