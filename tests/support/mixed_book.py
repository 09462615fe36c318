"""A short book with chapters, notes and emphasis, of which every paragraph is known."""

from __future__ import annotations

from typing import Final, NamedTuple

from tests.support.make_samples import MANUSCRIPT, SAMPLES, SCAN, TEXTS

_MARKUP: Final = frozenset("_*#@[]$<>`\\~=/'\"-")
_NOTE: Final = "Tiếng địa phương thứ {number}, nay ít ai dùng đến."
_NOTED: Final = (2, 5, 9, 14, 17, 19)
_EMPHASISED: Final = 10
_CHAPTERS: Final = {0: "Chương I", 13: "Chương II"}


class TrueBook(NamedTuple):
    """Lines in typst's markup, and what they say: blocks of text, then the notes."""

    lines: tuple[str, ...]
    blocks: tuple[str, ...]
    notes: tuple[str, ...]
    emphasised: str


def true_book(paragraphs: int) -> TrueBook:
    """Return a book of so many paragraphs."""
    texts = (TEXTS / f"{MANUSCRIPT}.txt", SAMPLES / SCAN / "truth.txt")
    text = "\n".join(path.read_text(encoding="utf-8") for path in texts)
    found = [" ".join(line.replace("...", "…").split()) for line in text.splitlines()]
    chosen = [line for line in found if 90 < len(line) < 1_200 and not _MARKUP & set(line)]
    chosen = list(dict.fromkeys(chosen))[:paragraphs]
    lines: list[str] = []
    blocks: list[str] = []
    notes: list[str] = []
    emphasised = ""
    for index, paragraph in enumerate(chosen):
        if index in _CHAPTERS:
            lines.append(f"# {_CHAPTERS[index]}")
            blocks.append(_CHAPTERS[index])
        blocks.append(paragraph)
        words = paragraph.split()
        if index in _NOTED:
            notes.append(_NOTE.format(number=index))
            words[4] += f"#footnote[{notes[-1]}]"
        if index == _EMPHASISED:
            emphasised = " ".join(words[3:7])
            words[3], words[6] = f"_{words[3]}", f"{words[6]}_"
        lines.append(" ".join(words))
    return TrueBook(tuple(lines), tuple(blocks), tuple(notes), emphasised)
