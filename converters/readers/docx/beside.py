"""What a document holds beside its text: comments, headers, sections, macros; all entered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Fate, Kind
from converters.model.revision import Comment
from converters.readers.docx.comments import read_comments
from converters.readers.docx.names import MC, PICTURES, Element, W, integer, points
from converters.readers.docx.session import Session
from converters.readers.docx.text_of import text_of

_Story = tuple[Origin, Element]
_MM_PER_POINT: Final = 25.4 / 72
_PAPERS: Final = {(210, 297): "A4", (148, 210): "A5", (297, 420): "A3", (216, 279): "Letter"}


def enter_the_rest(session: Session, stories: Sequence[_Story], unused: int) -> tuple[Comment, ...]:
    """Enter all that is not text and return the comments; ``unused`` bookmarks led nowhere."""
    package, tally = session.package, session.tally
    tally.bulk(Kind.BOOKMARK, Fate.DROPPED, "DOCX-037", max(0, unused))
    if package.has_macros:
        tally.drop(Kind.MACRO, "DOCX-039")
    for kind in ("header", "footer"):
        for name, root in package.related_all(kind):
            text = text_of(root)
            if text or next(root.iter(*PICTURES), None) is not None:
                tally.drop(Kind.HEADER_FOOTER, "DOCX-013", Origin(package.name, part=name), text)
    fonts = package.related("fontTable")
    carried = () if fonts is None else package.relationships(fonts).values()
    number = sum(relationship.kind == "font" for relationship in carried)
    tally.bulk(Kind.EMBEDDED_OBJECT, Fate.DROPPED, "DOCX-050", number)
    _enter_formats(session)
    _enter_sections(session, stories)
    comments = read_comments(
        package.related_all("comments"),
        [root for _, root in package.related_all("commentsExtended")],
        stories,
        package.name,
    )
    for comment in comments:
        tally.drop(Kind.COMMENT, "DOCX-011", comment.origin, comment.text)
    return comments


def _enter_formats(session: Session) -> None:
    changes = session.changes
    if changes.added is Kind.INSERTION:
        session.tally.keep(Kind.FORMAT_CHANGE, changes.formats)
    else:
        session.tally.bulk(Kind.FORMAT_CHANGE, Fate.DROPPED, changes.reason, changes.formats)


def _enter_sections(session: Session, stories: Sequence[_Story]) -> None:
    """Enter each section break, and say once what pages the manuscript was laid out on."""
    sizes: dict[str, None] = {}
    for origin, section, paragraph in _sections(stories[:1]):
        shape = _shape_of(section)
        if shape:
            sizes[shape] = None
        parent = section.getparent()
        if parent is not None and parent.tag == f"{W}pPr" and _is_read(section):
            place = Origin(origin.source, part=origin.part, paragraph=paragraph)
            session.tally.drop(Kind.SECTION_BREAK, "DOCX-043", place, shape or None)
    if sizes:
        origin = Origin(session.package.name)
        session.monitor.report(Diagnostic.of("DOCX-044", origin, sizes="; ".join(sizes)))


def _sections(stories: Sequence[_Story]) -> Iterator[tuple[Origin, etree._Element, int]]:
    for origin, root in stories:
        if next(root.iter(f"{W}pgSz", f"{W}sectPr"), None) is None:
            continue
        number = 0
        for element in root.iter(f"{W}p", f"{W}sectPr"):
            if element.tag == f"{W}p":
                number += 1
            else:
                yield origin, element, number


def _is_read(section: etree._Element) -> bool:
    """Return whether a section stands in no second branch and in no deleted row."""
    for ancestor in section.iterancestors(f"{MC}Fallback", f"{W}tr"):
        is_second = ancestor.tag == f"{MC}Fallback" and ancestor.getprevious() is not None
        if is_second or ancestor.find(f"{W}trPr/{W}del") is not None:
            return False
    return True


def _shape_of(section: etree._Element) -> str:
    """Return page size and columns in short, e.g. ``A5 148 × 210 mm, 2 columns``."""
    size, columns = section.find(f"{W}pgSz"), section.find(f"{W}cols")
    if size is None:
        return ""
    width, height = (round(points(size.get(W + side)) * _MM_PER_POINT) for side in ("w", "h"))
    if not width or not height:
        return ""
    paper = _PAPERS.get((min(width, height), max(width, height)), "")
    shape = f"{paper} {width} × {height} mm".strip()
    number = 1 if columns is None else integer(columns.get(f"{W}num"), 1)
    return f"{shape}, {number} columns" if number > 1 else shape
