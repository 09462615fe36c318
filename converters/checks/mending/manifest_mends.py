"""Mends the manifest: types, entries that are missing or lead nowhere, properties."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from lxml import etree

from converters.checks.epub_rules.page import types_of
from converters.checks.mending.draft import (
    HTML_TYPE,
    NCX_TYPE,
    OPF,
    SVG_TYPE,
    XHTML,
    Document,
    Draft,
    Item,
    append,
)
from converters.checks.mending.media_types import is_alike, media_type_of
from converters.checks.mending.references import (
    Reference,
    references,
    sheets_of,
    style_references,
)
from converters.selectors import local_name

_SCRIPTS: Final = re.compile(r"(?:text|application)/(?:x-)?(?:java|ecma)script|module")
_MATHML: Final = "{http://www.w3.org/1998/Math/MathML}math"
_SVG: Final = "{http://www.w3.org/2000/svg}svg"
_KEYS: Final = ("fallback", "media-overlay", "fallback-style")
_ADDED: Final = 1_000
"""Entries that are added at most."""


def mend_types(draft: Draft) -> None:
    """Correct media types that are not those of their files."""
    for item in draft.items:
        if item.part not in draft.parts:
            continue
        found = media_type_of(draft, item.part)
        if found and not is_alike(item.media_type, found):
            before = item.media_type
            item.element.set("media-type", found)
            draft.note("EPUB-806", draft.package, f"{item.part}: {before} → {found}")


def mend_missing(draft: Draft) -> None:
    """Enter files that are shown or used, but not listed."""
    manifest = draft.section("manifest")
    if manifest is None:
        return
    listed = {item.part for item in draft.items}
    waiting = [reference for _, reference in _all_references(draft)]
    count = 0
    while waiting and count < _ADDED:
        part = waiting.pop().part
        if not part or part in listed or part not in draft.parts or part.startswith("META-INF/"):
            continue
        listed.add(part)
        media_type = media_type_of(draft, part)
        # What is a page belongs into the reading order, and where is for a person to say.
        if part == draft.package.part or media_type in {None, HTML_TYPE}:
            continue
        count += 1
        enter(draft, manifest, part, str(media_type))
        draft.note("EPUB-807", draft.package, part)
        if media_type == "text/css":
            waiting += style_references(draft, part, draft.sheet(part))


def enter(draft: Draft, manifest: etree._Element, part: str, media_type: str) -> etree._Element:
    """Add an entry to the manifest and return it."""
    folder = posixpath.dirname(draft.package.part)
    href = quote(posixpath.relpath(part, folder or "."), safe="/._-~!$&'()*+,;=@")
    stem = re.sub(r"[^A-Za-z0-9_.-]", "-", posixpath.basename(part))
    taken = {e.get("id") for e in draft.package.root.iter(etree.Element)}
    name, number = f"added-{stem}", 2
    while name in taken:
        name, number = f"added-{stem}-{number}", number + 1
    element = manifest.makeelement(
        f"{{{OPF}}}item", {"id": name, "href": href, "media-type": media_type}
    )
    append(manifest, element)
    return element


def mend_absent(draft: Draft) -> None:
    """Take out entries of files that are not there and that nothing refers to."""
    _mend_guide(draft)
    absent = [item for item in draft.items if item.part and item.part not in draft.parts]
    if not absent:
        return
    wanted = {reference.part for _, reference in _all_references(draft)}
    wanted |= {draft.address(draft.package.part, e.get("href") or "")[0] for e in _guide(draft)}
    named = _named_elsewhere(draft)
    gone = set()
    for item in absent:
        if item.part not in wanted and item.name not in named:
            gone.add(item.name)
            _remove(item.element)
            draft.note("EPUB-808", draft.package, item.part)
    gone -= {item.name for item in draft.items}
    for ref in list(draft.package.root.iter(f"{{{OPF}}}itemref")):
        if ref.get("idref") in gone:
            _remove(ref)


def _mend_guide(draft: Draft) -> None:
    """Take out what the guide says of files that are not there."""
    guide = draft.section("guide")
    if guide is None:
        return
    listed = {item.part for item in draft.items}
    for reference in list(guide.iterchildren(f"{{{OPF}}}reference")):
        part, _ = draft.address(draft.package.part, reference.get("href") or "")
        if part and part not in draft.parts and part not in listed:
            guide.remove(reference)
            draft.note("EPUB-808", draft.package, part)
    if guide.find(f"{{{OPF}}}reference") is None:
        # The schema wants a guide to hold something.
        _remove(guide)
        draft.package.is_changed = True


def mend_spine(draft: Draft) -> None:
    """Let the reading order name the contents of EPUB 2 where there is one."""
    found = [item for item in draft.items if item.media_type == NCX_TYPE]
    spine = draft.section("spine")
    name = found[0].name.strip() if len(found) == 1 else ""
    if spine is not None and name and (spine.get("toc") or "").strip() != name:
        spine.set("toc", name)
        draft.note("EPUB-809", draft.package, f"spine: toc={name}")


def mend_properties(draft: Draft) -> None:
    """Declare what EPUB 3 wants to be told of pages, and the picture of the cover."""
    if not draft.is_epub3:
        return
    items = draft.items
    _mend_navigation(draft, items)
    _mend_cover(draft, items)
    for item in items:
        document = draft.documents.get(item.part)
        if item.media_type == "text/css" and item.part in draft.parts:
            sheet = style_references(draft, item.part, draft.sheet(item.part))
            found = {"remote-resources"} if any(r.is_remote for r in sheet) else set()
        elif document is not None and item.media_type in {HTML_TYPE, SVG_TYPE}:
            found = set(_properties(draft, document))
        else:
            continue
        before = item.properties
        kept = [p for p in before if p not in {"mathml", "svg"} or p in found]
        after = [*kept, *sorted(found - set(kept))]
        if after != before:
            item.declare(after)
            shown = " ".join(sorted(set(after) ^ set(before)))
            draft.note("EPUB-809", draft.package, f"{item.part}: {shown}")


def is_scripted(document: Document) -> bool:
    """Whether a document holds a script that runs, or a form."""
    for element in document.root.iter(etree.Element):
        name = local_name(element)
        kind = (element.get("type") or "").strip().lower()
        if name == "script" and (not kind or _SCRIPTS.fullmatch(kind)):
            return True
        if name == "form" or any(str(key).startswith("on") for key in element.attrib):
            return True
    return False


def _properties(draft: Draft, document: Document) -> Iterator[str]:
    if document.is_html:
        if next(document.root.iter(_MATHML), None) is not None:
            yield "mathml"
        if next(document.root.iter(_SVG), None) is not None:
            yield "svg"
    if is_scripted(document):
        yield "scripted"
    if any(r.is_remote and not r.is_link for r in references(draft, document)):
        yield "remote-resources"


def _mend_navigation(draft: Draft, items: list[Item]) -> None:
    if any("nav" in item.properties for item in items):
        return
    found = []
    for item in items:
        document = draft.documents.get(item.part)
        if document is not None and document.is_html and _has_contents(document):
            found.append(item)
    if len(found) == 1:
        found[0].declare([*found[0].properties, "nav"])
        draft.note("EPUB-809", draft.package, f"{found[0].part}: nav")


def _mend_cover(draft: Draft, items: list[Item]) -> None:
    if any("cover-image" in item.properties for item in items):
        return
    for meta in draft.package.root.iter(f"{{{OPF}}}meta"):
        if meta.get("name") == "cover":
            for item in items:
                if item.name == meta.get("content") and item.media_type.startswith("image/"):
                    item.declare([*item.properties, "cover-image"])
                    draft.note("EPUB-809", draft.package, f"{item.part}: cover-image")
                    return


def _has_contents(document: Document) -> bool:
    return any("toc" in types_of(nav) for nav in document.root.iter(f"{{{XHTML}}}nav"))


def _all_references(draft: Draft) -> Iterator[tuple[str, Reference]]:
    listed = {item.part for item in draft.items}
    seen: set[str] = set()
    for document in draft.documents.values():
        if document.part not in listed:
            continue
        for reference in references(draft, document):
            yield document.part, reference
        seen.update(sheets_of(draft, document))
    seen.update(item.part for item in draft.items if item.media_type == "text/css")
    for part in sorted(seen):
        for reference in style_references(draft, part, draft.sheet(part)):
            yield part, reference


def _guide(draft: Draft) -> Iterator[etree._Element]:
    yield from draft.package.root.iter(f"{{{OPF}}}reference")


def _named_elsewhere(draft: Draft) -> set[str]:
    """Return the ids of the manifest that something other than the reading order names."""
    found = {e.get(key) or "" for e in draft.package.root.iter(etree.Element) for key in _KEYS}
    for element in draft.package.root.iter(f"{{{OPF}}}meta", f"{{{OPF}}}spine"):
        found |= {(element.get("refines") or "").lstrip("#"), element.get("toc") or ""}
        found.add(element.get("content") or "")
    return found - {""}


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
