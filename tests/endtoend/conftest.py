"""All end-to-end tests share one warm EPUBCheck, save those that measure the whole program.

Books are made without LibreOffice, as on most desks.
"""

from __future__ import annotations

from tests.support.no_office import _no_office
from tests.support.warm_checker import _use_warm_host, warm_host

__all__ = ["_no_office", "_use_warm_host", "warm_host"]
