"""Coverage-guided fuzzing of the readers: only our own errors may escape."""
