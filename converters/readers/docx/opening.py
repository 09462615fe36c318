"""Open a DOCX package: its main part, the parts that each part refers to, their XML."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol
from urllib.parse import unquote

from lxml import etree

from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.monitor import Monitor
from converters.readers.docx.names import CHART, MC, PIC, WP, A, M, O, R, V, W
from converters.readers.package import DAMAGE, Package

_RELATIONSHIP: Final = "{*}Relationship"
_MACROS: Final = "vbaproject"
_MAIN_NAME: Final = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_BODY: Final = b"<w:body"
_PREFIXES: Final = {
    "w": W, "r": R, "m": M, "a": A, "wp": WP, "pic": PIC, "c": CHART, "mc": MC, "v": V, "o": O,
    **{
        prefix: f"{{http://schemas.microsoft.com/office/word/2010/{name}}}"
        for prefix, name in (
            ("wps", "wordprocessingShape"), ("wpg", "wordprocessingGroup"),
            ("wpc", "wordprocessingCanvas"), ("wp14", "wordprocessingDrawing"), ("w14", "wordml"),
        )
    },
}  # fmt: skip
_OPENING: Final = (
    "<w:document "
    + " ".join(f'xmlns:{prefix}="{name.strip("{}")}"' for prefix, name in _PREFIXES.items())
    + ">"
).encode()
"""A root element as Word writes it, in the place of a damaged one."""


class Relationship(NamedTuple):
    """Where an ``r:id`` leads: a part's name, or an address outside the package."""

    kind: str
    """Last step of the relationship's type, e.g. ``image``, ``hyperlink``, ``footnotes``."""
    target: str
    external: bool


class WordParts(Protocol):
    """Parts of a Word document, from a package or made from an older format."""

    @property
    def name(self) -> str:
        """Name of the file, as the user knows it."""

    @property
    def main(self) -> str:
        """Name of the part that holds the body."""

    @property
    def has_macros(self) -> bool:
        """Whether the document carries a macro project."""

    @property
    def repaired(self) -> bool:
        """Whether something had to be guessed at."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts."""

    def document(self) -> etree._Element:
        """Return the root of the main part; SourceError where it cannot be read."""

    def core_properties(self) -> etree._Element | None:
        """Return the root of the core properties (Dublin Core), None if there are none."""

    def relationships(self, part: str, /) -> dict[str, Relationship]:
        """Return the relationships of a part by id."""

    def related(self, kind: str) -> str | None:
        """Return the name of the part that the main one relates to as ``kind``."""

    def related_xml(self, kind: str) -> etree._Element | None:
        """Return the root of a part that the main one relates to."""

    def related_all(self, kind: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield name and root of every part that the main one relates to as ``kind``."""

    def optional_xml(self, name: str) -> etree._Element | None:
        """Return a part's root, None if it is missing."""

    def media(self, name: str) -> bytes | None:
        """Return the bytes of a part, None if it is missing."""


class DocxPackage:
    """Parts of a Word document, found through relationships as OPC wants it."""

    def __init__(self, package: Package, monitor: Monitor) -> None:
        """Find the main part; SourceError DOCX-001 if there is none."""
        self._package = package
        self._monitor = monitor
        self._relationships: dict[str, dict[str, Relationship]] = {}
        self.name = package.source.name
        self.main = self._find_main()

    def document(self) -> etree._Element:
        """Return the root of the main part; SourceError where it cannot be read."""
        try:
            return self._package.xml(self.main)
        except SourceError as error:
            if error.diagnostic.code not in DAMAGE:
                raise
            for opening in (b"", _OPENING):
                root = self._package.salvaged_xml(self.main, opening, _BODY)
                body = None if root is None else root.find(f"{W}body")
                if root is not None and body is not None and len(body):
                    self._tell_damage(self.main, root)
                    return root
            raise

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return the relationships of a part by id; none where they are missing or damaged."""
        if part not in self._relationships:
            folder, name = posixpath.split(part)
            root = self.optional_xml(posixpath.join(folder, "_rels", f"{name}.rels"))
            self._relationships[part] = {} if root is None else _relationships(root, folder)
        return self._relationships[part]

    def related(self, kind: str, part: str | None = None) -> str | None:
        """Return the name of the part that ``part`` (the main one) relates to as ``kind``."""
        source = self.main if part is None else part
        for relationship in self.relationships(source).values():
            if relationship.kind == kind and relationship.target in self._package:
                return relationship.target
        if self.relationships(source):
            return None
        usual = posixpath.join(posixpath.dirname(source), f"{kind}.xml")
        return usual if usual in self._package else None

    def related_xml(self, kind: str) -> etree._Element | None:
        """Return the root of a part that the main one relates to; None if missing or damaged."""
        name = self.related(kind)
        return None if name is None else self.optional_xml(name)

    def related_all(self, kind: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield name and root of every part that the main one relates to as ``kind``."""
        names = [r.target for r in self.relationships(self.main).values() if r.kind == kind]
        if not self.relationships(self.main):
            usual = re.compile(rf"(?:.*/)?{kind}\d*\.xml", re.IGNORECASE)
            names = [name for name in self._package.names if usual.fullmatch(name)]
        for name in dict.fromkeys(names):
            root = self.optional_xml(name)
            if root is not None:
                yield name, root

    def optional_xml(self, name: str) -> etree._Element | None:
        """Return a part's root, None if it is missing; a damaged one is reported (DOCX-002)."""
        if name not in self._package:
            return None
        try:
            return self._package.xml(name)
        except SourceError as error:
            root = self._salvaged(name, error)
            if root is None:
                self._monitor.report(Diagnostic.of("DOCX-002", Origin(self.name, part=name)))
            return root

    def _salvaged(self, name: str, error: SourceError) -> etree._Element | None:
        """Return what can be read of a part that is damaged; raise ``error`` where it is not."""
        if error.diagnostic.code not in DAMAGE:
            raise error
        root = self._package.salvaged_xml(name)
        if root is not None:
            self._tell_damage(name, root)
        return root

    def _tell_damage(self, name: str, root: etree._Element) -> None:
        paragraphs = sum(1 for _ in root.iter(f"{W}p"))
        origin = Origin(self.name, part=name, paragraph=paragraphs or None)
        self._monitor.report(Diagnostic.of("DOCX-045", origin))

    def media(self, name: str) -> bytes | None:
        """Return the bytes of a part; None if it is missing or cannot be unpacked."""
        try:
            return self._package.read(name)
        except KeyError:
            return None
        except SourceError as error:
            if error.diagnostic.code != "DOC-010":
                raise
            return None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts."""
        return self._package.names

    @property
    def has_macros(self) -> bool:
        """Whether the document carries a macro project."""
        return any(_MACROS in name.lower() for name in self._package.names)

    @property
    def repaired(self) -> bool:
        """Whether the package had to be guessed at."""
        return self._package.repaired

    def _find_main(self) -> str:
        root = self.optional_xml("_rels/.rels")
        if root is not None:
            for relationship in _relationships(root, "").values():
                if relationship.kind == "officeDocument" and relationship.target in self._package:
                    return relationship.target
        for name in self._package.names:
            if _MAIN_NAME.fullmatch(name):
                return name
        raise SourceError.of("DOCX-001", Origin(self.name))

    def core_properties(self) -> etree._Element | None:
        """Return the root of the core properties (Dublin Core), None if there are none."""
        root = self.optional_xml("_rels/.rels")
        if root is not None:
            for relationship in _relationships(root, "").values():
                if relationship.kind == "core-properties":
                    return self.optional_xml(relationship.target)
        return self.optional_xml("docProps/core.xml")


def _relationships(root: etree._Element, folder: str) -> dict[str, Relationship]:
    found = {}
    for element in root.iterfind(_RELATIONSHIP):
        kind = element.get("Type", "").rstrip("/").rpartition("/")[2]
        target = element.get("Target", "")
        external = element.get("TargetMode") == "External"
        if not external:
            path = unquote(target.partition("#")[0]).replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
        found[element.get("Id", "")] = Relationship(kind, target, external)
    return found
