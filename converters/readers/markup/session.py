"""What all pages of one document share while they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from converters.diagnostics import Origin
from converters.model.ledger import LedgerBook
from converters.monitor import Monitor
from converters.readers.legacy_text import LegacyText
from converters.readers.markup.notes import Notes
from converters.readers.markup.places import Place, Places
from converters.readers.markup.styles import StyleSheets
from converters.readers.pandoc_images import Pictures


@dataclass(frozen=True)
class Session:
    """Surroundings of the pages of one document."""

    origin: Origin
    book: LedgerBook
    legacy: LegacyText
    monitor: Monitor
    styles: StyleSheets
    places: Places
    notes: Notes
    pictures: Mapping[str, Pictures]
    """By page: addresses of pictures count from where the page lies."""
    page_labels: Mapping[Place, str] = field(default_factory=dict)
    """Printed pages that a list of pages finds at places without a mark of their own."""
