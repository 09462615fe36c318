"""Accessibility rules for the package document, as Ace by DAISY has them.

Values are those of W3C's Schema.org Accessibility Properties for Discoverability Vocabulary (2024).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from converters.checks.epub_rules.findings import Finding
from converters.checks.epub_rules.opened import Entry, PackageDocument

_MODES: Final = frozenset(
    {
        "auditory", "chartOnVisual", "chemOnVisual", "colorDependent", "diagramOnVisual",
        "mathOnVisual", "musicOnVisual", "tactile", "textOnVisual", "textual", "visual",
    }
)  # fmt: skip
_FEATURES: Final = frozenset(
    {
        "annotations", "ARIA", "bookmarks", "index", "pageBreakMarkers", "pageNavigation",
        "printPageNumbers", "readingOrder", "structuralNavigation", "tableOfContents", "taggedPDF",
        "alternativeText", "audioDescription", "closedCaptions", "captions", "describedMath",
        "longDescription", "openCaptions", "rubyAnnotations", "fullRubyAnnotations", "signLanguage",
        "transcript", "displayTransformability", "synchronizedAudioText", "timingControl",
        "unlocked", "ChemML", "latex", "latex-chemistry", "MathML", "MathML-chemistry", "ttsMarkup",
        "highContrastAudio", "highContrastDisplay", "largePrint", "braille", "tactileGraphic",
        "tactileObject", "horizontalWriting", "verticalWriting", "withAdditionalWordSegmentation",
        "withoutAdditionalWordSegmentation", "none", "unknown",
    }
)  # fmt: skip
_HAZARDS: Final = frozenset(
    {
        "flashing", "noFlashingHazard", "unknownFlashingHazard", "motionSimulation",
        "noMotionSimulationHazard", "unknownMotionSimulationHazard", "sound", "noSoundHazard",
        "unknownSoundHazard", "unknown", "none",
    }
)  # fmt: skip
_PROPERTIES: Final = {
    "schema:accessMode": ("A11Y-100", _MODES),
    "schema:accessibilityFeature": ("A11Y-101", _FEATURES),
    "schema:accessibilityHazard": ("A11Y-102", _HAZARDS),
    "schema:accessModeSufficient": ("A11Y-104", _MODES),
}
"""Code where the property is missing, and the values that it may have."""
_ALONE: Final = frozenset({"none", "unknown"})
_CONTRARY: Final = (
    frozenset({"flashing", "noFlashingHazard", "unknownFlashingHazard"}),
    frozenset({"motionSimulation", "noMotionSimulationHazard", "unknownMotionSimulationHazard"}),
    frozenset({"sound", "noSoundHazard", "unknownSoundHazard"}),
)
_PAGES: Final = frozenset({"printPageNumbers", "pageNavigation"})
_PAGE_SOURCES: Final = ("pageBreakSource", "a11y:pageBreakSource", "dc:source")


def metadata_findings(package: PackageDocument, *, has_page_list: bool) -> Iterator[Finding]:
    """Yield what the package document leaves out or says wrongly."""
    if not package.values("dc:title"):
        yield Finding("A11Y-109", package.line)
    # The schema of EPUB 2 lets the package name no language.
    if not package.language and not package.is_epub2:
        yield Finding("A11Y-110", package.line)
    for name, (missing, known) in _PROPERTIES.items():
        if not package.values(name):
            yield Finding(missing, package.line)
        for entry in package.metadata.get(name, ()):
            for value in _unknown_values(name, entry, known):
                yield Finding("A11Y-105", entry.line, f"{name} = {value}")
    if not package.values("schema:accessibilitySummary"):
        yield Finding("A11Y-103", package.line)
    yield from _contradictions(package)
    yield from _page_numbers(package, has_page_list=has_page_list)


def _unknown_values(name: str, entry: Entry, known: frozenset[str]) -> Iterator[str]:
    values = entry.value.split(",") if name == "schema:accessModeSufficient" else [entry.value]
    for value in map(str.strip, values):
        # Features may be refined: displayTransformability/font-size.
        if value and value.partition("/")[0] not in known:
            yield value


def _contradictions(package: PackageDocument) -> Iterator[Finding]:
    for name in ("schema:accessibilityFeature", "schema:accessibilityHazard"):
        entries = package.metadata.get(name, ())
        values = {entry.value for entry in entries}
        if len(values) > 1 and values & _ALONE:
            yield Finding("A11Y-106", entries[0].line, f"{name} = {', '.join(sorted(values))}")
    hazards = package.metadata.get("schema:accessibilityHazard", ())
    for contrary in _CONTRARY:
        said = {entry.value for entry in hazards} & contrary
        if len(said) > 1:
            yield Finding("A11Y-107", hazards[0].line, ", ".join(sorted(said)))


def _page_numbers(package: PackageDocument, *, has_page_list: bool) -> Iterator[Finding]:
    if has_page_list:
        if not package.is_fixed and not any(map(package.values, _PAGE_SOURCES)):
            yield Finding("A11Y-111", package.line)
        return
    for entry in package.metadata.get("schema:accessibilityFeature", ()):
        if entry.value in _PAGES:
            yield Finding("A11Y-108", entry.line, entry.value)
