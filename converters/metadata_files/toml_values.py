"""Values as TOML 1.0 writes them."""

from __future__ import annotations

from typing import Any

import msgspec


def toml_value(value: Any) -> str:
    """Return a value as TOML: texts, lists of texts, tables of them, numbers, dates, yes and no."""
    match value:
        case str() if "\n" in value:
            inner = "\n".join(_quoted(line)[1:-1] for line in value.split("\n"))
            return f'"""\n{inner}"""'
        case str():
            return _quoted(value)
        case bool():
            return str(value).lower()
        case list() | tuple():
            return f"[{', '.join(map(toml_value, value))}]"
        case dict():
            inner = ", ".join(f"{_quoted(key)} = {toml_value(one)}" for key, one in value.items())
            return f"{{ {inner} }}"
        case _:
            return str(value)


def _quoted(text: str) -> str:
    """Return a TOML basic string (TOML 1.0, section String); JSON's escapes are all TOML's too."""
    return msgspec.json.encode(text).decode("utf-8").replace("\x7f", "\\u007f")
