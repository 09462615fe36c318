"""The command line: arguments to service calls, events to text or JSON lines."""

from converters.cli.app import main

__all__ = ["main"]
