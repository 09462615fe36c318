"""Pages that Google Docs saves: comments taken out, lists nested as they are shown."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.readers.markup.notes import text_of
from converters.readers.markup.trees import SUBTITLE_ROLE, cut
from converters.readers.number_formats import format_number

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_LIST: Final = re.compile(r"lst-(kix_\w+)-(\d)")
_COMMENT: Final = re.compile(r"cmnt\d+")
_COMMENT_MARK: Final = re.compile(r"cmnt_ref\d+")
_ITEM_RULE: Final = re.compile(r"\.(lst-kix_\w+-\d)\s*>\s*li:before\s*\{\s*content:([^}]*)\}")
_LABEL_PART: Final = re.compile(r'"([^"]*)"|counter\(\s*([\w-]+)\s*(?:,\s*([\w-]+)\s*)?\)')
_STYLES: Final = {
    "lower-latin": "lowerLetter", "lower-alpha": "lowerLetter", "upper-latin": "upperLetter",
    "upper-alpha": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_DETAIL: Final = 200


def is_google_docs(root: etree._Element) -> bool:
    """Return whether a page shows the marks of an export from Google Docs."""
    for element in root.iter("ul", "ol", "a", "body", "style"):
        if element.tag == "style" and "lst-kix" in (element.text or ""):
            return True
        if element.tag == "body" and "doc-content" in (element.get("class") or "").split():
            return True
        marks = (
            f"{element.get('class') or ''} {element.get('id') or ''} {element.get('href') or ''}"
        )
        if "lst-kix_" in marks or "cmnt_ref" in marks or "ftnt_ref" in marks:
            return True
    return False


class Titles(NamedTuple):
    """What a page calls the whole."""

    title: str | None = None
    subtitle: str | None = None


def with_google_docs_mended(root: etree._Element, book: LedgerBook, origin: Origin) -> Titles:
    """Change the page in place, for it is ours alone, and return the book's title and subtitle.

    Comments are entered in the ledger.
    """
    _drop_comments(root, book, origin)
    _write_labels(root)
    _nest_lists(root)
    return _name_titles(root)


def _drop_comments(root: etree._Element, book: LedgerBook, origin: Origin) -> None:
    for link in list(root.iter("a")):
        name = link.get("id") or link.get("name") or ""
        if _COMMENT_MARK.fullmatch(name):
            parent = link.getparent()
            cut(parent if parent is not None and parent.tag == "sup" else link)
        elif _COMMENT.fullmatch(name):
            box = next((a for a in link.iterancestors("div")), link.getparent())
            if box is not None and box.getparent() is not None:
                book.enter(Kind.COMMENT, Fate.DROPPED, "TXT-042", origin, text_of(box)[:_DETAIL])
                cut(box)


def _write_labels(root: etree._Element) -> None:
    """Write the numbers of items, which the export leaves to its style sheet, into these."""
    sheets = "".join(element.text or "" for element in root.iter("style"))
    forms = {match[1]: match[2] for match in _ITEM_RULE.finditer(sheets)}
    counts: dict[str, int] = {}
    for element in root.iter("ol"):
        match = _LIST.search(element.get("class") or "")
        form = forms.get(match[0]) if match else None
        if match is None or form is None:
            continue
        counter = f"lst-ctn-{match[1]}-{match[2]}"
        start = element.get("start") or "1"
        counts[counter] = int(start) - 1 if start.isascii() and start.isdigit() else 0
        for item in element.iterfind("li"):
            counts[counter] += 1
            label = "".join(
                part[1] or "" if part[2] is None else _counted(counts.get(part[2], 0), part[3])
                for part in _LABEL_PART.finditer(form)
            ).strip()
            if label and label != f"{counts[counter]}.":
                mark = etree.Element("span")
                mark.set("class", "label")
                mark.text, mark.tail, item.text = label, item.text, None
                item.insert(0, mark)


def _counted(number: int, style: str) -> str:
    return format_number(number, _STYLES.get(style, "decimal")) if number > 0 else str(number)


def _nest_lists(root: etree._Element) -> None:
    """Put each list of a deeper level, which the export sets beside, into the item above it."""
    open_lists: dict[str, list[tuple[int, etree._Element]]] = {}
    for element in list(root.iter("ul", "ol")):
        match = _LIST.search(element.get("class") or "")
        parent = element.getparent()
        if match is None or parent is None:
            continue
        level = int(match[2])
        before = element.getprevious()
        stack = open_lists.setdefault(match[1], [])
        while stack and stack[-1][0] > level:
            stack.pop()
        follows = before is not None and any(before is top for _, top in stack[:1])
        if not follows:
            stack.clear()
        elif stack and stack[-1][0] == level:
            for item in list(element):
                stack[-1][1].append(item)
            cut(element)
            continue
        elif stack and len(stack[-1][1]):
            tail, element.tail = element.tail, None
            stack[-1][1][-1].append(element)
            if tail and tail.strip():
                stack[0][1].tail = (stack[0][1].tail or "") + tail
        stack.append((level, element))


def _name_titles(root: etree._Element) -> Titles:
    """Call titles what they are: the export writes paragraphs of class ``title``."""
    found = _titles_of(root)
    for element in list(root.iter("p")):
        if _is_of(element, "title") and text_of(element):
            element.tag = "h1"
    return found


def _titles_of(root: etree._Element) -> Titles:
    """Return title and subtitle of the whole: those that stand above all headings, together."""
    title: str | None = None
    for element in root.iter("p", *_HEADINGS):
        text = " ".join(text_of(element).split())
        if not text:
            continue
        if title is None and element.tag == "p":
            title = text if _is_of(element, "title") else None
        elif title is not None and _is_of(element, "subtitle"):
            element.set("role", SUBTITLE_ROLE)
            element.set("style", f"{element.get('style') or ''};text-align:center")
            return Titles(title, text)
        else:
            break
    return Titles(title)


def _is_of(element: etree._Element, kind: str) -> bool:
    return kind in (element.get("class") or "").split()
