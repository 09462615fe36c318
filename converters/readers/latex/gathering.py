"""Files that a LaTeX source puts in, read within the folder of the main file and nowhere else.

Pandoc runs without access to files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.monitor import Monitor
from converters.readers.latex.scanning import outside_literals
from converters.readers.pandoc_images import Finder

_INCLUDE: Final = re.compile(r"\\(?:input|include|subfile)\s*\{([^{}]+)\}")
_COMMENT: Final = re.compile(r"(?<!\\)((?:\\\\)*)%.*")
_BODY: Final = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_DEEPEST: Final = 10
_MOST_FILES: Final = 1_000


Reader = Callable[[bytes, Origin], str]
"""Gives the characters of a file."""


def gathered(
    text: str, find: Finder, read: Reader, book: LedgerBook, monitor: Monitor, origin: Origin
) -> str:
    """Return a text with the files that it names put in, and without its comments.

    SourceError TXT-022 where they are too large together. A file that is missing or lies elsewhere
    is entered and told (TXT-046).
    """
    return _Gatherer(find, read, book, monitor, origin).expanded(text, 0)


class _Gatherer:
    """Puts files into each other, each of them within the limits."""

    def __init__(
        self, find: Finder, read: Reader, book: LedgerBook, monitor: Monitor, origin: Origin
    ) -> None:
        self._find = find
        self._read = read
        self._book = book
        self._monitor = monitor
        self._origin = origin
        self._files = 0
        self._bytes = 0

    def expanded(self, text: str, depth: int) -> str:
        def stretch(part: str) -> str:
            part = _COMMENT.sub(r"\1", part)
            return _INCLUDE.sub(lambda match: self._included(match[1].strip(), depth), part)

        return outside_literals(text, stretch)

    def _included(self, name: str, depth: int) -> str:
        content = None
        if depth < _DEEPEST and self._files < _MOST_FILES:
            content = self._find(f"{name}.tex") or self._find(name)
        if content is None:
            self._book.enter(Kind.FIELD, Fate.DROPPED, "TXT-046", self._origin, name[:200])
            self._monitor.report(Diagnostic.of("TXT-046", self._origin, name=name[:200]))
            return ""
        self._files += 1
        self._bytes += len(content)
        if self._bytes > limits.PANDOC_INPUT:
            megabytes = limits.PANDOC_INPUT // limits.MEGABYTE
            raise SourceError.of("TXT-022", self._origin, megabytes=megabytes)
        inner = self._read(content, Origin(name))
        body = _BODY.search(inner)
        return f"\n{self.expanded(body[1] if body else inner, depth + 1)}\n"
