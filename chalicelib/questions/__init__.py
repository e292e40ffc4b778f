"""Question types: their content, responses and scoring."""
