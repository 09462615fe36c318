"""Lets ``python -m converters`` stand in for the ``banso`` command."""

import sys

from converters.cli import main

if __name__ == "__main__":
    sys.exit(main())
