"""Widths of a table's columns: those of the source where they hold the text, else by contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from converters.model.publication import Block, Equation, Figure, InlineImage, LineBreak, TableCell
from converters.model.traversal import own_inlines, plain_text, walk_blocks, walk_inlines

_LETTER_EM: Final = 0.5
"""Mean width of a letter of the text face."""
_PADDING: Final = 1.6
"""Letters that the space beside the text of a cell takes."""
_PICTURE: Final = 12.0
_LONGEST_WORD: Final = 24.0
"""Letters from which a word may be broken rather than widen its column."""
_DAMPING: Final = 0.7


class Placed(NamedTuple):
    """A cell and the columns that it covers."""

    cell: TableCell
    column: int
    columns: int


class _Need(NamedTuple):
    """Letters that a column needs: so that no word breaks, and so that no line does."""

    least: float
    most: float


def column_shares(
    cells: Sequence[Placed], count: int, given: Sequence[float], width_em: float
) -> tuple[float, ...] | None:
    """Return the columns' shares of a line of some width, None where each is as wide as its text.

    ``given`` are the shares of the source, empty where it has none.
    """
    needs = _needs(cells, count)
    letters = width_em / _LETTER_EM
    if len(given) == count and all(share > 0 for share in given):
        total = sum(given)
        return _holding([share / total for share in given], needs, letters)
    if sum(need.most for need in needs) <= letters:
        return None
    return _by_contents(needs, letters)


def least_letters(cells: Sequence[Placed], count: int) -> list[float]:
    """Return the letters that each column needs so that no word of it breaks."""
    return [need.least for need in _needs(cells, count)]


def _by_contents(needs: Sequence[_Need], letters: float) -> tuple[float, ...]:
    """Share a line out: short columns whole, the others by how much they hold.

    What is left after every longest word goes to the columns in a damped measure of their text, for
    one long cell must not squeeze all the others (after CSS 2.2, section 17.5.2.2).
    """
    fair = letters / len(needs)
    floors = [need.most if need.most <= fair else need.least for need in needs]
    open_columns = [i for i, need in enumerate(needs) if need.most > floors[i]]
    while open_columns:
        left = max(letters - sum(floors), 0.0)
        wants = {i: (needs[i].most - floors[i]) ** _DAMPING for i in open_columns}
        total = sum(wants.values())
        full = [i for i in open_columns if left * wants[i] / total >= needs[i].most - floors[i]]
        if not full:
            for i in open_columns:
                floors[i] += left * wants[i] / total
            break
        for i in full:
            floors[i] = needs[i].most
        open_columns = [i for i in open_columns if i not in full]
    return tuple(width / sum(floors) for width in floors)


def _holding(shares: Sequence[float], needs: Sequence[_Need], letters: float) -> tuple[float, ...]:
    """Return the shares of the source, widened where a word would break in a column."""
    least = [need.least / letters for need in needs]
    if sum(least) >= 1.0:
        return tuple(shares)
    lacking = sum(max(low - share, 0.0) for low, share in zip(least, shares, strict=True))
    spare = sum(max(share - low, 0.0) for low, share in zip(least, shares, strict=True))
    factor = lacking / spare if spare else 0.0
    return tuple(
        low if share < low else share - (share - low) * factor
        for low, share in zip(least, shares, strict=True)
    )


def _needs(cells: Sequence[Placed], count: int) -> list[_Need]:
    least, most = [1.0] * count, [1.0] * count
    for placed in sorted(cells, key=lambda placed: placed.columns):
        word, line = _extent(placed.cell)
        place = slice(placed.column, placed.column + placed.columns)
        for found, wanted in ((least, word), (most, line)):
            # What a cell over several columns lacks is shared by them.
            lacking = wanted - sum(found[place])
            if lacking > 0:
                found[place] = [width + lacking / placed.columns for width in found[place]]
    return [_Need(low, max(low, high)) for low, high in zip(least, most, strict=True)]


def _extent(cell: TableCell) -> tuple[float, float]:
    """Return the longest word and the longest line of a cell in letters."""
    word = line = 0.0
    for block in walk_blocks(cell.blocks):
        if isinstance(block, Figure | Equation):
            word, line = max(word, _PICTURE), max(line, _PICTURE)
        for text in _lines(block):
            words = text.split()
            word = max([word, *(min(len(w), _LONGEST_WORD) for w in words)])
            line = max(line, len(" ".join(words)))
    scale = 1.08 if cell.header else 1.0
    return word * scale + _PADDING, line * scale + _PADDING


def _lines(block: Block) -> Iterator[str]:
    inlines = tuple(own_inlines(block))
    if any(isinstance(inline, InlineImage) for inline in walk_inlines(inlines)):
        yield "x" * int(_PICTURE)
    for is_end, line in groupby(inlines, key=lambda inline: isinstance(inline, LineBreak)):
        if not is_end:
            yield plain_text(tuple(line))
