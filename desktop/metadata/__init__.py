"""The book's record: what it is called, who made it, its numbers."""
