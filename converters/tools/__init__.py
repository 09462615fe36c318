"""Wrappers of outside programs: find, run with a time limit, stop."""
