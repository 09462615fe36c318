"""Editions made here share one warm EPUBCheck."""

from tests.support.warm_checker import _use_warm_host, warm_host

__all__ = ["_use_warm_host", "warm_host"]
