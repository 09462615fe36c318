"""What shops ask of an EPUB, beyond what the standard does; their rules are data."""
