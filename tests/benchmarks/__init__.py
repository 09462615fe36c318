"""Measurements of ours beside the rivals, in one run: ``python -m tests.benchmarks``."""
