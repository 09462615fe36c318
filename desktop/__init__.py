"""Bản Số in a window: shows what the engine's service does, and does nothing of it itself."""
