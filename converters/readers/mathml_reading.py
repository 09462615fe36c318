"""What a formula in presentation MathML says, in one line, for those who hear or search it.

Elements: MathML 3, chapter 3.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lxml import etree

from converters.readers.markup.parsing import MATHML

_TOKENS: Final = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_SILENT: Final = frozenset(
    {"annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark"}
)
_UNSEEN: Final = dict.fromkeys(range(0x2061, 0x2065))
"""Function application and operators that are not written."""
_LARGE: Final = frozenset("∑∏∐∫∬∭∮∯∰⋀⋁⋂⋃")
"""Operators that stand apart from what they work on."""
_RAISED: Final = str.maketrans("0123456789n", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ")


def reading_of(element: etree._Element) -> str:
    """Return a formula in one line: fractions with a slash, scripts with ``^`` and ``_``."""
    return " ".join(_read(element).split())


def bracketed(reading: str) -> str:
    """Return a part of a formula in brackets where it is more than one sign, number or name."""
    reading = reading.strip()
    is_single = len(reading) <= 1 or reading.isalnum()
    return reading if is_single else f"({reading})"


def raised(reading: str) -> str:
    """Return the degree of a root in small raised figures."""
    return reading.translate(_RAISED)


def _read(element: etree._Element) -> str:
    name = etree.QName(element).localname
    if name in _SILENT:
        return ""
    if name in _TOKENS:
        return "".join(str(t) for t in element.itertext()).strip().translate(_UNSEEN)
    if name == "mspace":
        return " "
    if name == "semantics":
        return "".join(map(_read, list(element.iterchildren("*"))[:1]))
    method = _METHODS.get(name, _row)
    return method(list(element.iterchildren("*")))


def _row(parts: list[etree._Element]) -> str:
    texts = [_read(part) for part in parts]
    followers = [*texts[1:], ""][: len(texts)]
    return "".join(
        f"{text} " if follower and _stands_apart(text, follower) else text
        for text, follower in zip(texts, followers, strict=True)
    )


def _stands_apart(text: str, follower: str) -> bool:
    """Return whether two signs would run into one another: large operators, and words."""
    if text[:1] in _LARGE:
        return True
    if not (text[-1:].isalpha() and follower[:1].isalpha()):
        return False
    return any(len(end) > 1 and end.isalpha() for end in (text[-2:], follower[:2]))


def _fraction(parts: list[etree._Element]) -> str:
    return "/".join(bracketed(_read(part)) for part in parts)


def _square_root(parts: list[etree._Element]) -> str:
    return f"√{bracketed(_row(parts))}"


def _root(parts: list[etree._Element]) -> str:
    texts = [_read(part) for part in parts]
    return f"{raised(''.join(texts[1:]))}√{bracketed(''.join(texts[:1]))}"


def _scripts(signs: str) -> Callable[[list[etree._Element]], str]:
    """Return a reader of a base and the scripts at it, each after its sign."""

    def read(parts: list[etree._Element]) -> str:
        texts = [_read(part) for part in parts]
        pairs = zip(signs, texts[1:], strict=False)
        scripts = "".join(f"{sign}{bracketed(text)}" for sign, text in pairs if text)
        return "".join(texts[:1]) + scripts

    return read


def _over(parts: list[etree._Element]) -> str:
    if len(parts) > 1 and etree.QName(parts[1]).localname == "mo":
        return "".join(_read(part) for part in parts)
    return _scripts("^")(parts)


def _fenced(parts: list[etree._Element]) -> str:
    return f"({','.join(map(_read, parts))})"


def _table(rows: list[etree._Element]) -> str:
    return "; ".join(", ".join(map(_read, row.iterchildren("*"))) for row in rows)


_METHODS: Final[dict[str, Callable[[list[etree._Element]], str]]] = {
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "msub": _scripts("_"),
    "msup": _scripts("^"),
    "munder": _scripts("_"),
    "mover": _over,
    "msubsup": _scripts("_^"),
    "munderover": _scripts("_^"),
    "mfenced": _fenced,
    "mtable": _table,
}


def is_formula(element: etree._Element) -> bool:
    """Return whether an element is a whole formula; old programs gave it no namespace."""
    return element.tag in {f"{{{MATHML}}}math", "math"}
