"""Keep ``None``, ``True`` and ``False`` alive under PySide6 6.12 on Python 3.11.

The wheels of PySide6 6.12.0 are for Python 3.10 and later but were built as if the singletons
were immortal, which they are from Python 3.12 on (PEP 683): each signal, event handler or empty
answer takes one reference more than it holds. After some thousand events the interpreter stops
with "deallocating None". Measured: 6.12.0 loses references on 3.11, 6.11.3 does not.
"""

from __future__ import annotations

import ctypes
import sys

_IMMORTAL_FROM = (3, 12)
_PLENTY = 1 << (8 * ctypes.sizeof(ctypes.c_ssize_t) - 8)


def hold_singletons() -> None:
    """Give the singletons more references than any run can lose; nothing to do from 3.12 on."""
    if sys.version_info >= _IMMORTAL_FROM:
        return
    for singleton in (None, True, False, NotImplemented, Ellipsis):
        # CPython: the reference count is the first field of every object.
        count = ctypes.c_ssize_t.from_address(id(singleton))
        count.value = max(count.value, _PLENTY)
