"""Teaching in person: when the meetings of a unit are, and who comes."""
