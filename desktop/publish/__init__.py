"""Which editions to make, how far the work is, and what came out."""
