"""Title page lines that open a manuscript: a section of their own, and proposals for metadata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec

from converters.model.metadata import Contributor, EditionRecord, Metadata, Work
from converters.model.publication import Alignment, Figure, Heading, Paragraph, SceneBreak, Strong
from converters.transforms.contents_page import as_paragraph
from converters.transforms.findings import Findings, Item, marked_page, with_section
from converters.transforms.lines import is_movable
from converters.transforms.title_lines import (
    SPAN,
    YEAR,
    guide_of,
    has_surname,
    is_degree,
    is_field,
    is_foreign,
    is_genre,
    is_kind,
    is_name,
    is_official,
    is_organ,
    is_paper,
    is_publisher,
    leads_to_author,
    lone_role_of,
    named,
    names_in,
    people_of,
    spaced,
)
from converters.vietnamese.heading_words import kind_of
from converters.vocabularies import ContributorRole, SectionRole

_WITHIN: Final = 20
_LONGEST: Final = 140
_AGREEING: Final = 2
"""Things that must speak for a title page: names, publisher or year, a known title, a genre."""
_SURE: Final = 0.9
_LIKELY: Final = 0.8
_BY_PLACE: Final = 0.7
_PEN_NAME_WORDS: Final = 4
_TITLE_LINES: Final = 5


class _Look(NamedTuple):
    """What tells lines of a title page from each other."""

    centred: bool
    strong: bool
    capitals: bool


@dataclass
class _Lines:
    """What the lines say they are, by position."""

    title: tuple[int, ...] = ()
    subtitle: int | None = None
    people: dict[int, tuple[Contributor, ...]] = field(default_factory=dict)
    pen_name: int | None = None
    """A name that nothing but its place tells."""
    publisher: int | None = None
    year: int | None = None
    genre: list[int] = field(default_factory=list)
    organs: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    """Lines that belong to the page and are no part of the record: supervisors, subjects."""
    is_thesis: bool = False
    label: tuple[int, ContributorRole] | None = None
    """A role that stands alone and waits for the name on the next line."""
    open: list[int] = field(default_factory=list)
    """Lines that may be the title, a subtitle or a name."""

    @property
    def is_traded(self) -> bool:
        return self.publisher is not None or self.year is not None

    @property
    def last(self) -> int:
        told = [*self.title, self.subtitle, self.publisher, self.year, *self.people, *self.genre]
        told += [*self.organs, *self.others]
        return max(place for place in told if place is not None)


def with_title_page(items: Sequence[Item], known: Metadata, findings: Findings) -> list[Item]:
    """Return the items with the title page that opens them as a section.

    It is one where two kinds of line agree: title and publisher or year, title and author. What
    it says is proposed as metadata.
    """
    page = marked_page(items, SectionRole.TITLE_PAGE)
    if page:
        return _with_marked(items, page, known, findings)
    opening = items[: _leading(items)]
    lines = _told(opening)
    _settle(lines, items, known, is_apart=_is_apart(items, len(opening)))
    _settle_rest(lines, items)
    if not lines.title or any(place < lines.last for place in lines.open):
        return list(items)
    title = _title(items, lines)
    is_known = _key(title) == _key(known.work.title)
    is_apart = _is_apart(items, lines.last + 1)
    is_set_off = is_apart or _is_prominent(items[lines.title[0]])
    grounds = (
        bool(lines.people), lines.is_traded, is_known, lines.is_thesis, is_set_off,
        (is_known or is_set_off) and bool(lines.genre), is_apart and bool(lines.organs),
    )  # fmt: skip
    of_office = is_paper(title) or any(is_official(item.text) for item in opening)
    if sum(grounds) < _AGREEING or of_office:
        return list(items)
    findings.mistaken_title = not is_known and len(_joined(items, known)) > 1
    page = [
        _as_line(item, is_title=place in lines.title)
        for place, item in enumerate(items[: lines.last + 1])
    ]
    findings.role(SectionRole.TITLE_PAGE, "STR-032", _confidence(lines), page)
    findings.metadata.append(_facts(items, lines))
    return with_section(items, 0, page, SectionRole.TITLE_PAGE)


def _confidence(lines: _Lines) -> float:
    if lines.is_traded and lines.people and lines.pen_name is None:
        return _SURE
    return _LIKELY if lines.pen_name is None and lines.people else _BY_PLACE


def _with_marked(
    items: Sequence[Item], page: Sequence[Item], known: Metadata, findings: Findings
) -> list[Item]:
    """Propose what a title page tells that a person marked; its title stands out."""
    lines = _told(page)
    _settle(lines, page, known, is_apart=True)
    if not lines.title:
        return list(items)
    findings.metadata.append(_facts(page, lines))
    start = next(place for place, item in enumerate(items) if item is page[0])
    set_anew = [_set(item, is_title=place in lines.title) for place, item in enumerate(page)]
    return [*items[:start], *set_anew, *items[start + len(page) :]]


# ---- the lines one by one ---------------------------------------------------------------------


def _leading(items: Sequence[Item]) -> int:
    """Return how many short lines open the text."""
    for position, item in enumerate(items[:_WITHIN]):
        if item.fixed or not _may_be_line(item) or _is_first_heading(items, position):
            return position
    return min(len(items), _WITHIN)


def _is_first_heading(items: Sequence[Item], position: int) -> bool:
    """Return whether a heading is the text's first, not the title: a title stands above it."""
    if not position or not isinstance(items[position].block, Heading):
        return False
    above = items[:position]
    if any(_is_prominent(item) for item in above):
        return True
    below = items[position + 1] if position + 1 < len(items) else None
    if below is not None and isinstance(below.block, Paragraph) and _may_be_line(below):
        return False
    return any(_stands_out(item) for item in above)


def _may_be_line(item: Item) -> bool:
    if isinstance(item.block, Figure | SceneBreak):
        return True
    if not isinstance(item.block, Heading | Paragraph) or not 0 < len(item.text) <= _LONGEST:
        return False
    if isinstance(item.block, Heading) and kind_of(item.text).role is not None:
        return False
    if not is_movable(item.block.inlines):
        return False
    is_label = guide_of(item.text) == "" or lone_role_of(item.text) is not None
    return is_label or not item.text.endswith((".", ":", ";", "?", "!", ","))


def _is_apart(items: Sequence[Item], end: int) -> bool:
    """Return whether lines are set in the middle and a heading follows, as a page of its own."""
    if end >= len(items) or not isinstance(items[end].block, Heading):
        return False
    return all(
        item.block.alignment is Alignment.CENTER
        for item in items[:end]
        if isinstance(item.block, Paragraph)
    )


def _told(items: Sequence[Item]) -> _Lines:
    """Return what lines say by themselves; the line of the publisher or the year is the last."""
    lines = _Lines()
    for position, item in enumerate(items):
        text = item.text
        if YEAR.fullmatch(text):
            lines.year = position
            break
        if lines.publisher is not None:
            break
        if is_publisher(text) and position:
            lines.publisher = position
        elif text:
            _take(lines, items, position)
    return lines


def _take(lines: _Lines, items: Sequence[Item], position: int) -> None:
    """Enter a line as what its words, or a label alone on the line above, say that it is."""
    text = items[position].text
    above = items[position - 1].text if position else ""
    name = named(text)
    label, lines.label = lines.label, None
    role = lone_role_of(text)
    if guide_of(text) is not None or guide_of(above) == "":
        lines.others.append(position)
        lines.is_thesis = True
    elif label is not None and label[0] == position - 1 and is_name(name):
        lines.people[position] = (Contributor(name=name, role=label[1]),)
    elif role is not None:
        lines.others.append(position)
        _give_role(lines, items, position - 1, role)
    elif leads_to_author(text):
        lines.genre.append(position)
        lines.label = position, ContributorRole.AUTHOR
    elif people := people_of(text):
        lines.people[position] = people
    elif is_field(text):
        lines.others.append(position)
    elif is_genre(text):
        lines.genre.append(position)
        lines.is_thesis |= is_degree(text)
    elif is_organ(text):
        lines.organs.append(position)
    else:
        lines.open.append(position)


def _give_role(lines: _Lines, items: Sequence[Item], above: int, role: ContributorRole) -> None:
    """Give a role that stands alone to the name above it: “Bích Ngọc / biên soạn”."""
    if above in lines.open and is_name(named(items[above].text)) and len(lines.open) > 1:
        lines.open.remove(above)
        lines.people[above] = (Contributor(name=named(items[above].text), role=role),)
    else:
        lines.label = above + 1, role


# ---- title and names among what is left ------------------------------------------------------


def _settle(lines: _Lines, items: Sequence[Item], known: Metadata, *, is_apart: bool) -> None:
    """Find the title and the names among the lines that may be either."""
    authors = {_key(person.name) for person in known.work.contributors}
    for place in list(lines.open):
        text = items[place].text
        names = names_in(text)
        if _key(text) in authors:
            names = (named(text),)
        elif not (names and (all(map(has_surname, names)) or _are_foreign(names))):
            continue
        lines.people[place] = tuple(Contributor(name=name) for name in names)
        lines.open.remove(place)
    joined = _joined(items, known)
    if joined and set(joined) <= set(lines.open):
        lines.title = joined
    else:
        lines.title = _title_among(lines, items, is_apart=is_apart)
    if not lines.title:
        return
    below = lines.title[-1] + 1
    if below in lines.open and SPAN.fullmatch(items[below].text):
        lines.title = (*lines.title, below)
    lines.open = [place for place in lines.open if place not in lines.title]
    _settle_subtitle(lines, items, known, is_apart=is_apart)
    _settle_pen_name(lines, items, is_apart=is_apart)
    if lines.is_thesis:
        lines.others.extend(lines.open)
        lines.open = []


def _are_foreign(names: Sequence[str]) -> bool:
    """Return whether names are foreign ones joined by “and”; a single one may be a title."""
    return len(names) > 1 and all(map(is_foreign, names))


def _settle_subtitle(
    lines: _Lines, items: Sequence[Item], known: Metadata, *, is_apart: bool
) -> None:
    """Take the line under the title that is not set as large, or says what kind of book it is."""
    below = lines.title[-1] + 1
    if below not in lines.open:
        return
    text = items[below].text
    title, look = _look(items[lines.title[0]]), _look(items[below])
    is_lesser = _is_prominent(items[lines.title[0]]) or title > look
    is_told = is_kind(text) or _key(text) == _key(known.work.subtitle or "")
    if is_told or (is_apart and is_lesser and not is_name(named(text))):
        lines.subtitle = below
        lines.open.remove(below)
        lines.genre.extend([below] if is_kind(text) else [])


def _settle_pen_name(lines: _Lines, items: Sequence[Item], *, is_apart: bool) -> None:
    """Take the one line left for the author: a foreign name, or a pen name on a page of its own."""
    roles = {person.role for people in lines.people.values() for person in people}
    if ContributorRole.AUTHOR in roles or not lines.open:
        return
    place = lines.open[0]
    text = named(items[place].text)
    is_beside = place in {lines.title[0] - 1, lines.title[-1] + 1}
    is_page = is_apart or _is_prominent(items[lines.title[0]])
    is_alone = is_page and not roles and not lines.is_thesis and len(lines.open) == 1
    is_pen_name = is_alone and is_name(text) and len(text.split()) <= _PEN_NAME_WORDS
    if (is_beside and is_foreign(text)) or is_pen_name:
        lines.pen_name = None if is_foreign(text) else place
        lines.people[place] = (Contributor(name=text),)
        lines.open.remove(place)


def _settle_rest(lines: _Lines, items: Sequence[Item]) -> None:
    """Take what is left for lines of the page, where its title, author and publisher are told.

    So stand there the series, the edition, a motto, or a part of the title set small. In place of
    the publisher or the year the kind of work will do.
    """
    is_told = bool(lines.people) and (lines.is_traded or bool(lines.genre))
    if lines.title and _is_prominent(items[lines.title[0]]) and is_told:
        within = [place for place in lines.open if place < lines.last]
        lines.others.extend(within)
        lines.open = [place for place in lines.open if place not in within]


def _title_among(lines: _Lines, items: Sequence[Item], *, is_apart: bool) -> tuple[int, ...]:
    """Return the line of the title: a heading, the one that is not like a name, the only one.

    Else the lines of one look that stand out alone, or are the only capitals, on a page of its own.
    """
    places = lines.open
    prominent = _prominent(places, items)
    if prominent:
        return prominent
    headings = [place for place in places if isinstance(items[place].block, Heading)]
    others = [place for place in places if not is_name(items[place].text)]
    runs = _runs(places, items)
    found = next((c[0] for c in (headings, others, places) if len(c) == 1), None)
    if found is not None:
        if any(
            _stands_out(items[place]) and _look(items[place]) > _look(items[found])
            for place in places
        ):
            return ()
        run = next(run for run in runs if found in run)
        return run if _stands_out(items[found]) else (found,)
    if not is_apart and not lines.is_thesis:
        return ()
    large = [run for run in runs if _stands_out(items[run[0]]) and len(run) <= _TITLE_LINES]
    if lines.is_thesis and large:
        return max(large, key=lambda run: sum(len(items[place].text) for place in run))
    # Between a short line in capitals and a name, both may be either.
    capitals = [run for run in large if _look(items[run[0]]).capitals]
    told = [run for run in capitals if len(run) > 1 or not is_name(items[run[0]].text)]
    return next((c[0] for c in (large, told) if len(c) == 1), ())


def _is_prominent(item: Item) -> bool:
    return isinstance(item.block, Paragraph) and item.block.is_prominent


def _prominent(places: Sequence[int], items: Sequence[Item]) -> tuple[int, ...]:
    """Return the lines that a reader saw stand out most, where those are one title and no more."""
    found = [place for place in places if _is_prominent(items[place])]
    if not found or len(found) > _TITLE_LINES or found[-1] - found[0] >= len(found):
        return ()
    # Where all lines are set alike, an author may stand among them.
    may_name = len(found) == len(places) and any(is_name(items[place].text) for place in found)
    return () if may_name and len(found) > 1 else tuple(found)


def _runs(places: Sequence[int], items: Sequence[Item]) -> list[tuple[int, ...]]:
    """Return neighbouring lines of one look together."""
    runs: list[list[int]] = []
    for place in places:
        last = runs[-1][-1] if runs else None
        if last == place - 1 and _look(items[last]) == _look(items[place]):
            runs[-1].append(place)
        else:
            runs.append([place])
    return [tuple(run) for run in runs]


def _look(item: Item) -> _Look:
    block = item.block
    if isinstance(block, Heading):
        return _Look(centred=True, strong=True, capitals=item.text.isupper())
    if not isinstance(block, Paragraph):
        return _Look(centred=False, strong=False, capitals=False)
    return _Look(
        centred=block.alignment is Alignment.CENTER,
        strong=bool(block.inlines) and all(isinstance(i, Strong) for i in block.inlines),
        capitals=item.text.isupper(),
    )


def _stands_out(item: Item) -> bool:
    look = _look(item)
    return look.centred and (look.strong or look.capitals)


def _joined(items: Sequence[Item], known: Metadata) -> tuple[int, ...]:
    """Return the lines that say the known title together; a reader may have joined too many."""
    title = _key(known.work.title)
    for start in range(min(len(items), _WITHIN)) if title else ():
        said = ""
        for end in range(start, min(len(items), _WITHIN)):
            said += _key(items[end].text)
            if said == title:
                return tuple(range(start, end + 1))
            if not title.startswith(said):
                break
    return ()


# ---- what it says -----------------------------------------------------------------------------


def _facts(items: Sequence[Item], lines: _Lines) -> Metadata:
    year = YEAR.fullmatch(items[lines.year].text) if lines.year is not None else None
    publisher = items[lines.publisher].text if lines.publisher is not None else None
    work = Work(
        title=_title(items, lines),
        subtitle=_subtitle(items, lines),
        contributors=tuple(p for place in sorted(lines.people) for p in lines.people[place]),
    )
    edition = EditionRecord(
        publisher=spaced(publisher) if publisher else None,
        published=year["year"] if year else None,
        place=year["place"] if year else None,
    )
    return Metadata(work=work, edition=edition)


def _title(items: Sequence[Item], lines: _Lines) -> str:
    return spaced(" ".join(items[place].text for place in lines.title))


def _subtitle(items: Sequence[Item], lines: _Lines) -> str | None:
    if lines.subtitle is None:
        return None
    text = spaced(items[lines.subtitle].text)
    return text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text


def _as_line(item: Item, *, is_title: bool) -> Item:
    """Return a line of the title page as text in the middle of its line; the title stands out."""
    block = item.block
    if isinstance(block, Heading):
        block = msgspec.structs.replace(as_paragraph(block), alignment=Alignment.CENTER)
    return _set(item._replace(block=block, fixed=True), is_title=is_title)


def _set(item: Item, *, is_title: bool) -> Item:
    """Return a line that stands out if it is the title, and only then."""
    if not isinstance(item.block, Paragraph):
        return item
    return item._replace(block=msgspec.structs.replace(item.block, is_prominent=is_title))


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
