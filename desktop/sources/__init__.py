"""What was handed in, and what was found in it."""
