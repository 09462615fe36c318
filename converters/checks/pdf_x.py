"""What a PDF must have that says it is PDF/X, the standard for the exchange of print files.

Sources: ISO 15930-1 and -4 (PDF/X-1a), -3 and -6 (PDF/X-3), -7 (PDF/X-4); ISO 32000-1, 14.11.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from converters.limits import PAGES

if TYPE_CHECKING:
    from pypdf import PdfReader

_CLAIM: Final = re.compile(r"pdfxid:GTS_PDFXVersion(?:>|\s*=\s*[\"'])\s*([^<\"'\s]+)")
_INTENT: Final = "/GTS_PDFX"


def claimed_standard(reader: PdfReader, xmp: str) -> str:
    """Return the kind of PDF/X that a file claims to be, as it writes it; nothing for none.

    PDF/X-4 says it in XMP, the older ones in the information dictionary.
    """
    found = _CLAIM.search(xmp)
    told = _information(reader).get("/GTS_PDFXVersion")
    return found[1] if found else str(told or "").strip()


def missing_for(standard: str, reader: PdfReader) -> Iterator[str]:
    """Yield the keys that ``standard`` asks for and the file has not."""
    intent = _intent(reader)
    if intent is None:
        yield "/OutputIntents /S /GTS_PDFX"
    else:
        if not intent.get("/OutputConditionIdentifier"):
            yield "/OutputConditionIdentifier"
        yield from _missing_profile(standard, intent)
    if "/ID" not in reader.trailer:
        yield "/ID"
    if str(_information(reader).get("/Trapped", "")) not in {"/True", "/False"}:
        yield "/Trapped"
    if any("/TrimBox" not in p and "/ArtBox" not in p for p in islice(reader.pages, PAGES)):
        yield "/TrimBox"


def _information(reader: PdfReader) -> Mapping[str, Any]:
    return reader.metadata or {}


def _missing_profile(standard: str, intent: Any) -> Iterator[str]:
    """Yield the profile of the press, where a name alone does not stand for it.

    The older standards take the name of a registered condition; PDF/X-4 wants the profile itself,
    PDF/X-4p where it is to be had.
    """
    if "/DestOutputProfile" in intent:
        return
    if standard.startswith("PDF/X-4p"):
        if "/DestOutputProfileRef" not in intent:
            yield "/DestOutputProfileRef"
    elif standard.startswith("PDF/X-4") or not intent.get("/RegistryName"):
        yield "/DestOutputProfile"


def _intent(reader: PdfReader) -> Any:
    intents = reader.root_object.get("/OutputIntents")
    for entry in intents.get_object() if intents is not None else ():
        intent = entry.get_object()
        if intent.get("/S") == _INTENT:
            return intent
    return None
