"""How a plain text was laid out: which line ends are the author's, which are the line width's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import Final

from converters.readers.line_ends import LineEnds

_WIDEST: Final = 132
_NARROWEST: Final = 30
_WRAPPED_SHARE: Final = 0.75
_FEWEST_PAIRS: Final = 3
_ENOUGH_PAIRS: Final = 4_000
"""Line ends that are looked at; more of them, spread over the text, would say the same."""
_ENDED_SHARE: Final = 0.6
_SENTENCE_ENDS: Final = (".", "!", "?", "…", ":", "”", '"', "»")
_VERSE_WIDTH: Final = 70
_VERSE_SHARE: Final = 0.8
_FEWEST_VERSES: Final = 3
"""Lines that all open with capitals, from which they are verse and no accident."""
_FEWEST_IN_METRE: Final = 4
_LUC_BAT: Final = frozenset({(6, 8), (8, 6)})
_OPENERS: Final = "“\"‘'(«…. _*"
_COLUMN: Final = 55
"""Width from which lines are those of prose; verses are shorter."""
_FEWEST_WITHIN: Final = 5
_HYPHENATED_SHARE: Final = 0.03
"""Lines that end in a hyphen, from which a text breaks words; compounds alone end fewer."""
_WIDE_BLANKS: Final = str.maketrans({"\u3000": "  ", "\u2003": "  "})
_FULL: Final = 0.95
_EVEN: Final = 0.7
"""Length of the shortest full line of a wrapped block by that of the longest."""
_SHORTEST_FULL: Final = 28
_INDENT: Final = 2
_SHORTEST_RULE: Final = 3
_RULES: Final = ("=", "-", "~", "*")
_DIALOGUE: Final = ("-", "–", "—", "“", '"', "«", "•", "*")


class Shape(Enum):
    """What a passage of lines is."""

    PARAGRAPH = auto()
    VERSE = auto()
    TITLE = auto()
    """A line underlined with ``===`` (the lines' first) or ``---`` (the second rank)."""


@dataclass(frozen=True)
class Passage:
    """Lines that belong together. ``line`` counts from 1; ``isolated``: blank lines around it."""

    shape: Shape
    lines: tuple[str, ...]
    line: int
    isolated: bool

    @property
    def last_line(self) -> int:
        """Number of its last line."""
        return self.line + len(self.lines) - 1

    def text(self, ends: LineEnds) -> str:
        """Return the lines as one paragraph; ``ends`` tells what becomes of their last hyphens."""
        pieces = [ends.joined(line, following) for line, following in pairwise(self.lines)]
        return "".join((*pieces, self.lines[-1]))


def line_ends(found: Sequence[Passage]) -> LineEnds:
    """Return what becomes of hyphens at the ends of lines, by the words of the text itself.

    Texts that were typed anew (Project Gutenberg) break no words, books as printed do all along.
    """
    broken = [line for passage in found for line in passage.lines[:-1]]
    hyphens = sum(map(_ends_in_hyphen, broken))
    if not hyphens:
        return LineEnds(())
    words = (word for passage in found for line in passage.lines for word in line.split())
    return LineEnds(words, hyphenates=hyphens >= _HYPHENATED_SHARE * len(broken))


def _ends_in_hyphen(line: str) -> bool:
    return line.endswith("-") and line[-2:-1].isalpha()


@dataclass(frozen=True)
class Layout:
    """Finding about a whole text: width of its lines if the line width broke them."""

    width: int | None


def layout_of(blocks: Sequence[Sequence[str]]) -> Layout:
    """Judge all line ends: wrapped text breaks where the next word would not have fitted."""
    pairs = [pair for block in blocks for pair in pairwise(block) if not _is_indented_below(*pair)]
    pairs = pairs[:: max(1, len(pairs) // _ENOUGH_PAIRS)]
    lengths = sorted(len(line) for block in blocks for line in block)
    if len(pairs) < _FEWEST_PAIRS:
        return Layout(None)
    width = lengths[int(_FULL * (len(lengths) - 1))]
    if not _NARROWEST <= width <= _WIDEST:
        return Layout(None)
    ended = sum(line.endswith(_SENTENCE_ENDS) for line, _ in pairs)
    if ended > _ENDED_SHARE * len(pairs):
        return Layout(None)
    full = [_is_full(line, following, width) for line, following in pairs]
    is_wrapped = sum(full) >= _WRAPPED_SHARE * len(pairs) or (
        width >= _COLUMN and _breaks_within_sentences(pairs, full)
    )
    return Layout(width if is_wrapped else None)


def _breaks_within_sentences(pairs: Sequence[tuple[str, str]], full: Sequence[bool]) -> bool:
    """Return whether lines that end no sentence are full: so is prose with much speech in it."""
    within = [
        is_full
        for (line, _), is_full in zip(pairs, full, strict=True)
        if not line.endswith(_SENTENCE_ENDS)
    ]
    return len(within) >= _FEWEST_WITHIN and sum(within) >= _FULL * len(within)


def _is_indented_below(line: str, following: str) -> bool:
    """Return whether an indent parts two lines, which says nothing of the first one's width."""
    return following[0].isspace() and _indent(following) >= _indent(line) + _INDENT


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the first word below would not have fitted any more; a tenth of slack."""
    room = width * 0.9 - len(line) - 1
    return room < 0 or len(following.split(maxsplit=1)[0]) > room


def blocks_of(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield runs of lines between blank ones with the number of their first line."""
    block: list[str] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            block.append(line.rstrip())
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield len(lines) - len(block) + 1, block


def passages(lines: Sequence[str]) -> Iterator[Passage]:
    """Yield the paragraphs and stanzas of a text."""
    blocks = list(blocks_of(lines))
    layout = layout_of([block for _, block in blocks])
    by_blank_lines = 2 * sum(len(block) == 1 for _, block in blocks) > len(blocks) > 1
    for first, block in blocks:
        if _is_underlined(block):
            yield Passage(Shape.TITLE, tuple(map(str.strip, block)), first, isolated=True)
        elif len(block) == 1:
            yield Passage(Shape.PARAGRAPH, (block[0].strip(),), first, isolated=True)
        elif layout.width is not None:
            yield from _unwrapped(first, block, layout.width)
        elif _is_verse(block) and (by_blank_lines or keeps_metre(block)):
            yield Passage(Shape.VERSE, tuple(map(str.strip, block)), first, isolated=True)
        elif _is_wrapped(block):
            yield from _joined(first, block)
        else:
            for index, line in enumerate(block):
                yield Passage(Shape.PARAGRAPH, (line.strip(),), first + index, isolated=False)


def _unwrapped(first: int, block: list[str], width: int) -> Iterator[Passage]:
    """Join the lines of a wrapped text; an indent after a full stop starts a new paragraph."""
    if _is_verse(block) and (keeps_metre(block) or _ended_by_author(block, width)):
        yield Passage(Shape.VERSE, tuple(map(str.strip, block)), first, isolated=True)
        return
    margin = min(map(_indent, block))
    start = 0
    for index in range(1, len(block) + 1):
        if index == len(block) or _starts_paragraph(block[index - 1], block[index], width, margin):
            lines = tuple(line.strip() for line in block[start:index])
            yield Passage(
                Shape.PARAGRAPH, lines, first + start, isolated=index - start == len(block)
            )
            start = index


def _is_wrapped(block: Sequence[str]) -> bool:
    """Return whether a block alone shows its line width: full lines that go on in small letters."""
    lines = [line.strip() for line in block]
    full = max(map(len, lines[:-1]))
    if full > _WIDEST or min(map(len, lines[:-1])) < max(_SHORTEST_FULL, _EVEN * full):
        return False
    small = sum(line[0].islower() for line in lines[1:])
    return 2 * small >= len(lines) - 1


def _joined(first: int, block: Sequence[str]) -> Iterator[Passage]:
    """Join the lines of a wrapped block; speech begins a paragraph of its own after a full stop."""
    start = 0
    for index in range(1, len(block) + 1):
        if index < len(block) and not (
            block[index].lstrip().startswith(_DIALOGUE)
            and block[index - 1].endswith(_SENTENCE_ENDS)
        ):
            continue
        lines = tuple(line.strip() for line in block[start:index])
        isolated = index - start == len(block)
        yield Passage(Shape.PARAGRAPH, lines, first + start, isolated=isolated)
        start = index


def _ended_by_author(block: Sequence[str], width: int) -> bool:
    """Return whether most lines had room for the word below."""
    ends = sum(not _is_full(a, b, width) for a, b in pairwise(block))
    return ends >= _VERSE_SHARE * (len(block) - 1)


def _is_underlined(block: Sequence[str]) -> bool:
    """Return whether a block is one title over a rule of about its length."""
    if len(block) != 2 or block[0].strip().startswith(_RULES):
        return False
    title, rule = block[0].strip(), block[1].strip()
    is_rule = len(rule) >= _SHORTEST_RULE and set(rule) in ({"="}, {"-"}, {"~"})
    return is_rule and len(title) <= _VERSE_WIDTH and len(rule) * 2 >= len(title)


def _starts_paragraph(line: str, following: str, width: int, margin: int) -> bool:
    if following[0].isspace():
        indent = _indent(following)
        if indent >= margin + _INDENT and _indent(line) < indent:
            return True
    goes_on = line[-1].isalpha() or line.endswith(("-", ","))
    if following.lstrip()[0].islower() and goes_on and len(line) >= _SHORTEST_FULL:
        return False
    # A line that had room for the next word was ended by the author.
    return not _is_full(line, following, width)


def _indent(line: str) -> int:
    if not line[0].isspace():
        return 0
    return len(line.translate(_WIDE_BLANKS).expandtabs(4)) - len(line.lstrip())


def _is_verse(block: Sequence[str]) -> bool:
    """Return whether a block shows that it is verse: a metre, or capitals line by line."""
    lines = [line.strip() for line in block]
    if any(len(line) > _VERSE_WIDTH or line.startswith(_DIALOGUE) for line in lines):
        return False
    if all(line.endswith((".", "!", "?", ":", "…")) for line in lines):
        return False
    if not all(line.lstrip(_OPENERS)[:1].isupper() for line in lines):
        return len(lines) >= _FEWEST_IN_METRE and keeps_metre(lines)
    is_set_off = all(line[0].isspace() for line in block)
    return len(lines) >= _FEWEST_VERSES or is_set_off or keeps_metre(lines)


def keeps_metre(lines: Sequence[str]) -> bool:
    """Return whether lines of six and eight syllables follow each other: lục bát."""
    steps = pairwise(len(line.split()) for line in lines)
    return len(lines) > 1 and all(step in _LUC_BAT for step in steps)
