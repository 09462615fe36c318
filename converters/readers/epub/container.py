"""The container of an EPUB: where the package document is, and whether the book may be read.

EPUB 3.3 section 4 (OCF): container.xml, encryption.xml; font obfuscation is no protection.
"""

from __future__ import annotations

import posixpath
from typing import Final
from urllib.parse import unquote

from lxml import etree

from converters import limits
from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.readers.html import characters_of
from converters.readers.markup.parsing import name_of, parse_foreign_xml
from converters.readers.package import Package

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_PROTECTIONS: Final = ("META-INF/license.lcpl", "META-INF/rights.xml", "META-INF/sinf.xml")
_OBFUSCATIONS: Final = frozenset(
    {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
)
_FONTS: Final = (".ttf", ".otf", ".woff", ".woff2", ".ttc", ".eot")
_PACKAGE_TYPE: Final = "application/oebps-package+xml"


def refuse_protected(package: Package) -> None:
    """Raise SourceError EPUB-030 where the text is encrypted, as shops do with their books."""
    if _ENCRYPTION not in package:
        return
    root = xml_part(package, _ENCRYPTION)
    protected = any(name in package for name in _PROTECTIONS)
    for element in root.iter(etree.Element) if root is not None else ():
        if name_of(element) == "EncryptedData" and (protected or _hides_text(element)):
            raise SourceError.of("EPUB-030", package.origin)


def _hides_text(data: etree._Element) -> bool:
    methods = [e.get("Algorithm") for e in data.iter(etree.Element)
               if name_of(e) == "EncryptionMethod"]  # fmt: skip
    targets = [e.get("URI") or "" for e in data.iter(etree.Element)
               if name_of(e) == "CipherReference"]  # fmt: skip
    if any(method in _OBFUSCATIONS for method in methods) or not methods:
        return False
    return any(not target.lower().endswith(_FONTS) for target in targets)


def package_path(package: Package) -> str | None:
    """Return the name of the package document; found by its ending where the container is lost."""
    root = xml_part(package, _CONTAINER) if _CONTAINER in package else None
    found: list[str] = []
    for element in root.iter(etree.Element) if root is not None else ():
        if name_of(element) == "rootfile":
            path = unquote(element.get("full-path") or "").lstrip("/")
            is_first = element.get("media-type") == _PACKAGE_TYPE
            found.insert(0 if is_first and not found else len(found), path)
    found += [name for name in package.names if name.lower().endswith(".opf")]
    return next((path for path in found if path and path in package), None)


def xml_part(package: Package, name: str) -> etree._Element | None:
    """Return the root of a part that may be damaged, None where nothing of it can be read."""
    text = text_part(package, name)
    if text is None:
        return None
    root, _ = parse_foreign_xml(text, Origin(package.origin.source, part=name))
    return root


def text_part(package: Package, name: str) -> str | None:
    """Return the characters of a part, None where it is damaged beyond reading."""
    content = bytes_part(package, name, limits.PACKAGE_XML_PART)
    if content is None:
        return None
    try:
        return characters_of(content, Origin(package.origin.source, part=name))
    except SourceError as error:
        if error.diagnostic.code == "TXT-001":
            return None
        raise


def bytes_part(package: Package, name: str, limit: int = limits.PACKAGE_MEDIA_PART) -> bytes | None:
    """Return the bytes of a part, None where there is none or it is damaged beyond unpacking."""
    try:
        return package.read(name, limit)
    except KeyError:
        return None
    except SourceError as error:
        if error.diagnostic.code == "DOC-010":
            return None
        raise


def joined(base: str, href: str) -> str:
    """Return the name of the part that an address in the part ``base`` leads to."""
    path = unquote(href.partition("#")[0].partition("?")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)).lstrip("/")
