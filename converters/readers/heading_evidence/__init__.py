r"""Headings of documents that have no heading styles: told from looks, words, numbers, contents.

A reader gives every paragraph of the main text, in order, as a ``ParagraphShape`` (empty ones too:
they are spacing) and, where it has them, the entries of the contents field as ``ContentsLine``.
``find_headings`` answers for each paragraph with a ``HeadingGuess`` or None::

    found = find_headings(shapes, contents)
    for shape, guess in zip(shapes, found.guesses, strict=True):
        if guess is not None and guess.level is not None:
            ...  # make it a Heading of guess.level
        if guess is not None and guess.is_recorded:
            guesses.append(guess.recorded(shape.text, origin))  # also near misses, for a person

Fill what the format knows and leave the rest at its default: sizes in points as displayed; shares
(``bold`` and its like) from 0 to 1 of the letters; text decoded to Unicode, forced line ends as
``\n``, leading blanks kept (they may centre a line). Paragraphs in tables, notes, text boxes and
contents fields take part with their ``place`` and are never made headings. ``level`` is for what
the source itself declares (style, outline level, a tag): such paragraphs get no guess, but set the
scale for the rest. A reader of pages sets ``page_break_before`` only where the page above ended
early, and ``space_before`` beyond the usual distance of lines.
"""

from converters.readers.heading_evidence.finding import find_headings
from converters.readers.heading_evidence.shapes import (
    ContentsLine,
    HeadingGuess,
    Headings,
    ParagraphShape,
    Place,
)

__all__ = ["ContentsLine", "HeadingGuess", "Headings", "ParagraphShape", "Place", "find_headings"]
