"""What pandoc does not see in OpenDocument text, put where it does: boxes, fields, readings.

The tree is changed in place: it is ours alone. OpenDocument 1.3 part 3, chapters 5 to 7 and 10.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.readers.markup.trees import nested_beyond
from converters.readers.odt_headings import StyleSheet
from converters.readers.odt_names import DRAW, HREF, OFFICE, PARAGRAPHS, TABLE, TEXT
from converters.readers.pandoc_nodes import Tree, walk_nodes

FIELDS: Final = tuple(
    f"{TEXT}{name}"
    for name in (
        "author-initials", "author-name", "chapter", "character-count", "conditional-text",
        "creation-date", "creation-time", "creator", "database-display", "database-name",
        "database-row-number", "date", "dde-connection", "description", "drop-down",
        "editing-cycles", "editing-duration", "execute-macro", "expression", "file-name",
        "image-count", "initial-creator", "keywords", "measure", "modification-date",
        "modification-time", "note-ref", "object-count", "page-count", "page-variable-get",
        "page-variable-set", "paragraph-count", "placeholder", "print-date", "print-time",
        "printed-by", "sender-city", "sender-company", "sender-country", "sender-email",
        "sender-fax", "sender-firstname", "sender-initials", "sender-lastname",
        "sender-phone-private", "sender-phone-work", "sender-position", "sender-postal-code",
        "sender-state-or-province", "sender-street", "sender-title", "sequence-ref", "sheet-name",
        "subject", "table-count", "table-formula", "template-name", "text-input", "time", "title",
        "user-defined", "user-field-get", "user-field-input", "variable-get", "variable-input",
        "variable-set", "word-count",
    )
)  # fmt: skip
SHAPES: Final = tuple(
    f"{DRAW}{name}"
    for name in (
        "caption", "circle", "connector", "custom-shape", "ellipse", "line", "measure", "path",
        "polygon", "polyline", "rect", "regular-polygon",
    )
)  # fmt: skip
"""What is drawn and may hold text."""
BOX: Final = f"{DRAW}text-box"
PAGE_FIELDS: Final = (f"{TEXT}page-number", f"{TEXT}page-continuation")
_HIDDEN: Final = (f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph")
INDEXES: Final = tuple(
    f"{TEXT}{name}"
    for name in (
        "alphabetical-index", "illustration-index", "object-index", "table-index",
        "table-of-content", "user-index",
    )
)  # fmt: skip
_ANCHOR: Final = re.compile(r"anchor(?:-\d+)?")
_NUMBERS: Final = re.compile(r"(?:\d+\.)*")
DETAIL: Final = 200
_LIST: Final = f"{TEXT}list"
_ITEMS: Final = (f"{TEXT}list-item", f"{TEXT}list-header")
_BLOCKS: Final = frozenset({*PARAGRAPHS, _LIST, f"{TABLE}table", f"{TEXT}section"})
_RUNNING: Final = frozenset({*PARAGRAPHS, f"{TEXT}span", f"{TEXT}a"})
"""What holds running text, and no block of its own."""
_CELLS: Final = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_GRID: Final = (f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-header-rows")
_ROW_GROUPS: Final = (f"{TABLE}table-row-group", f"{TABLE}table-rows")
"""What stands around rows, of which pandoc reads those of heads only."""
HOLDERS: Final = (
    f"{OFFICE}text", f"{TEXT}section", *_ITEMS, f"{TEXT}note-body", f"{TABLE}table-cell", BOX,
)  # fmt: skip
"""What holds paragraphs, and no text of its own."""
_DEEPEST_LIST: Final = 10
"""Levels that office programs give to lists."""
_MOST_PASSES: Final = 32


def repair(content: etree._Element, styles: StyleSheet, book: LedgerBook, origin: Origin) -> None:
    """Make everything that shows visible to pandoc; enter what changes its form or goes."""
    _drop_hidden(content, book, origin)
    _drop_undisplayed(content, styles, book, origin)
    _drop_covered(content, book, origin)
    _write_readings(content, book, origin)
    _write_fields(content, book, origin)
    _unwrap(content, f"{TEXT}numbered-paragraph")
    for group in _ROW_GROUPS:
        _unwrap(content, group)
    etree.strip_tags(content, f"{TEXT}meta", f"{TEXT}meta-field")
    _unwrap_sections_of_cells(content)
    _house_loose_text(content)
    _open_boxes(content, book, origin)
    _lift_blocks(content)
    _set_notes_plainly(content, book, origin)
    _drop_bare_tables(content)
    _fold_lists(content, book, origin)
    _mark_headings(content)
    for start in content.iter(f"{TEXT}bookmark-start"):
        # Pandoc sees bookmarks without an extent only.
        start.tag = f"{TEXT}bookmark"


def bookmarks_of(content: etree._Element) -> tuple[str, ...]:
    """Return the names of the bookmarks in the order of the text."""
    return tuple(e.get(f"{TEXT}name") or "" for e in content.iter(f"{TEXT}bookmark"))


def with_named_anchors(tree: Tree, names: Sequence[str]) -> Tree:
    """Give the anchors of a tree the names of the bookmarks that they were; pandoc counts them."""
    spans = [node for node in walk_nodes(tree["blocks"]) if _is_anchor(node)]
    if len(spans) != len(names):
        return tree
    renamed = {span["c"][0][0]: name for span, name in zip(spans, names, strict=True)}
    for node in walk_nodes(tree["blocks"]):
        if node["t"] == "Link" and (target := node["c"][2][0]).startswith("#"):
            node["c"][2][0] = f"#{renamed.get(target[1:], target[1:])}"
    for span in spans:
        span["c"][0][0] = renamed[span["c"][0][0]]
    return tree


def _unwrap_sections_of_cells(content: etree._Element) -> None:
    for section in list(content.iter(f"{TEXT}section")):
        if next(section.iterancestors(*_CELLS), None) is not None:
            _move_before(section, list(section))
            cut(section)


def _drop_covered(content: etree._Element, book: LedgerBook, origin: Origin) -> None:
    """Empty the cells that lie under wider ones, where nobody sees what is in them."""
    for cell in content.iter(_CELLS[1]):
        if text := plain_text(cell):
            book.enter(Kind.HIDDEN_TEXT, Fate.DROPPED, "TXT-040", origin, text[:DETAIL])
            del cell[:]


def _house_loose_text(content: etree._Element) -> None:
    """Make paragraphs of the text that damage or careless programs left outside of any."""
    for part in list(content.iter(_LIST, *_GRID)):
        _free_loose_text(part)
    for holder in list(content.iter(*HOLDERS)):
        if text := (holder.text or "").strip():
            holder.text = None
            holder.insert(0, _paragraph(text))
        for child in list(holder):
            text, child.tail = (child.tail or "").strip(), None
            if text:
                child.addnext(_paragraph(text))
            if child.tag in _RUNNING and child.tag not in PARAGRAPHS:
                child.addprevious(paragraph := _paragraph(""))
                paragraph.append(child)


def _free_loose_text(part: etree._Element) -> None:
    """Make items of what stands between those of a list, a paragraph of what is between cells."""
    loose = " ".join(filter(None, ((t or "").strip() for t in _between(part))))
    part.text = None
    for child in part:
        child.tail = None
    made = [_paragraph(loose)] if loose else []
    if part.tag == _LIST:
        made += [child for child in part if child.tag in _BLOCKS]
        for block in made:
            item = etree.SubElement(part, _ITEMS[0])
            if block.getparent() is part:
                part.replace(block, item)
            item.append(block)
    elif made:
        table = next(part.iterancestors(f"{TABLE}table"), part)
        table.addprevious(made[0])


def _between(part: etree._Element) -> Iterator[str | None]:
    yield part.text
    for child in part:
        yield child.tail


def _paragraph(text: str) -> etree._Element:
    made = etree.Element(f"{TEXT}p")
    made.text = text
    return made


def _lift_blocks(content: etree._Element) -> None:
    """Set blocks within the running text of a paragraph behind it, where pandoc sees them.

    So they stand where the end of a span was lost from a damaged text.
    """
    last: dict[etree._Element, etree._Element] = {}
    for block in list(content.iter(*_BLOCKS)):
        holder = _outermost_paragraph(block)
        if holder is not None:
            cut(block)
            _move_behind(last.get(holder, holder), [block])
            last[holder] = block


def _outermost_paragraph(block: etree._Element) -> etree._Element | None:
    """Return the paragraph in whose running text a block stands; None where it stands in none."""
    found = None
    for ancestor in block.iterancestors():
        if ancestor.tag not in _RUNNING:
            break
        found = ancestor if ancestor.tag in PARAGRAPHS else found
    return found


def _set_notes_plainly(content: etree._Element, book: LedgerBook, origin: Origin) -> None:
    """Make paragraphs of the tables and lists in notes: pandoc sees nothing else there."""
    for body in content.iter(f"{TEXT}note-body"):
        if all(child.tag == PARAGRAPHS[0] for child in body):
            continue
        for kind, tags in ((Kind.TABLE, (f"{TABLE}table",)), (Kind.LIST_ITEM, _ITEMS)):
            for element in body.iter(*tags):
                text = plain_text(element)[:DETAIL] or None
                book.enter(kind, Fate.CONVERTED, "ODT-061", origin, text)
        paragraphs = [
            paragraph
            for paragraph in body.iter(*PARAGRAPHS)
            if next(paragraph.iterancestors(f"{TEXT}note-body", *PARAGRAPHS)) is body
        ]
        for paragraph in paragraphs:
            paragraph.tag = PARAGRAPHS[0]
        body[:] = paragraphs


def _drop_bare_tables(content: etree._Element) -> None:
    """Take out tables without a row: they show nothing, and pandoc refuses the whole text."""
    for table in list(content.iter(f"{TABLE}table")):
        if table.find(f".//{TABLE}table-row") is None:
            cut(table)


def _fold_lists(content: etree._Element, book: LedgerBook, origin: Origin) -> None:
    """Put what is nested deeper than office programs allow on the last level that they have.

    Pandoc's time doubles with every level.
    """
    for deep in nested_beyond(content, _LIST, _DEEPEST_LIST):
        if (parent := next(deep.iterancestors(*_ITEMS), None)) is None:
            continue
        items = list(deep.iter(*_ITEMS))
        for nested in list(deep.iter(_LIST)):
            cut(nested)
        for item in reversed(items):
            parent.addnext(item)
        for item in items:
            book.count(Kind.LIST_ITEM, number=-1)
            book.enter(
                Kind.LIST_ITEM,
                Fate.CONVERTED,
                "ODT-060",
                origin,
                plain_text(item)[:DETAIL] or None,
            )


def _is_anchor(node: Tree) -> bool:
    return (
        node["t"] == "Span" and not node["c"][1] and _ANCHOR.fullmatch(node["c"][0][0]) is not None
    )


def _mark_headings(content: etree._Element) -> None:
    """Put bookmarks where links name a heading by its words (``#1.Chương|outline``)."""
    wanted = [
        target[1:] for link in content.iter(f"{TEXT}a")
        if (target := link.get(HREF) or "").endswith("|outline")
    ]  # fmt: skip
    if not wanted:
        return
    headings = {plain_text(heading): heading for heading in content.iter(f"{TEXT}h")}
    for name in dict.fromkeys(wanted):
        words = _NUMBERS.sub("", unquote(name).removesuffix("|outline")).strip()
        if (heading := headings.get(words)) is not None:
            mark = etree.Element(f"{TEXT}bookmark")
            mark.set(f"{TEXT}name", name)
            mark.tail, heading.text = heading.text, None
            heading.insert(0, mark)


def cut(element: etree._Element) -> None:
    """Remove an element but keep the text behind it."""
    _replace_by_text(element, "")


def plain_text(element: etree._Element) -> str:
    """Return the characters of an element in one line."""
    return " ".join(str(element.xpath("string()")).split())


def _replace_by_text(element: etree._Element, text: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    text += element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(element)


def drop_indexes(content: etree._Element, book: LedgerBook, origin: Origin) -> None:
    """Take out the lists that the office program makes; a bibliography keeps its lines."""
    for index in list(content.iter(*INDEXES)):
        book.enter(Kind.FIELD, Fate.DROPPED, "ODT-006", origin, plain_text(index)[:DETAIL] or None)
        cut(index)
    for bibliography in list(content.iter(f"{TEXT}bibliography")):
        body = bibliography.find(f"{TEXT}index-body")
        _move_before(bibliography, list(body) if body is not None else [])
        cut(bibliography)
    _unwrap(content, f"{TEXT}index-title")


def _drop_hidden(content: etree._Element, book: LedgerBook, origin: Origin) -> None:
    fields = {field: _hidden_by(field) for field in content.iter(*_HIDDEN)}
    within = dict.fromkeys(hidden for hidden in fields.values() if hidden is not None)
    for field, hidden in fields.items():
        if hidden is None:
            _replace_by_text(field, plain_text(field))
    for element in within:
        if any(ancestor in within for ancestor in element.iterancestors()):
            continue
        text = plain_text(element) or element.get(f"{TEXT}string-value") or ""
        if text:
            book.enter(Kind.HIDDEN_TEXT, Fate.DROPPED, "TXT-040", origin, text[:DETAIL])
        cut(element)


def _hidden_by(field: etree._Element) -> etree._Element | None:
    """Return what a field hides: itself, or all that stands around it; None where it shows."""
    said = field.get(f"{TEXT}is-hidden")
    if field.tag == _HIDDEN[0]:
        return None if said == "false" else field
    return next(field.iterancestors(*PARAGRAPHS), field) if said == "true" else None


def _drop_undisplayed(
    content: etree._Element, styles: StyleSheet, book: LedgerBook, origin: Origin
) -> None:
    """Take out sections, paragraphs and spans that are set not to be displayed."""
    families = {f"{TEXT}p": "paragraph", f"{TEXT}h": "paragraph", f"{TEXT}span": "text"}
    hidden = [
        element
        for element in content.iter(f"{TEXT}section", *families)
        if element.get(f"{TEXT}display") == "none"
        or styles.is_hidden(element.get(f"{TEXT}style-name"), families.get(str(element.tag), ""))
    ]
    within = set(hidden)
    for element in hidden:
        if any(ancestor in within for ancestor in element.iterancestors()):
            continue
        if text := plain_text(element):
            book.enter(Kind.HIDDEN_TEXT, Fate.DROPPED, "TXT-040", origin, text[:DETAIL])
        cut(element)


def _write_readings(content: etree._Element, book: LedgerBook, origin: Origin) -> None:
    """Put the reading of a word (ruby) in brackets behind it."""
    for ruby in list(content.iter(f"{TEXT}ruby")):
        base, reading = ruby.find(f"{TEXT}ruby-base"), ruby.find(f"{TEXT}ruby-text")
        words = plain_text(base) if base is not None else ""
        said = plain_text(reading) if reading is not None else ""
        if said:
            book.enter(Kind.RAW, Fate.CONVERTED, "TXT-041", origin, said[:DETAIL])
        _replace_by_text(ruby, f"{words} ({said})" if said else words)


def _write_fields(content: etree._Element, book: LedgerBook, origin: Origin) -> None:
    for field in list(content.iter(*FIELDS, *PAGE_FIELDS)):
        text = plain_text(field)
        is_page = field.tag in PAGE_FIELDS
        if text:
            fate = Fate.DROPPED if is_page else Fate.CONVERTED
            book.enter(Kind.FIELD, fate, "ODT-008" if is_page else "ODT-007", origin, text[:DETAIL])
        _replace_by_text(field, "" if is_page else text)


def _open_boxes(content: etree._Element, book: LedgerBook, origin: Origin) -> None:
    """Set the paragraphs of text boxes and drawn shapes behind the paragraph that holds them."""
    _unwrap(content, f"{DRAW}g")
    for _ in range(_MOST_PASSES):
        boxes = [box for box in content.iter(BOX, *SHAPES) if _is_opened(box)]
        if not boxes:
            return
        # Each is put right behind its paragraph: the last one first keeps their order.
        for box in reversed(boxes):
            _open_box(box, book, origin)


def _is_opened(box: etree._Element) -> bool:
    """Return whether pandoc would lose a box: it reads those around a picture and its caption."""
    if box.tag != BOX:
        return bool(_inner_of(box))
    is_inner = any(inner is not box for inner in box.iter(BOX))
    has_picture = next(box.iter(f"{DRAW}image"), None) is not None
    return not is_inner and not (has_picture and all(child.tag == PARAGRAPHS[0] for child in box))


def _inner_of(box: etree._Element) -> list[etree._Element]:
    """Return what stands in a box; of a shape, its text without its geometry and description."""
    return [c for c in box if box.tag == BOX or str(c.tag).startswith(TEXT)]


def _open_box(box: etree._Element, book: LedgerBook, origin: Origin) -> None:
    inner = _inner_of(box)
    text = " ".join(filter(None, map(plain_text, inner)))
    shape = box
    if box.tag == BOX:
        shape = next((a for a in box.iterancestors() if str(a.tag).startswith(DRAW)), box)
    holder = next((a for a in shape.iterancestors() if a.tag in PARAGRAPHS), None)
    if text:
        book.enter(Kind.TEXT_BOX, Fate.CONVERTED, "ODT-009", origin, text[:DETAIL])
    if holder is None:
        _move_before(shape, inner)
    else:
        _move_behind(holder, inner)
    cut(shape)
    if holder is not None and inner and not len(holder) and not plain_text(holder):
        # Nothing but the box stood here: no empty line shows in its place.
        cut(holder)


def _unwrap(content: etree._Element, tag: str) -> None:
    for element in list(content.iter(tag)):
        _move_before(element, list(element))
        cut(element)


def _move_before(element: etree._Element, inner: list[etree._Element]) -> None:
    for child in inner:
        element.addprevious(child)


def _move_behind(element: etree._Element, inner: list[etree._Element]) -> None:
    for child in reversed(inner):
        tail, element.tail = element.tail, None
        element.addnext(child)
        child.tail = tail
