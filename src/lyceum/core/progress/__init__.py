"""How far somebody has come in each unit, and what follows for the enrollment."""
