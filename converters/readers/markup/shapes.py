"""How the paragraphs of a page look, for finding headings that no tag declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from converters.model.guess import Guess
from converters.model.publication import Block, InlineImage, LineBreak, Paragraph
from converters.readers.docx.inlines import Piece
from converters.readers.guessed_headings import with_headings
from converters.readers.heading_evidence import (
    HeadingGuess,
    Headings,
    ParagraphShape,
    Place,
    find_headings,
)
from converters.readers.heading_evidence.letters import Letters
from converters.readers.markup.styles import USUAL_SIZE, Look


class Shapes:
    """The shapes of a page's paragraphs in order, with their numbers in the page."""

    def __init__(self) -> None:
        self.shapes: list[ParagraphShape] = []
        self.numbers: list[int] = []

    def add(
        self,
        number: int,
        pieces: Sequence[Piece],
        look: Look,
        place: Place,
        *,
        level: int | None = None,
        page_break: bool = False,
    ) -> None:
        """Add a paragraph of which ``pieces`` are the runs."""
        letters = Letters([(p.content, p.format) for p in pieces if isinstance(p.content, str)])
        has_picture = any(isinstance(piece.content, InlineImage) for piece in pieces)
        self.numbers.append(number)
        self.shapes.append(
            ParagraphShape(
                text="".join(map(_text, pieces)),
                size=letters.size or USUAL_SIZE,
                bold=letters.share("bold"),
                italic=letters.share("italic"),
                underlined=letters.share("underline"),
                capitals=max(letters.share("caps"), letters.share("small_caps")),
                alignment=look.alignment,
                page_break_before=page_break,
                place=Place.OTHER if has_picture else place,
                level=level,
            )
        )

    def headings(self) -> tuple[Headings, Mapping[int, HeadingGuess]]:
        """Return what was found, and the guesses by the numbers of the paragraphs."""
        found = find_headings(self.shapes, ())
        told = zip(self.numbers, found.guesses, strict=True)
        return found, {number: guess for number, guess in told if guess is not None}


def headings_of_pages(
    pages: Sequence[Shapes],
) -> tuple[Headings, list[dict[int, HeadingGuess]]]:
    """Return what was found in pages that are one text, and each page's guesses by their numbers.

    A page that is a file of its own begins on a new page in print, too.
    """
    looks: list[ParagraphShape] = []
    for page in pages:
        first = [msgspec.structs.replace(s, page_break_before=True) for s in page.shapes[:1]]
        looks += [*first, *page.shapes[1:]]
    found = find_headings(looks, ())
    guesses = iter(found.guesses)
    told = [
        {n: guess for n, guess in zip(page.numbers, guesses, strict=False) if guess is not None}
        for page in pages
    ]
    return found, told


def with_guessed(
    blocks: Sequence[Block], guesses: Mapping[int, HeadingGuess]
) -> tuple[list[Block], tuple[Guess, ...]]:
    """Return blocks with headings in the place of the paragraphs that were taken for some."""

    def paragraph_of(block: Block) -> tuple[Paragraph, str | None] | None:
        return (block, None) if isinstance(block, Paragraph) else None

    made = with_headings(blocks, guesses, paragraph_of)
    return list(made.items), tuple(made.guesses)


def _text(piece: Piece) -> str:
    if isinstance(piece.content, str):
        return piece.content
    return "\n" if isinstance(piece.content, LineBreak) else ""
