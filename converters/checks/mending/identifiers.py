"""Mends ids that are no names of XML or stand twice, and whatever leads to them.

Ids that a style sheet or a script may know are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final
from urllib.parse import quote

from lxml import etree

from converters.checks.mending.draft import OPF, XLINK, Document, Draft
from converters.checks.mending.manifest_mends import is_scripted
from converters.checks.mending.references import sheets_of
from converters.selectors import local_name

_NCNAME: Final = re.compile(r"[^\W\d][\w.\-·]*")
_WRONG: Final = re.compile(r"[^\w.\-]")
_SELECTED: Final = re.compile(r"#([\w-]+)")
_ESCAPED: Final = re.compile(r"#[\w-]{0,200}\\")
_ADDRESSES: Final = ("href", "src", "data", XLINK, "{http://www.idpf.org/2007/ops}textref")
_LISTS: Final = (
    "for", "headers", "list", "form", "aria-labelledby", "aria-describedby", "aria-details",
    "aria-owns", "aria-controls", "aria-flowto", "aria-errormessage", "aria-activedescendant",
    "itemref", "contextref",
)  # fmt: skip
_PACKAGE_REFERENCES: Final = ("idref", "fallback", "media-overlay", "toc", "fallback-style")
_Renamed = dict[tuple[str, str], str]


def mend_identifiers(draft: Draft) -> None:
    """Give ids of pages, of the contents and of the package names that XML allows."""
    _mend_anchors(draft)
    renamed: _Renamed = {}
    styles = _Styles(draft)
    for document in draft.documents.values():
        draft.monitor.check_cancelled()
        if not is_scripted(document):
            _mend_document(draft, document, styles, renamed)
    if renamed:
        _lead_anew(draft, renamed)
    _mend_package(draft)


def mend_identity(draft: Draft) -> None:
    """Let the contents of EPUB 2 name the identifier of their book (OPF 2.0.1, section 2.4.1.1)."""
    named = draft.package.root.get("unique-identifier")
    own = [(e.text or "").strip() for e in draft.facts("identifier") if e.get("id") == named]
    ncx = draft.ncx
    if ncx is None or len(own) != 1 or not own[0]:
        return
    for meta in ncx.root.iter("{*}meta"):
        if meta.get("name") == "dtb:uid" and (meta.get("content") or "").strip() != own[0]:
            meta.set("content", own[0])
            draft.note("EPUB-818", ncx, own[0])


def _mend_anchors(draft: Draft) -> None:
    """Make the names of anchors ids: EPUB 3 has no others."""
    if not draft.is_epub3:
        return
    for page in draft.pages:
        taken = {e.get("id") for e in page.root.iter(etree.Element)}
        if is_scripted(page):
            continue
        for anchor in page.named("a"):
            name, own = anchor.get("name"), anchor.get("id")
            if name is None or (own != name and (own or name in taken)):
                continue
            if not name.strip() or len(name.split()) != 1:
                continue
            del anchor.attrib["name"]
            anchor.set("id", name)
            taken.add(name)
            draft.note("EPUB-813", page, name)


def _mend_document(draft: Draft, document: Document, styles: _Styles, renamed: _Renamed) -> None:
    elements = [e for e in document.root.iter(etree.Element) if e.get("id") is not None]
    names = _Names({e.get("id") or "" for e in elements})
    styled = styles.known_to(document)
    seen: set[str] = set()
    for element in elements:
        before = element.get("id") or ""
        is_twin = before in seen
        seen.add(before)
        if not is_twin and is_name(before):
            continue
        if styled is None or before in styled:
            continue
        after = names.free(before)
        element.set("id", after)
        draft.note("EPUB-813", document, f"{before} → {after}")
        if not is_twin:
            # Links lead to the first of several, and go on doing so.
            renamed[document.part, before] = after


def _lead_anew(draft: Draft, renamed: _Renamed) -> None:
    for document in (draft.package, *draft.documents.values()):
        for element in document.root.iter(etree.Element):
            for attribute in _ADDRESSES:
                href = element.get(attribute)
                if not href or "#" not in href:
                    continue
                target = draft.address(document.part, href)
                if target in renamed:
                    fragment = quote(renamed[target], safe="._-~")
                    element.set(attribute, f"{href.partition('#')[0]}#{fragment}")
                    document.is_changed = True
            _lead_within(document, element, renamed)


def _lead_within(document: Document, element: etree._Element, renamed: _Renamed) -> None:
    for attribute in _LISTS:
        value = element.get(attribute)
        if value:
            words = [renamed.get((document.part, word), word) for word in value.split()]
            if words != value.split():
                element.set(attribute, " ".join(words))
                document.is_changed = True
    area = (element.get("usemap") or "").partition("#")[2]
    if (document.part, area) in renamed:
        element.set("usemap", f"#{renamed[document.part, area]}")


def _mend_package(draft: Draft) -> None:
    root = draft.package.root
    elements = [e for e in root.iter(etree.Element) if e.get("id") is not None]
    counts = Counter(e.get("id") or "" for e in elements)
    names = _Names(set(counts))
    renamed: dict[str, str] = {}
    for element in elements:
        before = element.get("id") or ""
        # Entries that share an id cannot be told apart by those who name it.
        if is_name(before.strip()) or counts[before] > 1:
            continue
        renamed[before] = after = names.free(before)
        element.set("id", after)
        draft.note("EPUB-813", draft.package, f"{before} → {after}")
    if renamed:
        _name_anew(root, renamed)


def _name_anew(root: etree._Element, renamed: dict[str, str]) -> None:
    if (own := root.get("unique-identifier")) in renamed:
        root.set("unique-identifier", renamed[str(own)])
    for element in root.iter(etree.Element):
        for attribute in _PACKAGE_REFERENCES:
            if (value := element.get(attribute)) in renamed:
                element.set(attribute, renamed[str(value)])
        refined = element.get("refines") or ""
        if refined.startswith("#") and refined[1:] in renamed:
            element.set("refines", f"#{renamed[refined[1:]]}")
        is_cover = local_name(element) == "meta" and element.get("name") == "cover"
        if (
            is_cover
            and (value := element.get("content")) in renamed
            and element.tag == f"{{{OPF}}}meta"
        ):
            element.set("content", renamed[str(value)])


def is_name(value: str) -> bool:
    """Whether a value may be an id: a name of XML without a colon."""
    return _NCNAME.fullmatch(value) is not None


class _Names:
    """The ids of one document, and new ones beside them."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._numbers: Counter[str] = Counter()

    def free(self, before: str) -> str:
        """Return an id that is a name and stands nowhere yet."""
        base = _WRONG.sub("_", before.strip())
        if not is_name(base):
            base = f"id_{base}" if base else "id"
        name = base
        while name in self._taken:
            self._numbers[base] += 1
            name = f"{base}-{self._numbers[base] + 1}"
        self._taken.add(name)
        return name


class _Styles:
    """Which ids the style sheets of each document know."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._known: dict[str, frozenset[str] | None] = {}

    def known_to(self, document: Document) -> frozenset[str] | None:
        """Return the ids that rules may be about, None where that cannot be told."""
        found: set[str] = set()
        sheets = [self._of_part(part) for part in sheets_of(self._draft, document)]
        sheets += [_known_ids(style.text or "") for style in document.root.iter("{*}style")]
        for known in sheets:
            if known is None:
                return None
            found |= known
        return frozenset(found)

    def _of_part(self, part: str) -> frozenset[str] | None:
        if part not in self._known:
            self._known[part] = _known_ids(self._draft.sheet(part))
        return self._known[part]


def _known_ids(sheet: str) -> frozenset[str] | None:
    if "@import" in sheet or "[id" in sheet or _ESCAPED.search(sheet):
        return None
    return frozenset(_SELECTED.findall(sheet))
