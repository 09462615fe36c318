"""One book in work: an SQLite file with sources, decisions and the journal of undo."""
