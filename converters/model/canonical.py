"""Stable JSON: equal values give equal bytes, in every process and on every machine."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def to_json(value: Any) -> bytes:
    """Return compact UTF-8 JSON; fields in the order of declaration, defaults left out."""
    return msgspec.json.encode(value, order="deterministic")


def from_json(content: bytes, kind: type[T]) -> T:
    """Return the value that ``to_json`` wrote; msgspec.ValidationError where it does not fit."""
    return msgspec.json.decode(content, type=kind)
