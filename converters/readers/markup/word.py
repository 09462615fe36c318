"""Pages that Word saves: numbers typed as text made lists again, comments and deletions taken out.

Word's names: ``mso-list``, ``mso-element``, ``Mso…`` classes (Office HTML and XML reference).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.readers.markup.notes import text_of
from converters.readers.markup.styles import StyleSheets, declarations
from converters.readers.markup.trees import cut
from converters.readers.number_formats import format_number

_LEVEL: Final = re.compile(r"(l\d+)\s+level(\d)(?:\s+(lfo\d+))?")
_ORDINAL: Final = re.compile(r"[(\[]?(\d{1,4}|[ivxlc]{1,7}|[a-z])[.)\]]?", re.IGNORECASE)
_OUTLINE: Final = re.compile(r"\d")
_HEADING_CLASS: Final = re.compile(r"MsoHeading([1-9])", re.IGNORECASE)
_TITLES: Final = frozenset({"MsoTitle"})
_CONTENTS: Final = re.compile(r"\bMsoToc(?:\d|Heading)\b")
_QUOTATIONS: Final = frozenset({"MsoQuote", "MsoIntenseQuote", "MsoBlockText"})
_DETAIL: Final = 200
_DROPPED_ELEMENTS: Final[Mapping[str, tuple[Kind, str]]] = {
    "comment": (Kind.COMMENT, "TXT-042"),
    "header": (Kind.HEADER_FOOTER, "TXT-043"),
    "footer": (Kind.HEADER_FOOTER, "TXT-043"),
}
_DEEPEST: Final = 9


class _Entry(NamedTuple):
    """A paragraph that is an item of a list."""

    list: str
    level: int
    label: str


def is_word(root: etree._Element) -> bool:
    """Return whether a page shows the marks of Word."""
    for element in root.iter("meta"):
        if (element.get("name") or "").lower() in {"generator", "progid"} and (
            "word" in (element.get("content") or "").lower()
        ):
            return True
    return any(
        "mso-" in (e.get("style") or "") or (e.get("class") or "").startswith("Mso")
        for e in root.iter("p", "span", "div")
    )


def with_word_mended(
    root: etree._Element, styles: StyleSheets, book: LedgerBook, origin: Origin
) -> None:
    """Change the page in place: it is ours alone. What is taken out is entered in the ledger."""
    _drop_unpublished(root, book, origin)
    _drop_contents(root, book, origin)
    _name_headings(root, styles)
    _make_quotations(root)
    _make_lists(root)


def _drop_unpublished(root: etree._Element, book: LedgerBook, origin: Origin) -> None:
    for element in list(root.iter("div", "span", "a", "del", "ins")):
        if not _is_within(element, root):
            continue
        style = element.get("style") or ""
        role = declarations(style).get("mso-element", "") if "mso-element" in style else ""
        if role in _DROPPED_ELEMENTS:
            kind, reason = _DROPPED_ELEMENTS[role]
            book.enter(kind, Fate.DROPPED, reason, origin, text_of(element)[:_DETAIL] or None)
            cut(element)
        elif "mso-comment-reference" in style or _is_comment_mark(element):
            cut(element)
        elif element.tag == "del" and text_of(element):
            book.enter(Kind.DELETION, Fate.DROPPED, "TXT-044", origin, text_of(element)[:_DETAIL])
            cut(element)
        elif element.tag == "ins":
            book.enter(
                Kind.INSERTION, Fate.CONVERTED, "TXT-045", origin, text_of(element)[:_DETAIL]
            )
            element.tag = "span"


def _is_comment_mark(element: etree._Element) -> bool:
    return "MsoCommentReference" in (element.get("class") or "")


def _is_within(element: etree._Element, root: etree._Element) -> bool:
    top = element
    while (parent := top.getparent()) is not None:
        top = parent
    return top is root


def _name_headings(root: etree._Element, styles: StyleSheets) -> None:
    for element in root.iter("p"):
        classes = element.get("class") or ""
        if not text_of(element):
            continue
        match = _HEADING_CLASS.search(classes)
        level = int(match[1]) if match else 0
        if not level and "mso-outline-level" in (element.get("style") or ""):
            told = _OUTLINE.match(styles.properties(element).get("mso-outline-level", ""))
            level = int(told[0]) if told else 0
        if not level and _TITLES & set(classes.split()):
            level = 1
        if level:
            element.tag = f"h{min(level, 6)}"


def _drop_contents(root: etree._Element, book: LedgerBook, origin: Origin) -> None:
    """Take out the lines of the table of contents, which each edition makes anew."""
    lines = [e for e in root.iter("p") if _CONTENTS.search(e.get("class") or "")]
    if words := " ".join(filter(None, map(text_of, lines))):
        book.enter(Kind.FIELD, Fate.DROPPED, "TXT-070", origin, words[:_DETAIL])
    for line in lines:
        cut(line)


def _make_quotations(root: etree._Element) -> None:
    """Put runs of paragraphs in Word's styles of quotations into a block quotation each."""
    made: etree._Element | None = None
    for element in list(root.iter("p")):
        if _QUOTATIONS.isdisjoint((element.get("class") or "").split()):
            continue
        if made is None or element.getprevious() is not made or (made.tail or "").strip():
            made = etree.Element("blockquote")
            element.addprevious(made)
        made.tail, element.tail = element.tail, None
        made.append(element)


# ---- lists ------------------------------------------------------------------------------------


def _make_lists(root: etree._Element) -> None:
    """Make runs of ``mso-list`` paragraphs nested lists."""
    entries = {e: found for e in root.iter("p") if (found := _entry(e)) is not None}
    done: set[etree._Element] = set()
    for element in entries:
        if element not in done:
            run = _run_from(element, entries)
            done.update(run)
            _nest(run, entries)


def _entry(element: etree._Element) -> _Entry | None:
    style = element.get("style") or ""
    match = _LEVEL.search(style) if "mso-list" in style else None
    label = _take_label(element) if match is not None else None
    if match is None or label is None:
        return None
    return _Entry(f"{match[1]} {match[3] or ''}", min(int(match[2]), _DEEPEST), label)


def _take_label(element: etree._Element) -> str | None:
    """Take the typed number or bullet out of a paragraph; None where Word shows none."""
    for span in element.iter("span"):
        if "mso-list:ignore" in (span.get("style") or "").replace(" ", "").lower():
            label = text_of(span).replace("\xa0", " ").strip()
            cut(span)
            return label or None
    return None


def _run_from(
    first: etree._Element, entries: Mapping[etree._Element, _Entry]
) -> list[etree._Element]:
    run = [first]
    following = first.getnext()
    while following is not None and following in entries and not (run[-1].tail or "").strip():
        if entries[following].list != entries[first].list:
            break
        run.append(following)
        following = following.getnext()
    return run


def _nest(run: list[etree._Element], entries: Mapping[etree._Element, _Entry]) -> None:
    parent = run[0].getparent()
    if parent is None:
        return
    place = parent.index(run[0])
    stack: list[tuple[int, etree._Element]] = []
    tail = run[-1].tail
    for paragraph in run:
        entry = entries[paragraph]
        while stack and stack[-1][0] > entry.level:
            stack.pop()
        paragraph.tail = None
        if not stack or stack[-1][0] < entry.level:
            opened = _new_list(entry)
            if stack:
                stack[-1][1][-1].append(opened)
            else:
                parent.insert(place, opened)
                place += 1
            stack.append((entry.level, opened))
        item = etree.SubElement(stack[-1][1], "li")
        _label_item(item, entry, stack[-1][1])
        item.append(paragraph)
    last = parent[place - 1]
    last.tail = tail


def _new_list(entry: _Entry) -> etree._Element:
    if len(entry.label) == 1 and not entry.label.isdigit():
        # Bullets show as letters of symbol fonts: o, v, q, §, ·.
        return etree.Element("ul")
    opened = etree.Element("ol")
    match = _ORDINAL.fullmatch(entry.label)
    ordinal = match[1] if match else "1"
    if ordinal.isdigit():
        opened.set("start", ordinal)
    elif ordinal.lower() in {"i", "v", "x"} or len(ordinal) > 1:
        opened.set("type", "i" if ordinal.islower() else "I")
    else:
        opened.set("type", "a" if ordinal.islower() else "A")
    return opened


def _label_item(item: etree._Element, entry: _Entry, owner: etree._Element) -> None:
    """Keep a number that a counter would not give as it is: ``1)``, ``(a)``, ``1.2.``."""
    if owner.tag != "ol":
        return
    if _is_counted(entry.label, owner):
        return
    label = etree.SubElement(item, "span")
    label.set("class", "label")
    label.text = entry.label


def _is_counted(label: str, owner: etree._Element) -> bool:
    """Return whether a plain counter gives this label at the end of the list so far."""
    number = int(owner.get("start") or "1") + len(owner) - 1
    kind = owner.get("type")
    if kind is None:
        return label == f"{number}."
    if kind in "aA":
        letter = chr(ord(kind) + number - 1) if number <= 26 else ""
        return label == f"{letter}."
    return format_number(number, "lowerRoman") == label.rstrip(".").lower() and label.endswith(".")
