"""An EPUB as a device shows it: its own files, with the paper of the device laid under the text."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from desktop.preview.epub_archive import EpubArchive

_PAGES: Final = "application/xhtml+xml"
_HEAD_END: Final = b"</head>"


class Paper(StrEnum):
    """What the text is shown on."""

    LIGHT = "light"
    EINK = "eink"
    DARK = "dark"


PAPERS: Final = {
    Paper.LIGHT: ("#ffffff", "#111111"),
    Paper.EINK: ("#e9e8e4", "#1c1c1c"),
    Paper.DARK: ("#121212", "#e6e6e6"),
}
"""Ground and ink, as reading systems have them."""


def paper_rules(paper: Paper) -> bytes:
    """Return the rules that reading systems lay over a book: paper, ink, a margin, greys."""
    ground, ink = PAPERS[paper]
    grey = "filter: grayscale(1);" if paper is Paper.EINK else ""
    scheme = "dark" if paper is Paper.DARK else "light"
    rules = f"html {{ background: {ground}; color: {ink}; color-scheme: {scheme}; {grey} }}"
    if paper is Paper.DARK:
        # What the book colours itself would be lost on black paper; readers lighten it as well.
        rules += " h1, h2, h3, h4, h5, h6, a, hr { filter: brightness(2.2); }"
    margin = " body { padding: 24px 20px; } ::-webkit-scrollbar { width: 0; }"
    return f"<style>{rules}{margin}</style>".encode()


class DressedArchive(EpubArchive):
    """Answers with the files of the book; pages of text carry the rules of the paper."""

    paper = Paper.LIGHT

    def read(self, name: str) -> tuple[bytes, str] | None:
        """Return content and media type of a file that the package names, else None."""
        found = super().read(name)
        if found is None or found[1] != _PAGES:
            return found
        content = found[0].replace(_HEAD_END, paper_rules(self.paper) + _HEAD_END, 1)
        return content, found[1]
