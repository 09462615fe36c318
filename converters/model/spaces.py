"""Scripts that are written without spaces between words."""

from __future__ import annotations

import re
from typing import Final

_SPACELESS: Final = re.compile(
    "[\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60"
    "\U00020000-\U0003ffff]"
)
"""Chinese characters, Japanese letters, their punctuation (Unicode 16.0, Blocks)."""


def runs_on(before: str, after: str) -> bool:
    """Tell whether no space stands between two words, as in Chinese and Japanese."""
    return bool(_SPACELESS.match(before[-1:]) and _SPACELESS.match(after[:1]))
