"""Title page lines that open a manuscript: a section of their own, and proposals for metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from converters.model.metadata import Contributor, EditionRecord, Metadata, Work
from converters.model.publication import Alignment, Figure, Heading, Paragraph, SceneBreak
from converters.transforms.contents_page import as_paragraph
from converters.transforms.findings import Findings, Item, item_of, marked_page, with_section
from converters.transforms.lines import is_bare
from converters.vietnamese.heading_words import kind_of
from converters.vietnamese.names import is_vietnamese_name
from converters.vocabularies import ContributorRole, SectionRole

_WITHIN: Final = 12
_LONGEST: Final = 110
_YEAR: Final = re.compile(
    r"(?:(?P<place>[^\W\d]+(?: [^\W\d]+){0,4})\s*[,–-]?\s*)?"
    r"(?:năm\s+)?\(?(?P<year>1[5-9]\d\d|20\d\d)\)?\.?"
)
_PUBLISHER: Final = re.compile(
    r"(?:nhà xuất bản|nxb\.?|nhà sách|tủ sách)\s+\S.*|.*\b(?:publish(?:ers?|ing)|press|"
    r"university press|books|éditions)\b.*",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(
    r"(?P<role>tác giả|người dịch|dịch giả|bản dịch của|dịch|biên dịch|chủ biên|biên soạn|"
    r"minh họa|tranh minh họa|by|translated by|edited by|illustrated by|author)\s*[:\s]\s*"
    r"(?P<name>\S.*)",
    re.IGNORECASE,
)
_GENRE_BY: Final = re.compile(
    r"(?:(?:tập )?thơ|tiểu thuyết|truyện(?: ngắn| dài)?|hồi ký|tùy bút|kịch)(?: của)?\s*[:\s]\s*"
    r"(?P<name>\S.*)",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(
    r"(?P<name>\S.*?)\s*[\s,(–-]\s*(?P<role>dịch|biên dịch|biên soạn|chủ biên|minh họa)\)?",
    re.IGNORECASE,
)
_ROLES: Final = {
    "tác giả": ContributorRole.AUTHOR, "by": ContributorRole.AUTHOR,
    "author": ContributorRole.AUTHOR, "chủ biên": ContributorRole.EDITOR,
    "edited by": ContributorRole.EDITOR, "biên soạn": ContributorRole.COMPILER,
    "minh họa": ContributorRole.ILLUSTRATOR, "tranh minh họa": ContributorRole.ILLUSTRATOR,
    "illustrated by": ContributorRole.ILLUSTRATOR,
}  # fmt: skip
_NAME_WORDS: Final = (2, 5)
_GENRE: Final = frozenset(
    {
        *("tiểu thuyết", "truyện", "truyện ngắn", "thơ", "tập thơ", "hồi ký", "tùy bút", "bút ký"),
        *("truyện dài", "kịch", "ký sự", "phóng sự", "tản văn", "biên khảo", "a novel", "novel"),
        *("poems", "stories", "short stories", "a memoir", "tự truyện", "tập truyện ngắn"),
    }
)
_SURNAMES: Final = frozenset(
    {
        *("nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi"),
        *("đỗ", "hồ", "ngô", "dương", "lý", "đinh", "đoàn", "trịnh", "lâm", "mai", "đào", "cao"),
        *("lương", "tạ", "tô", "hà", "thái", "châu", "chu", "kiều", "quách", "thạch", "văn"),
        *("tống", "vương", "trương", "phùng", "tăng", "lưu", "từ", "khương", "nghiêm", "lại"),
        *("ninh", "ông", "âu", "bạch", "doãn", "đàm", "giang", "hàn", "hứa", "kim", "lã", "mạc"),
        *("thân", "tôn", "triệu", "trà", "ung", "viên", "thích"),
    }
)
_AGREEING: Final = 2
"""Things that must speak for a title page: names, publisher or year, a known title, a genre."""
_SURE: Final = 0.9
_LIKELY: Final = 0.8


@dataclass
class _Lines:
    """What the lines say they are, by position."""

    title: tuple[int, ...] = ()
    people: dict[int, Contributor] = field(default_factory=dict)
    publisher: int | None = None
    year: int | None = None
    genre: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    """Lines that may be the title, a subtitle or a name."""

    @property
    def is_traded(self) -> bool:
        return self.publisher is not None or self.year is not None

    @property
    def last(self) -> int:
        told = [*self.title, self.publisher, self.year, *self.people, *self.genre]
        return max(place for place in told if place is not None)


def with_title_page(items: Sequence[Item], known: Metadata, findings: Findings) -> list[Item]:
    """Return the items with the title page that opens them as a section.

    It is one where two kinds of line agree: title and publisher or year, title and author. What
    it says is proposed as metadata.
    """
    page = marked_page(items, SectionRole.TITLE_PAGE)
    if page:
        _propose(page, known, findings)
        return list(items)
    lines = _told(items[: _leading(items)])
    _settle(lines, items, known)
    if not lines.title or any(place < lines.last for place in lines.open):
        return list(items)
    is_known = _key(_title(items, lines)) == _key(known.work.title)
    grounds = (bool(lines.people), lines.is_traded, is_known, is_known and bool(lines.genre))
    if sum(grounds) < _AGREEING:
        return list(items)
    findings.mistaken_title = not is_known and len(_joined(items, known)) > 1
    page = [_as_line(item) for item in items[: lines.last + 1]]
    confidence = _SURE if lines.is_traded and lines.people else _LIKELY
    findings.role(SectionRole.TITLE_PAGE, "STR-032", confidence, page)
    findings.metadata.append(_facts(items, lines))
    return with_section(items, 0, page, SectionRole.TITLE_PAGE)


def _propose(page: Sequence[Item], known: Metadata, findings: Findings) -> None:
    """Propose what a title page tells that a person marked."""
    lines = _told(page)
    _settle(lines, page, known)
    if lines.title:
        findings.metadata.append(_facts(page, lines))


def _leading(items: Sequence[Item]) -> int:
    """Return how many short lines open the text."""
    for position, item in enumerate(items[:_WITHIN]):
        if item.fixed or not _may_be_line(item):
            return position
    return min(len(items), _WITHIN)


def _may_be_line(item: Item) -> bool:
    if isinstance(item.block, Figure | SceneBreak):
        return True
    if not isinstance(item.block, Heading | Paragraph) or not 0 < len(item.text) <= _LONGEST:
        return False
    if isinstance(item.block, Heading) and kind_of(item.text).role is not None:
        return False
    return is_bare(item.block.inlines) and not item.text.endswith((".", ":", ";", "?", "!", ","))


def _told(items: Sequence[Item]) -> _Lines:
    """Return what lines say by themselves; the line of the publisher or the year is the last."""
    lines = _Lines()
    for position, item in enumerate(items):
        text = item.text
        if _YEAR.fullmatch(text):
            lines.year = position
            break
        if lines.publisher is not None:
            break
        if _PUBLISHER.fullmatch(text) and position:
            lines.publisher = position
        elif (person := _person(text)) is not None:
            lines.people[position] = person
        elif text.strip("()[] ").casefold() in _GENRE:
            lines.genre.append(position)
        elif text:
            lines.open.append(position)
    return lines


def _settle(lines: _Lines, items: Sequence[Item], known: Metadata) -> None:
    """Find the title and the names among the lines that may be either."""
    authors = {_key(person.name) for person in known.work.contributors}
    for place in list(lines.open):
        if _key(items[place].text) in authors or _has_surname(items[place].text):
            lines.people[place] = Contributor(name=_spaced(items[place].text))
            lines.open.remove(place)
    joined = _joined(items, known)
    if joined and set(joined) <= set(lines.open):
        lines.title = joined
    else:
        lines.title = _title_among(lines.open, items)
    if not lines.title:
        return
    lines.open = [place for place in lines.open if place not in lines.title]
    roles = {person.role for person in lines.people.values()}
    if ContributorRole.AUTHOR in roles or not lines.open:
        return
    place = lines.open[0]
    if place in {lines.title[0] - 1, lines.title[-1] + 1} and _is_foreign(items[place].text):
        lines.people[place] = Contributor(name=_spaced(items[place].text))
        lines.open.remove(place)


def _is_foreign(text: str) -> bool:
    """Return whether a line may be a foreign name; Vietnamese words may be an office or a firm."""
    return _is_name(text) and not is_vietnamese_name(text)


def _title_among(places: Sequence[int], items: Sequence[Item]) -> tuple[int, ...]:
    """Return the line of the title: a heading, the one that is not like a name, the only one."""
    headings = [place for place in places if isinstance(items[place].block, Heading)]
    others = [place for place in places if not _is_name(items[place].text)]
    return next((tuple(c) for c in (headings, others, places) if len(c) == 1), ())


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


def _person(text: str) -> Contributor | None:
    written = _GENRE_BY.fullmatch(text)
    if written is not None and _has_surname(written["name"]):
        return Contributor(name=_spaced(written["name"]))
    found = _CREDIT.fullmatch(text) or _TRAILING.fullmatch(text)
    if found is None or not _is_name(found["name"]):
        return None
    role = _ROLES.get(found["role"].casefold(), ContributorRole.TRANSLATOR)
    return Contributor(name=_spaced(found["name"]), role=role)


def _is_name(text: str) -> bool:
    """Return whether a line may be the name of a person: a few words, each with a capital."""
    words = text.replace(".", ". ").split()
    least, most = _NAME_WORDS
    return least <= len(words) <= most and all(
        word[0].isupper() and all(c.isalpha() or c in "'’.-" for c in word) for word in words
    )


def _has_surname(text: str) -> bool:
    """Return whether a line is a Vietnamese name: they begin with one of few surnames."""
    return _is_name(text) and text.split(maxsplit=1)[0].casefold() in _SURNAMES


def _facts(items: Sequence[Item], lines: _Lines) -> Metadata:
    year = _YEAR.fullmatch(items[lines.year].text) if lines.year is not None else None
    publisher = items[lines.publisher].text if lines.publisher is not None else None
    work = Work(
        title=_title(items, lines),
        contributors=tuple(person for _, person in sorted(lines.people.items(), key=_place)),
    )
    edition = EditionRecord(
        publisher=_spaced(publisher) if publisher else None,
        published=year["year"] if year else None,
        place=year["place"] if year else None,
    )
    return Metadata(work=work, edition=edition)


def _title(items: Sequence[Item], lines: _Lines) -> str:
    return _spaced(" ".join(items[place].text for place in lines.title))


def _place(entry: tuple[int, Contributor]) -> int:
    return entry[0]


def _as_line(item: Item) -> Item:
    """Return a line of the title page as text in the middle of its line."""
    if isinstance(item.block, Heading):
        block = as_paragraph(item.block)
        return item_of(msgspec.structs.replace(block, alignment=Alignment.CENTER), fixed=True)
    return item._replace(fixed=True)


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _spaced(text: str) -> str:
    return " ".join(text.split())
