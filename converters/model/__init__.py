"""The book as data: frozen, typed, hashable, with a stable JSON form."""
