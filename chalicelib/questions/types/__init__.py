"""The question types, a file each."""
