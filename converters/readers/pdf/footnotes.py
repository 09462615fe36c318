"""Notes at the foot of pages, and the raised marks in the text that they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

import msgspec

from converters.readers.pdf.content import Line, PageContent, Piece

_SMALL: Final = 0.94
"""Size against the text's, up to which lines may be notes."""
_MARK: Final = re.compile(r"\(?\[?(\d{1,3}|[*†‡§]{1,4}|[a-zα-ω]|[ivx]{1,5})\]?\)?")
_START: Final = re.compile(r"(?:[(\[]?(\d{1,3})[)\].]?|([*†‡§]{1,4}))(?=\s|[^\W\d_]|[“\"(])\s*")
_ONE_OF_MARKS: Final = re.compile(r"\d{1,3}|[*†‡§]{1,4}")
_MARKS: Final = re.compile(r"(?:[\d*†‡§]+(?:\s*[,;]\s*|$)|[,;]\s*)+")
_SIGNS: Final = "¹²³⁴⁵⁶⁷⁸⁹⁰"
_SUPERSCRIPTS: Final = str.maketrans(_SIGNS, "1234567890")
_AS_SUPERSCRIPTS: Final = str.maketrans("1234567890", _SIGNS)
_LINK: Final = re.compile(r"#page-(\d+)")
_RULE_SHARE: Final = 0.62
"""Width of a rule above notes against the column's, at most, where the notes are full-sized."""
_RULE_REACH: Final = 2.2


class FoundNote(NamedTuple):
    """Note as it stands: its mark, the page that it begins on, its lines without the mark."""

    id: str
    mark: str
    page: int
    lines: tuple[tuple[int, Line], ...]
    """Lines with their pages; a note may run over to the next page."""
    tied: bool = False
    """Whether its mark was found in the text."""

    @classmethod
    def starting(cls, name: str, mark: str, page: int, lines: Sequence[Line]) -> FoundNote:
        """Return the note whose first line begins with its mark, if it has one."""
        first = _without_mark(lines[0]) if mark else lines[0]
        own = [(page, line) for line in (first, *lines[1:]) if line.pieces]
        return cls(name, mark, page, tuple(own) or ((page, first),))


class PageNotes(NamedTuple):
    """The pages without their notes, marks tied; and the notes."""

    pages: list[tuple[Line, ...]]
    notes: list[FoundNote]


def without_notes(
    pages: Sequence[PageContent], texts: Sequence[Sequence[Line]], body: float
) -> PageNotes:
    """Take the notes from the foot of the columns and tie them to their marks."""
    kept: list[tuple[Line, ...]] = []
    notes: list[FoundNote] = []
    for page, lines in zip(pages, texts, strict=True):
        kept.append(taken_from_foot(page, lines, body, notes))
    return PageNotes(kept, notes)


def taken_from_foot(
    page: PageContent, lines: Sequence[Line], body: float, notes: list[FoundNote]
) -> tuple[Line, ...]:
    """Return the text of a page, marks tied; its notes are added to those before."""
    index = page.index
    text, found = _parted(page, lines, body, follows=bool(notes) and notes[-1].page >= index - 1)
    fresh, rest = _notes_of(found, index, len(notes))
    if rest and notes:
        notes[-1] = notes[-1]._replace(lines=(*notes[-1].lines, *((index, n) for n in rest)))
    elif rest:
        text = (*text, *rest)
    made, named = tied(text, fresh)
    notes.extend(named)
    return made


def tied_by_links(noted: PageNotes) -> PageNotes:
    """Tie raised marks that lead to the page of a note with that mark: notes used a second time."""
    known = {(note.page, note.mark): note for note in noted.notes}
    used: set[str] = set()

    def change(piece: Piece) -> Piece:
        target = _LINK.match(piece.link or "")
        mark = _MARK.fullmatch(_plain(piece.text))
        if piece.rise <= 0 or piece.note is not None or not target or not mark:
            return piece
        note = known.get((int(target[1]), mark[1]))
        if note is None:
            return piece
        used.add(note.id)
        return msgspec.structs.replace(piece, note=note.id)

    pages = [
        tuple(
            msgspec.structs.replace(line, pieces=tuple(map(change, line.pieces)))
            if any(piece.rise > 0 and piece.link for piece in line.pieces)
            else line
            for line in lines
        )
        for lines in noted.pages
    ]
    notes = [note._replace(tied=note.tied or note.id in used) for note in noted.notes]
    return PageNotes(pages, notes)


# ---- where notes stand ------------------------------------------------------------------------


def _parted(
    page: PageContent, lines: Sequence[Line], body: float, *, follows: bool
) -> tuple[tuple[Line, ...], list[Line]]:
    """Return the text and the note lines of a page, column by column."""
    text: list[Line] = []
    found: list[Line] = []
    for column in dict.fromkeys(line.column for line in lines):
        own = [line for line in lines if line.column == column]
        start = _first_note_line(page, own, lines, body, follows=follows)
        text.extend(own[:start])
        found.extend(own[start:])
    return tuple(text), found


def _first_note_line(
    page: PageContent, own: Sequence[Line], lines: Sequence[Line], body: float, *, follows: bool
) -> int:
    """Return the index of a column's first note line, the number of its lines where none is."""
    if _has_text_below(own, lines, body):
        return len(own)
    start = len(own)
    while start > 0 and own[start - 1].size <= _SMALL * body:
        start -= 1
    ruled = _under_rule(page, own, start)
    if ruled is not None:
        begins = note_mark(own[ruled]) is not None
        if begins or (follows and own[ruled].size <= _SMALL * body):
            return ruled
    if start == 0 and len(own) == len(lines):
        return len(own)
    above = [*own[:start], *(line for line in lines if line.column != own[0].column)]
    return next((n for n in range(start, len(own)) if _is_noted(own[n], above)), len(own))


def _is_noted(line: Line, above: Sequence[Line]) -> bool:
    """Tell whether a small line that no rule parts from the text begins a note.

    Small print may begin with any number; a mark on the line must have its like in the text.
    """
    mark = note_mark(line)
    if mark is None:
        return False
    first = next(piece for piece in line.pieces if piece.text.strip())
    return first.rise > 0 or any(_holds_mark(other, mark) for other in above)


def _holds_mark(line: Line, mark: str) -> bool:
    return any(
        mark in _raised_marks(piece) if piece.rise > 0 else _on_line(mark).search(piece.text)
        for piece in line.pieces
    )


def _has_text_below(own: Sequence[Line], lines: Sequence[Line], body: float) -> bool:
    """Tell whether text of full size stands below a column: its small print is no footnote."""
    bottom = own[-1].baseline
    left, right = min(n.box.left for n in own), max(n.box.right for n in own)
    return any(
        line.baseline > bottom + line.size
        and line.size > _SMALL * body
        and line.box.left < right
        and line.box.right > left
        for line in lines
    )


def _under_rule(page: PageContent, own: Sequence[Line], small: int) -> int | None:
    """Return the first line under the lowest rule that stands between lines of the column."""
    left, right = min(n.box.left for n in own), max(n.box.right for n in own)
    best: int | None = None
    for rule in page.separators:
        if rule.right < left or rule.left > right or rule.width < 0.08 * (right - left):
            continue
        below = [i for i, line in enumerate(own) if line.baseline - 0.3 * line.size > rule.top]
        if not below or below != list(range(below[0], len(own))):
            continue
        first = own[below[0]]
        near = first.box.top - rule.bottom <= _RULE_REACH * first.size
        short = (
            rule.width <= _RULE_SHARE * (right - left) and abs(rule.left - left) < 2 * first.size
        )
        if near and (below[0] >= small or short) and (best is None or below[0] > best):
            best = below[0]
    return best


def note_mark(line: Line) -> str | None:
    """Return the mark that a line of a note begins with, None where it begins with text."""
    first = next((piece for piece in line.pieces if piece.text.strip()), None)
    if first is None:
        return None
    if first.rise > 0 and (match := _MARK.fullmatch(_plain(first.text))):
        return match[1]
    match = _START.match(_plain(line.text))
    return (match[1] or match[2]) if match else None


def _plain(text: str) -> str:
    return text.strip().translate(_SUPERSCRIPTS)


# ---- notes of a page --------------------------------------------------------------------------


def _notes_of(lines: Sequence[Line], page: int, before: int) -> tuple[list[FoundNote], list[Line]]:
    """Return the notes that begin on a page, and the lines that go on with the one before."""
    notes: list[FoundNote] = []
    rest: list[Line] = []
    for line in lines:
        mark = note_mark(line)
        if mark is not None and (not notes or _comes_after(notes[-1], mark, line)):
            name = f"note-{before + len(notes) + 1}"
            notes.append(FoundNote(name, mark, page, ((page, _without_mark(line)),)))
        elif notes:
            notes[-1] = notes[-1]._replace(lines=(*notes[-1].lines, (page, line)))
        else:
            rest.append(line)
    return notes, rest


def _comes_after(before: FoundNote, mark: str, line: Line) -> bool:
    """Tell a new note from a line of the note before that happens to begin with a number."""
    if line.pieces[0].rise > 0 or not mark.isdecimal() or not before.mark.isdecimal():
        return True
    return int(mark) in (int(before.mark) + 1, 1)


def _without_mark(line: Line) -> Line:
    pieces = list(line.pieces)
    while pieces and not pieces[0].text.strip():
        pieces.pop(0)
    first = pieces[0]
    if first.rise > 0 and _MARK.fullmatch(_plain(first.text)):
        pieces.pop(0)
    else:
        match = _START.match(first.text.lstrip().translate(_SUPERSCRIPTS))
        cut = match.end() if match else 0
        pieces[0] = msgspec.structs.replace(first, text=first.text.lstrip()[cut:])
    if pieces:
        pieces[0] = msgspec.structs.replace(pieces[0], text=pieces[0].text.lstrip())
    return msgspec.structs.replace(line, pieces=tuple(p for p in pieces if p.text))


# ---- marks in the text ------------------------------------------------------------------------


def tied(
    lines: Sequence[Line], notes: Sequence[FoundNote]
) -> tuple[tuple[Line, ...], list[FoundNote]]:
    """Replace the marks of a page's notes by references; say which notes have one."""
    made = list(lines)
    found: list[FoundNote] = []
    for note in notes:
        named = bool(note.mark) and (_replace_raised(made, note) or _replace_bracketed(made, note))
        found.append(note._replace(tied=named))
    return tuple(made), found


def _replace_raised(lines: list[Line], note: FoundNote) -> bool:
    found = False
    for number, line in enumerate(lines):
        if not any(piece.rise > 0 and piece.note is None for piece in line.pieces):
            continue
        pieces = tuple(part for piece in line.pieces for part in _with_reference(piece, note))
        if pieces != line.pieces:
            lines[number] = msgspec.structs.replace(line, pieces=pieces)
            found = True
    return found


def _with_reference(piece: Piece, note: FoundNote) -> Iterable[Piece]:
    """Yield a raised piece with the mark of a note in it made a reference: “1”, or “1, 2”."""
    if piece.rise <= 0 or piece.note is not None:
        return (piece,)
    match = _MARK.fullmatch(_plain(piece.text))
    if match is not None:
        is_own = match[1] == note.mark
        return (msgspec.structs.replace(piece, note=note.id) if is_own else piece,)
    place = next((m for m in _raised_list(piece) if _plain(m[0]) == note.mark), None)
    return (piece,) if place is None else _cut(piece, place.span(), note.id)


def _raised_marks(piece: Piece) -> list[str]:
    match = _MARK.fullmatch(_plain(piece.text))
    return [match[1]] if match else [_plain(found[0]) for found in _raised_list(piece)]


def _raised_list(piece: Piece) -> list[re.Match[str]]:
    """Return the marks in a raised piece that is a list of them."""
    text = piece.text
    return list(_ONE_OF_MARKS.finditer(text)) if _MARKS.fullmatch(text.strip()) else []


def _replace_bracketed(lines: list[Line], note: FoundNote) -> bool:
    """Look for “(1)”, “[1]” or “¹”, and for stars, that stand on the line."""
    pattern = _on_line(note.mark)
    for number, line in enumerate(lines):
        for place, piece in enumerate(line.pieces):
            match = pattern.search(piece.text) if piece.note is None else None
            if match is None:
                continue
            pieces = _cut(piece, match.span(), note.id)
            whole = (*line.pieces[:place], *pieces, *line.pieces[place + 1 :])
            lines[number] = msgspec.structs.replace(line, pieces=whole)
            return True
    return False


@cache
def _on_line(mark: str) -> re.Pattern[str]:
    """Return what finds a mark that is not raised by its place."""
    own = re.escape(mark)
    if not mark.isalnum():
        return re.compile(rf"(?<=\S)[(\[]?{own}[)\]]?(?![*†‡§])")
    sign = mark.translate(_AS_SUPERSCRIPTS)
    raised = rf"|(?<![{_SIGNS}]){sign}(?![{_SIGNS}])" if mark.isdecimal() else ""
    return re.compile(rf"[(\[]{own}[)\]]{raised}")


def _cut(piece: Piece, span: tuple[int, int], note: str) -> Iterable[Piece]:
    replace = msgspec.structs.replace
    if span[0] > 0:
        yield replace(piece, text=piece.text[: span[0]])
    yield replace(piece, text=piece.text[slice(*span)], note=note)
    if span[1] < len(piece.text):
        yield replace(piece, text=piece.text[span[1] :])
