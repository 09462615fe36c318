"""XHTML as strings: escaping, attributes, ids, languages and addresses that are always valid."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final
from urllib.parse import quote, urlsplit

from converters.writers.directions import is_right_to_left

XHTML_NAMESPACE: Final = "http://www.w3.org/1999/xhtml"
EPUB_NAMESPACE: Final = "http://www.idpf.org/2007/ops"
HEADING_LEVELS: Final = 6
UNDETERMINED: Final = "und"
"""Language tag of a text whose language nobody named."""

_FORBIDDEN: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
"""What XML 1.0 section 2.2 does not allow, and the controls and noncharacters it discourages."""
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]*\Z")
_LANGUAGE: Final = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?"
    r"(-([A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*"
    r"(-x(-[A-Za-z0-9]{1,8})+)?\Z"
)
"""Well-formed language tags: RFC 5646 section 2.1 without the grandfathered ones."""
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?\Z")
_MAIL: Final = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\Z")
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_ADDRESS_MARKS: Final = "/:?=&;+,!$'()*@~._-%"
_PORTS: Final = 65_535


def count_forbidden(text: str) -> int:
    """Return how many characters of ``text`` may not stand in the file."""
    return len(_FORBIDDEN.findall(text)) if _FORBIDDEN.search(text) else 0


def allowed(text: str) -> str:
    """Return ``text`` without the characters that may not stand in the file."""
    return _FORBIDDEN.sub("", text) if _FORBIDDEN.search(text) else text


def escape(text: str) -> str:
    """Return character data: allowed characters, markup escaped."""
    text = allowed(text)
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def attributes(**values: str | int | None) -> str:
    """Return attributes in the order given, each with a space before it; None leaves one out.

    ``epub_type`` stands for ``epub:type``, ``class_`` for ``class``, ``aria_x`` for ``aria-x``.
    """
    return "".join(
        f' {_attribute_name(name)}="{_quoted(str(value))}"'
        for name, value in values.items()
        if value is not None
    )


def _attribute_name(name: str) -> str:
    if name.startswith("epub_"):
        return name.replace("_", ":", 1)
    return name.rstrip("_").replace("_", "-")


def _quoted(text: str) -> str:
    return escape(text).replace('"', "&quot;").replace("\n", " ").replace("\t", " ")


def is_language(tag: str | None) -> bool:
    """Return whether ``tag`` is a well-formed BCP 47 tag."""
    return bool(tag and _LANGUAGE.match(tag))


def language_attributes(tag: str | None) -> str:
    """Return ``lang`` and ``xml:lang``, or nothing where the tag is missing or malformed."""
    return f' xml:lang="{tag}" lang="{tag}"' if tag and is_language(tag) else ""


def document(
    title: str, language: str, body: str, body_type: str, *, to_root: str = "../"
) -> bytes:
    """Return one XHTML content document; ``to_root`` leads from its folder to the package's."""
    matter = f' epub:type="{body_type}"' if body_type else ""
    way = ' dir="rtl"' if is_right_to_left(language) else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="{XHTML_NAMESPACE}" xmlns:epub="{EPUB_NAMESPACE}"'
        f'{language_attributes(language)}{way}>\n<head>\n<meta charset="utf-8"/>\n'
        f"<title>{escape(title)}</title>\n"
        f'<link rel="stylesheet" type="text/css" href="{to_root}styles/book.css"/>\n'
        f"</head>\n<body{matter}>\n{body}\n</body>\n</html>\n"
    ).encode()


class Names:
    """Ids given out so far; each is given once in the whole book, so files can be joined freely."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: Counter[str] = Counter()

    def give(self, wanted: str, kind: str) -> str:
        """Return ``wanted`` where it is a free id of ASCII letters, else a numbered ``kind``."""
        if _NAME.match(wanted) and wanted not in self._taken:
            self._taken.add(wanted)
            return wanted
        while True:
            self._numbers[kind] += 1
            name = f"{kind}-{self._numbers[kind]}"
            if name not in self._taken:
                self._taken.add(name)
                return name


def safe_address(target: str) -> str | None:
    """Return an outside address in the URL Standard's valid form, None for one to refuse.

    Only web, mail and telephone addresses pass; scripts, local files and inline data do not.
    """
    text = allowed(target).strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _SCHEMES:
        return None
    if scheme in {"mailto", "tel"}:
        return _plain_address(scheme, text.partition(":")[2])
    host = _ascii_host(parts.hostname or "")
    if host is None or "@" in parts.netloc or (port is not None and port > _PORTS):
        return None
    suffix = f":{port}" if port is not None else ""
    query = f"?{_percent(parts.query)}" if parts.query else ""
    fragment = f"#{_percent(parts.fragment)}" if parts.fragment else ""
    return f"{scheme}://{host}{suffix}{_percent(parts.path)}{query}{fragment}"


def _plain_address(scheme: str, rest: str) -> str | None:
    if scheme == "mailto" and not _MAIL.match(rest.partition("?")[0]):
        return None
    if scheme == "tel" and not re.fullmatch(r"[+\d][\d().;=a-z-]*", rest):
        return None
    return f"{scheme}:{_percent(rest)}"


def _ascii_host(host: str) -> str | None:
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return ascii_host if _HOST.match(ascii_host) else None


def _percent(text: str) -> str:
    quoted = quote(text, safe=_ADDRESS_MARKS)
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quoted)
