"""What a document says about itself: title, authors, date, language; junk left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from converters.model.metadata import Contributor, Metadata, Subject, Work
from converters.readers.credible import credible_names, credible_title
from converters.readers.docx.names import W
from converters.vietnamese.legacy import encoding_of_font

_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS: Final = "{http://purl.org/dc/terms/}"
_CP: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_VIETNAMESE: Final = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_TAG: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_SAMPLE: Final = 60_000
"""Characters: some twenty pages."""
_SHARE: Final = 0.12
"""Vietnamese prose has such letters in 40 to 60 words of a hundred; other languages in none."""


def read_metadata(core: etree._Element | None, language: str, title: str | None) -> Metadata:
    """Return proposals: ``title`` from the text wins over the file's own."""
    found = title or _title(core)
    return Metadata(
        work=Work(
            title=found or "",
            contributors=tuple(Contributor(name=name) for name in _creators(core)),
            language=language,
            subjects=tuple(Subject(heading=word) for word in _keywords(core)),
        ),
        modified=_modified(core),
    )


def _text(core: etree._Element | None, name: str) -> str:
    return " ".join((core.findtext(name) or "").split()) if core is not None else ""


def _title(core: etree._Element | None) -> str | None:
    return credible_title((core.findtext(f"{_DC}title") or "") if core is not None else "")


def _creators(core: etree._Element | None) -> tuple[str, ...]:
    return credible_names(re.split(r"[;\n]", _text(core, f"{_DC}creator")))


def _keywords(core: etree._Element | None) -> list[str]:
    words = (word.strip() for word in re.split(r"[;,]", _text(core, f"{_CP}keywords")))
    return [word for word in dict.fromkeys(words) if word]


def _modified(core: etree._Element | None) -> str | None:
    """Return the moment of the last change as ISO 8601 in UTC, None where it is no date."""
    text = _text(core, f"{_DCTERMS}modified") or _text(core, f"{_DCTERMS}created")
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        # Programs without a date write the first moment of the year 1, some in their own time zone.
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year >= 1000 else None


def guess_language(
    document: etree._Element,
    fonts: Iterable[str],
    default: str | None,
    core: etree._Element | None,
) -> str:
    """Return the language of the text: Vietnamese by its letters or its fonts, else as declared.

    ``w:lang`` alone does not tell: Word writes the language of its own menus there.
    """
    sample = _sample_of(document)
    found = _WORD.findall(sample)
    words = len(found)
    if sum(_VIETNAMESE.search(word) is not None for word in found) > words * _SHARE:
        return "vi"
    if any(encoding_of_font(font) is not None for font in fonts):
        return "vi"
    for tag in (_text(core, f"{_DC}language"), default):
        if tag and _TAG.fullmatch(tag) and not (tag.lower().startswith("vi") and words):
            return tag
    return "vi" if not words else "en"


def _sample_of(document: etree._Element) -> str:
    pieces: list[str] = []
    size = 0
    for element in document.iter(f"{W}t"):
        text = (element.text or "")[:_SAMPLE]
        pieces.append(text)
        size += len(text)
        if size > _SAMPLE:
            break
    return " ".join(pieces)
