"""The finished files as a reader sees them."""
