"""Which lines make a paragraph: within a column, and on from column to column and page to page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from converters.model.publication import Alignment, Inset
from converters.readers.pdf.content import Column, Grid, Line, PageContent, Picture

MARKER: Final = re.compile(
    r"\s*(?P<mark>[•▪●○◦‣∙■□➢➤✓❖–—\-*\uf0b7\uf0a7\uf0d8\uf076]|\(?\d{1,3}[.)]|\(?[a-zđ][.)]|\(?[ivx]{1,5}[.)])"
    r"(?:\s+)(?=\S)"
)
CONTENTS_LINE: Final = re.compile(
    r"(?:[.…·_]\s?){5,}\s*(?:[A-Z]?-?\d[\d.–-]*|[ivxlcdm]+|[IVXLCDM]+)\s*$"
)
"""Leaders and a page number at the end of a line of contents."""
_SAME_SIZE: Final = 0.08
_WIDE_GAP: Final = 1.32
_INDENT: Final = 0.8
_DEEP_INDENT: Final = 6.0
_SHORT: Final = 1.2
_SPACE: Final = 0.28
_CENTRED: Final = 0.7
_ASIDE: Final = 1.5
_ASIDE_SHARE: Final = 0.08
_BLOCK_WIDTH: Final = 12.0
_INSET: Final = 1.2
"""Distance in ems from both edges, from which a passage is set in."""
_NEARLY: Final = 0.25
_NEARLY_OF_VERSE: Final = 0.6
"""What white space may lack of a whole line."""
_SAME_EDGE: Final = 0.35
_FEW_LINES: Final = 6
_MEASURE_LINES: Final = 8
_CLOSED: Final = (".", "!", "?", "…", ":", "”", '"', "»", ")", ";", "’")
_DASHES: Final = ("–", "—", "- ")
_OPENING: Final = "–—-•“\"'‘(« "


class FlowLine(NamedTuple):
    """Line of the text with its page and the edges of its column."""

    line: Line
    page: int
    column: Column
    opens: bool
    """First of its column or page."""

    @property
    def before(self) -> float:
        """White space between the edge of its column and where it begins to be read."""
        box, column = self.line.box, self.column
        return column.right - box.right if self.line.leftward else box.left - column.left

    @property
    def after(self) -> float:
        """White space between its end and the edge of its column."""
        box, column = self.line.box, self.column
        return box.left - column.left if self.line.leftward else column.right - box.right


class Float(NamedTuple):
    """Picture or table between the lines, with the lines of its caption."""

    thing: Picture | Grid
    page: int
    caption: tuple[Line, ...] = ()
    alt: str = ""
    """What the file says that the picture shows."""


Item = FlowLine | Float


class Group(NamedTuple):
    """Lines that make one paragraph."""

    lines: tuple[FlowLine, ...]
    gap: float
    """White space before its first line, in usual line distances; 0 where a column begins."""
    level: int | None = None
    """Heading level that the file itself gives it."""
    in_verse: bool = False
    """A line among uneven lines, in the middle by chance."""

    @property
    def text(self) -> str:
        """The lines with spaces between, hyphens as printed."""
        return " ".join(flow.line.text.strip() for flow in self.lines)

    @property
    def size(self) -> float:
        """Size of most of its characters."""
        sizes: Counter[float] = Counter()
        for flow in self.lines:
            sizes[flow.line.size] += len(flow.line.text)
        return max(sizes, key=lambda size: (sizes[size], size))

    @property
    def bold(self) -> bool:
        """Whether it is bold throughout."""
        return all(flow.line.bold for flow in self.lines)

    @property
    def alignment(self) -> Alignment | None:
        """Where its lines stand, if not as the text does."""
        if self.in_verse:
            return None
        if all(is_centred(flow) for flow in self.lines) and not self._is_block:
            return Alignment.CENTER
        if all(_is_right(flow) for flow in self.lines):
            return Alignment.RIGHT
        return None

    @property
    def _is_block(self) -> bool:
        """Whether its lines begin at one edge: an inset passage, not centred lines."""
        lefts = [flow.line.box.left for flow in self.lines[1:]]
        return len(lefts) > 1 and max(lefts) - min(lefts) < 1.0

    @property
    def inset(self) -> Inset | None:
        """Whether its lines, two at least, stand back from both edges of their column."""
        size = self.size
        if len(self.lines) < 2 or self.alignment is not None or self.in_verse:
            return None
        # Lines that fill no column end anywhere.
        least = _INSET * size if self.lines[0].column.justified else 2 * _INSET * size
        inner = all(f.before >= _INSET * size and f.after >= least for f in self.lines)
        return Inset.BOTH if inner else None

    @property
    def blanks(self) -> int:
        """Empty lines that would fill the white space before it; stanzas are parted by less."""
        nearly = _NEARLY_OF_VERSE if self.lines[0].column.of_lines else _NEARLY
        return max(0, int(self.gap - 1 + nearly))

    @property
    def indent(self) -> float:
        """Distance of its outermost line from the column's edge, in ems."""
        return min(flow.before for flow in self.lines) / self.size


def book_columns(pages: Sequence[PageContent]) -> list[list[Column]]:
    """Return the columns of all pages; short ones take their edges from the pages around."""
    usual = {parity: _usual(pages[parity::2]) or _usual(pages) for parity in (0, 1)}
    return [
        [
            _widened(column, _count(page, number), usual[index % 2])
            for number, column in enumerate(page.columns)
        ]
        for index, page in enumerate(pages)
    ]


def _count(page: PageContent, column: int) -> int:
    return sum(line.column == column for line in page.lines)


def _usual(pages: Iterable[PageContent]) -> Column | None:
    """Return the commonest column of full pages."""
    found: Counter[tuple[int, int]] = Counter()
    examples: dict[tuple[int, int], Column] = {}
    for page in pages:
        for number, column in enumerate(page.columns):
            if _count(page, number) >= _MEASURE_LINES:
                key = (round(column.left / 2), round(column.right / 2))
                found[key] += 1
                examples.setdefault(key, column)
    return examples[found.most_common(1)[0][0]] if found else None


def _widened(column: Column, lines: int, usual: Column | None) -> Column:
    if usual is None or (lines >= _FEW_LINES and column.justified):
        return column
    within = column.left >= usual.left - 2 and column.right <= usual.right + 2
    if not within:
        return column
    leading = column.leading if lines > 2 else min(column.leading, usual.leading)
    return Column(usual.left, usual.right, leading, usual.justified, column.of_lines)


def grouped(items: Sequence[Item]) -> list[Group | Float]:
    """Divide the lines of a book into paragraphs; floats stay where they interrupt none."""
    indenting = _indents(items)
    made: list[Group | Float] = []
    run: list[FlowLine] = []
    waiting: list[Float] = []
    gap = 0.0
    for item in items:
        if isinstance(item, Float):
            (waiting if run else made).append(item)
            continue
        if run and _goes_on(run, item, indenting=indenting, interrupted=bool(waiting)):
            run.append(item)
            continue
        if run:
            made.append(Group(tuple(run), gap))
            made.extend(waiting)
            waiting.clear()
        gap = _gap(run[-1], item) if run else 0.0
        run = [item]
    if run:
        made.append(Group(tuple(run), gap))
    return _with_verse([*made, *waiting])


def _with_verse(things: Sequence[Group | Float]) -> list[Group | Float]:
    """Mark centred lines that stand close to short lines beside the middle: lines of verse."""
    made = list(things)
    for index in range(len(made) - 1):
        before, after = made[index], made[index + 1]
        if isinstance(before, Group) and isinstance(after, Group) and _are_uneven(before, after):
            made[index] = before._replace(in_verse=True)
            made[index + 1] = after._replace(in_verse=True)
    return made


def _are_uneven(one: Group, other: Group) -> bool:
    """Tell whether two single lines close together stand unevenly, one in the middle by chance."""
    if max(len(one.lines), len(other.lines)) > 1 or not 0 < other.gap < _WIDE_GAP:
        return False
    if abs(one.size - other.size) > 0.1:
        return False
    places = {group.alignment for group in (one, other)}
    verse = one.in_verse or other.in_verse
    return places == {Alignment.CENTER, None} or (verse and Alignment.RIGHT not in places)


def _gap(before: FlowLine, line: FlowLine) -> float:
    if line.opens:
        return 0.0
    return max(0.0, (line.line.baseline - before.line.baseline) / line.column.leading)


def _indents(items: Sequence[Item]) -> bool:
    """Tell whether paragraphs begin with an indent."""
    lines = [item for item in items if isinstance(item, FlowLine)]
    indented = sum(
        _INDENT <= f.before / f.line.size <= _DEEP_INDENT
        and not is_centred(f)
        and MARKER.match(f.line.text) is None
        for f in lines
    )
    return indented >= max(2, len(lines) // 40)


def _goes_on(
    run: Sequence[FlowLine], line: FlowLine, *, indenting: bool, interrupted: bool
) -> bool:
    before = run[-1]
    a, b = before.line, line.line
    if abs(a.size - b.size) > _SAME_SIZE * max(a.size, b.size):
        return False
    if line.opens or interrupted or line.page != before.page:
        return goes_on_elsewhere(run, line, indenting=indenting, interrupted=interrupted)
    gap = b.baseline - a.baseline
    leading = line.column.leading * max(1.0, b.size / max(1.0, _usual_size(line.column)))
    if gap <= 0 or gap > _WIDE_GAP * leading:
        return False
    return not _begins(run, before, line)


def _ends_with_neighbours(run: Sequence[FlowLine], line: FlowLine) -> bool:
    """Tell whether a line ends where the lines around it end: the edge of an inset passage."""
    box = run[-1].line.box
    runs_on = run[-1].column.justified or line.line.text[:1].islower()
    if box.width < _BLOCK_WIDTH * line.line.size or not runs_on:
        return False
    others = [line, *run[-2:-1]]
    # Punctuation may hang over the edge.
    return any(abs(f.line.box.right - box.right) < _SAME_EDGE * line.line.size for f in others)


def _usual_size(column: Column) -> float:
    """Type whose usual distance of lines is the column's."""
    return column.leading / 1.2


def _begins(run: Sequence[FlowLine], before: FlowLine, line: FlowLine) -> bool:
    """Tell whether a line begins a paragraph, although it follows close in the same size."""
    a, b = before.line, line.line
    centred = is_centred(before), is_centred(line)
    if all(centred) and a.bold and b.bold:
        # A title that was broken by hand: its lines were never meant to fill the column.
        return False
    if _stands_alone(before) or _is_tabular(line) or _is_own_line(line):
        return True
    if centred == (False, True):
        return True
    if is_short(before, line) and not _ends_with_neighbours(run, line):
        return True
    if b.bold and not a.bold and not a.text.rstrip().endswith(("-", ",")):
        return True
    return not all(centred) and _begins_by_place(run, before, line)


def _is_own_line(flow: FlowLine) -> bool:
    """Tell whether a line among lines begins as they all do: one of verse, an entry of an index.

    The longest of them set the edge of their column, so none of these looks short.
    """
    return flow.column.of_lines and flow.line.text.lstrip(_OPENING)[:1].isupper()


def _stands_alone(flow: FlowLine) -> bool:
    """Tell whether nothing goes on after a line: a row of words far apart, a line of contents."""
    return _is_tabular(flow) or CONTENTS_LINE.search(flow.line.text) is not None


def _is_tabular(flow: FlowLine) -> bool:
    """Tell whether gaps divide a line; in a justified column a full line is merely stretched."""
    size = flow.line.size
    full = flow.after < size and flow.before < _DEEP_INDENT * size
    return flow.line.wide and not (full and flow.column.justified)


def _begins_by_place(run: Sequence[FlowLine], before: FlowLine, line: FlowLine) -> bool:
    """Tell whether the mark or the indent of a line begins a paragraph."""
    a, b = before.line, line.line
    shift = _shift(a, b)
    marked = MARKER.match(b.text) is not None
    if marked and (abs(shift) > 0.3 or a.text.rstrip().endswith(_CLOSED)):
        return True
    if shift > _INDENT:
        return not (len(run) == 1 and shift < _DEEP_INDENT and _is_hanging(run, line))
    return shift < -_INDENT and (len(run) > 1 or shift < -_DEEP_INDENT)


def _shift(above: Line, below: Line) -> float:
    """Return by how many ems a line begins further in than the one above it."""
    if below.leftward:
        return (above.box.right - below.box.right) / below.size
    return (below.box.left - above.box.left) / below.size


def _is_hanging(run: Sequence[FlowLine], line: FlowLine) -> bool:
    """Tell whether the second line of a paragraph stands further in than its first."""
    first = run[0].line
    if MARKER.match(first.text) is not None:
        return True
    at_edge = abs(run[0].before) < 0.5 * first.size
    return at_edge and not (first.text.rstrip().endswith(_CLOSED) or line.line.text[:1].isupper())


def goes_on_elsewhere(
    run: Sequence[FlowLine], line: FlowLine, *, indenting: bool, interrupted: bool
) -> bool:
    """Tell whether a paragraph goes on in the next column, on the next page, after a picture."""
    before = run[-1]
    text, following = before.line.text.rstrip(), line.line.text
    if _is_set_apart(run, line):
        return False
    if not text.endswith(_CLOSED):
        return not interrupted or following[:1].islower() or text.endswith(("-", ","))
    if interrupted:
        return False
    return indenting or not following.lstrip("“\"'‘(«")[:1].isupper()


def _is_set_apart(run: Sequence[FlowLine], line: FlowLine) -> bool:
    """Tell whether the place or look of a line shows that another paragraph ended above it."""
    before = run[-1]
    a, b = before.line, line.line
    if _stands_alone(before) or _is_tabular(line) or a.bold != b.bold or _is_own_line(line):
        return True
    if MARKER.match(b.text) or b.text.startswith(_DASHES) or is_short(before, line):
        return True
    if is_centred(before) or is_centred(line):
        return True
    inset = before.before / a.size, line.before / b.size
    return abs(inset[0] - inset[1]) > 0.5 and (inset[1] > _INDENT or len(run) > 1)


def is_short(before: FlowLine, line: FlowLine) -> bool:
    """Tell whether a line ends although the first word of the next would have fitted."""
    room = before.after
    size = before.line.size
    if before.column.justified:
        return room > _SHORT * size
    return room > line.line.first_word + _SPACE * size + 0.4 * size


def is_centred(flow: FlowLine) -> bool:
    """Tell whether a line stands in the middle of its column, away from both edges."""
    column, size = flow.column, flow.line.size
    aside = max(_ASIDE * size, _ASIDE_SHARE * (column.right - column.left))
    return min(flow.before, flow.after) > aside and (
        abs(flow.before - flow.after) < 2 * _CENTRED * size
    )


def _is_right(flow: FlowLine) -> bool:
    """Tell whether a line stands at the far edge; what is read from there stands where it does."""
    column = flow.column
    is_far = flow.before > 0.35 * (column.right - column.left) and abs(flow.after) < flow.line.size
    return is_far and not flow.line.leftward
