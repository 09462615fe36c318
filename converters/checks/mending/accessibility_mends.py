"""Adds the metadata of accessibility that the files themselves prove; what is there stays.

Values and their meaning: W3C, Schema.org Accessibility Properties for Discoverability Vocabulary.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from converters.checks.epub_rules.opened import UnreadableError
from converters.checks.epub_rules.page import roles_of, types_of
from converters.checks.mending.draft import OPF, XHTML, Draft, append
from converters.checks.mending.manifest_mends import is_scripted
from converters.checks.mending.package_mends import text_of
from converters.selectors import local_name

_PICTURES: Final = frozenset({"img", "svg", "object", "canvas", "embed", "image", "picture"})
_MOVING: Final = frozenset(
    {
        "video", "audio", "iframe", "embed", "object", "canvas", "animate", "animateMotion",
        "animateTransform", "set", "marquee", "blink",
    }
)  # fmt: skip
_ANIMATED_STYLE: Final = re.compile(r"animation|@keyframes|transition|blink", re.IGNORECASE)
_FRAMES: Final = frozenset({"image/gif", "image/webp", "image/avif", "image/png"})
"""Pictures that may have several frames."""
_DECORATIVE: Final = frozenset({"presentation", "none"})
_ENOUGH: Final = 200
"""Characters from which a book of pictures is read as a text too."""


class Facts(NamedTuple):
    """What the pages of a book hold."""

    has_text: bool
    pictures: int
    undescribed: int
    described: int
    has_sound: bool
    has_film: bool
    may_move: bool
    has_formulas: bool
    has_headings: bool
    has_contents: bool
    has_page_list: bool
    is_whole: bool
    """Whether all pages could be looked at."""


def mend_accessibility(draft: Draft, language: str) -> None:
    """Add the properties that are missing, as far as the files prove them."""
    metadata = draft.section("metadata")
    if metadata is None:
        return
    facts = facts_of(draft)
    if not facts.is_whole:
        return
    stated = {name for element in metadata.iter(f"{{{OPF}}}meta") if (name := _name(element))}
    for name, values in _properties(facts, language).items():
        if name not in stated:
            for value in values:
                append(metadata, _meta(draft, metadata, name, value))
                shown = f"{name} = {value}" if len(value) < 40 else name
                draft.note("EPUB-812", draft.package, shown)


def _properties(facts: Facts, language: str) -> dict[str, list[str]]:
    found = {
        "schema:accessMode": _modes(facts),
        "schema:accessModeSufficient": _sufficient(facts),
        "schema:accessibilityFeature": _features(facts),
    }
    if not facts.may_move:
        found["schema:accessibilityHazard"] = ["none"]
    if summary := _summary(facts, language):
        found["schema:accessibilitySummary"] = [summary]
    return found


def facts_of(draft: Draft) -> Facts:
    """Return what the pages hold, in one pass over each."""
    counts = dict.fromkeys(("text", "pictures", "undescribed", "described"), 0)
    names: set[str] = set()
    is_scripted_book = False
    for page in draft.pages:
        draft.monitor.check_cancelled()
        counts["text"] += len(text_of(page).strip())
        is_scripted_book = is_scripted_book or is_scripted(page)
        for element in page.root.iter(etree.Element):
            names.add(local_name(element))
            _count(element, counts)
    drawings = [d for d in draft.documents.values() if local_name(d.root) == "svg"]
    for drawing in drawings:
        is_scripted_book = is_scripted_book or is_scripted(drawing)
        names.update(local_name(element) for element in drawing.root.iter(etree.Element))
    order = draft.spine
    types = {item.media_type for item in draft.items}
    counts["pictures"] += sum(item.media_type.startswith("image/") for item in order)
    counts["undescribed"] += sum(item.media_type.startswith("image/") for item in order)
    return Facts(
        has_text=counts["text"] >= (_ENOUGH if counts["pictures"] else 1),
        pictures=counts["pictures"],
        undescribed=counts["undescribed"],
        described=counts["described"],
        has_sound="audio" in names or any(t.startswith("audio/") for t in types),
        has_film="video" in names or any(t.startswith("video/") for t in types),
        may_move=is_scripted_book or not names.isdisjoint(_MOVING) or _has_motion(draft, types),
        has_formulas="math" in names,
        has_headings=any(f"h{level}" in names for level in range(1, 7)),
        has_contents=draft.navigation is not None or draft.ncx is not None,
        has_page_list=any(_page_lists(draft)),
        is_whole=bool(order) and all(item.part in draft.documents for item in order),
    )


def _count(element: etree._Element, counts: dict[str, int]) -> None:
    name = local_name(element)
    if name not in _PICTURES or name in {"image", "picture"}:
        return
    parent = element.getparent()
    if name == "svg" and parent is not None and not str(parent.tag).startswith(f"{{{XHTML}}}"):
        return
    counts["pictures"] += 1
    if not _DECORATIVE.isdisjoint(roles_of(element)) or element.get("aria-hidden") == "true":
        return
    words = _alternative(element)
    if words is None:
        counts["undescribed"] += 1
    elif words:
        counts["described"] += 1


def _alternative(element: etree._Element) -> str | None:
    """Return the words in place of a picture; the name of its file is no description."""
    if local_name(element) == "img":
        words = element.get("alt")
        source = posixpath.basename(element.get("src") or "")
        if (
            words is not None
            and words.strip()
            and words.strip() in {source, source.partition(".")[0]}
        ):
            return None
        return words.strip() if words is not None else element.get("aria-label")
    own = (element.get("aria-label") or "").strip()
    title = element.find("{http://www.w3.org/2000/svg}title")
    return own or ((title.text or "").strip() or None if title is not None else None)


def _has_motion(draft: Draft, types: set[str]) -> bool:
    if any(t.startswith(("audio/", "video/")) or "javascript" in t for t in types):
        return True
    for item in draft.items:
        if item.media_type == "text/css" and _ANIMATED_STYLE.search(draft.sheet(item.part)):
            return True
        is_there = item.media_type in _FRAMES and item.part in draft.parts
        if is_there and _may_be_animated(draft, item.part):
            return True
    pages = (element.text or "" for page in draft.pages for element in page.named("style"))
    return any(_ANIMATED_STYLE.search(style) for style in pages)


def _may_be_animated(draft: Draft, part: str) -> bool:
    """Whether a picture has several frames, by the marks that its format gives them."""
    try:
        content = draft.bytes_of(part)
    except UnreadableError:
        return True
    if content.startswith(b"GIF8"):
        return content.count(b"\x21\xf9\x04") > 1
    if content.startswith(b"\x89PNG"):
        return b"acTL" in content[:4096]
    return b"ANIM" in content[:256] or content[4:12] == b"ftypavis"


def _modes(facts: Facts) -> list[str]:
    modes = ["textual"] if facts.has_text else []
    if facts.pictures or facts.has_film or not modes:
        modes.append("visual")
    return modes + (["auditory"] if facts.has_sound or facts.has_film else [])


def _sufficient(facts: Facts) -> list[str]:
    if facts.has_sound or facts.has_film:
        return [",".join(_modes(facts))]
    if facts.has_text:
        return ["textual,visual" if facts.undescribed else "textual"]
    return ["visual"] if facts.undescribed or not facts.described else ["textual"]


def _features(facts: Facts) -> list[str]:
    found = []
    if facts.described and not facts.undescribed:
        found.append("alternativeText")
    if facts.has_formulas:
        found.append("MathML")
    if facts.has_page_list:
        found.append("pageNavigation")
    if facts.has_headings:
        found.append("structuralNavigation")
    if facts.has_contents:
        found.append("tableOfContents")
    return found or ["none"]


def _page_lists(draft: Draft) -> Iterator[bool]:
    if draft.navigation is not None:
        for nav in draft.navigation.named("nav"):
            yield "page-list" in types_of(nav)
    elif not draft.is_epub3 and draft.ncx is not None:
        yield draft.ncx.root.find("{*}pageList") is not None


def _summary(facts: Facts, language: str) -> str:
    """Return the summary in the book's language; none where that is not one of ours."""
    primary = language.partition("-")[0].lower()
    if primary not in {"vi", "en"} or not facts.has_text or facts.has_sound or facts.has_film:
        return ""
    sentences = [
        (
            "Sách là văn bản, đọc được bằng trình đọc màn hình.",
            "The book is text that screen readers can read.",
        )
    ]
    if facts.has_contents:
        sentences.append(("Có mục lục để di chuyển trong sách.", "It has a table of contents."))
    if facts.undescribed:
        sentences.append(("Một số hình chưa có mô tả.", "Some pictures have no description."))
    elif facts.described:
        sentences.append(("Các hình đều có mô tả.", "All pictures that matter have descriptions."))
    if facts.has_formulas:
        sentences.append(("Công thức viết bằng MathML.", "Formulas are written in MathML."))
    return " ".join(vi if primary == "vi" else en for vi, en in sentences)


def _name(element: etree._Element) -> str:
    name = element.get("property") or element.get("name") or ""
    return "" if element.get("refines") else name.strip()


def _meta(draft: Draft, metadata: etree._Element, name: str, value: str) -> etree._Element:
    if draft.is_epub3:
        element = metadata.makeelement(f"{{{OPF}}}meta", {"property": name})
        element.text = value
        return element
    return metadata.makeelement(f"{{{OPF}}}meta", {"name": name, "content": value})
