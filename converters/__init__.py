"""The engine of Bản Số: manuscripts and scans in, checked editions out. Knows nothing of Qt."""

__version__ = "0.1.0"
