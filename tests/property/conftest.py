"""No property test starts an office suite."""

from __future__ import annotations

from tests.support.no_office import _no_office

__all__ = ["_no_office"]
