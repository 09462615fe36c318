"""One book from its sources to its editions: read, transform, write, check; with the ledger."""
