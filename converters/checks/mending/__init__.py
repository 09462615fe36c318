"""Mends EPUB files where no judgement is needed; nothing that a reader sees changes."""
