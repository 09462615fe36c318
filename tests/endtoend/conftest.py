"""Whole books are made without LibreOffice, as on most desks."""

from tests.support.no_office import _no_office

__all__ = ["_no_office"]
