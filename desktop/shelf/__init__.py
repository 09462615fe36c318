"""The start view: all books in work."""
