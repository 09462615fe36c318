"""All end-to-end tests share one warm EPUBCheck, save those that measure the whole program."""

from __future__ import annotations

from tests.support.warm_checker import _use_warm_host, warm_host

__all__ = ["_use_warm_host", "warm_host"]
