"""What the user decides once for all books."""
