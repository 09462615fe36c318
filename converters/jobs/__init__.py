"""Jobs: queue, executors, journal."""
