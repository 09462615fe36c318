"""Metadata that publishers keep in files: ``book.toml`` for one book, a catalogue for a shelf."""
