"""Question types: what each asks, takes as an answer, and gives for it."""
