"""All problems of the book in one list, the ledger, and files made elsewhere."""
