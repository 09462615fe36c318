"""Lets ``python -m converters`` stand in for the ``banso`` command."""

from converters.cli import main

if __name__ == "__main__":
    main()
