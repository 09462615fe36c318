"""Pages with italics and bold print whose every word is known."""

from __future__ import annotations

import random
from typing import Final

from tests.support.scans import Gray, rasterised
from tests.support.vietnamese_prose import PROSE

PLAIN, ITALIC, BOLD = range(3)
_TEMPLATE: Final = """
#let book = json(bytes(sys.inputs.book))
#set document(date: none)
#set text(font: book.font, size: 11pt, lang: "vi", hyphenate: false)
#set par(justify: true, first-line-indent: (amount: 1.4em, all: true), leading: 0.72em,
  spacing: 0.72em)
#set page(width: 130mm, height: 200mm, margin: 15mm)
#for line in book.lines {
  par(for (words, look) in line {
    if look == 1 { emph(words) } else if look == 2 { strong(words) } else { words }
  })
}
"""
_LONG: Final = 90


def emphasised_page(font: str, seed: int) -> tuple[Gray, list[tuple[str, int]]]:
    """Return a page at 300 dpi and its words, each with its look."""
    chance = random.Random(seed)
    lines, words = [], []
    for passage in [text for text in PROSE if len(text) > _LONG] * 4:
        runs = _runs(passage.split(), chance)
        lines.append([(" ".join(run) + " ", look) for run, look in runs])
        words += [(word, look) for run, look in runs for word in run]
    return rasterised(_TEMPLATE, {"font": font, "lines": lines})[0], words


def _runs(words: list[str], chance: random.Random) -> list[tuple[list[str], int]]:
    """Return words in runs of one look, plain ones between the others."""
    runs: list[tuple[list[str], int]] = []
    look = PLAIN
    while words:
        length = chance.randrange(4, 12) if look == PLAIN else chance.randrange(2, 7)
        runs.append((words[:length], look))
        words = words[length:]
        look = chance.choice((ITALIC, BOLD)) if look == PLAIN else PLAIN
    return runs
