"""What the end of a book's way needs, loaded while workers still read its pages.

Tables of the language and libraries for writing take half a second to load, in which a short book
is otherwise waited for.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable

from converters.vocabularies import EditionForm


def load_ahead(forms: Iterable[EditionForm]) -> None:
    """Begin to load what correcting words and writing editions of these forms needs."""
    wanted = tuple(forms)
    threading.Thread(target=_load, args=(wanted,), name="load-ahead", daemon=True).start()


def _load(forms: tuple[EditionForm, ...]) -> None:
    from converters.transforms import misread_words
    from converters.writers.registry import writer_for

    # What cannot be loaded here cannot be loaded where it is needed, and is told there.
    with contextlib.suppress(Exception):
        misread_words.load_tables()
        for form in forms:
            writer_for(form)
