r"""Presentation MathML as typst mathematics.

Every sign goes in as an escape (``\u{78}``) or a string, so that nothing of the source is read
as typst's own notation. Source: MathML Core, W3C, sections 3.2 to 3.4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from lxml import etree

from converters.limits import XML_DEPTH
from converters.writers.pdf.fences import fenced_row
from converters.writers.pdf.literals import literal, single_spaced

if TYPE_CHECKING:
    from converters.writers.pdf.composition import Composition

DEPTH: Final = 20
"""Fractions within roots within …; typst's limit on nested layout is 72."""

_ACCENTS: Final = {
    "\u00af": "macron", "\u0304": "macron", "\u203e": "overline", "_": "overline",
    "^": "hat", "\u02c6": "hat", "\u0302": "hat", "~": "tilde", "\u02dc": "tilde",
    "\u0303": "tilde", "\u02d9": "dot", "\u0307": "dot", "\u00a8": "dot.double",
    "\u0308": "dot.double", "\u2192": "arrow", "\u20d7": "arrow", "\u2190": "arrow.l",
    "\u20d6": "arrow.l", "\u02c7": "caron", "\u030c": "caron", "\u02d8": "breve",
    "\u0306": "breve", "\u00b4": "acute", "\u0301": "acute", "`": "grave", "\u0300": "grave",
}  # fmt: skip
_BRACES: Final = {
    "\u23de": "overbrace", "\u23df": "underbrace", "\u23b4": "overbracket",
    "\u23b5": "underbracket", "\u23dc": "overparen", "\u23dd": "underparen",
}  # fmt: skip
_VARIANTS: Final = {
    "normal": "upright({})", "bold": "bold(upright({}))", "italic": "italic({})",
    "bold-italic": "bold(italic({}))", "double-struck": "bb({})", "script": "cal({})",
    "bold-script": "bold(cal({}))", "fraktur": "frak({})", "bold-fraktur": "bold(frak({}))",
    "sans-serif": "sans({})", "bold-sans-serif": "bold(sans({}))", "monospace": "mono({})",
}  # fmt: skip
_INVISIBLE: Final = frozenset("\u2061\u2062\u2063\u2064\u200b\u200c\u200d\ufeff")


class _Unreadable(Exception):  # noqa: N818 - never leaves this module
    """The formula is not MathML that we can set."""


def display_mathematics(book: Composition, mathml: str, alt: str, number: str | None) -> str:
    """Return the expression for a formula on a line of its own, as ``inline_mathematics`` does."""
    found = _notation(book, mathml, alt)
    if found is None:
        return f"aligned(center, {_as_text(book, alt, number)})"
    notation, told = found
    shown = literal(book.glyphs.shown(number)) if number else "none"
    return f"display-formula({shown}, {told}, ${notation}$)"


def inline_mathematics(book: Composition, mathml: str, alt: str, width_pt: float) -> str:
    """Return the expression for a formula; its alternative text where it cannot be read."""
    found = _notation(book, mathml, alt)
    if found is None:
        return _as_text(book, alt, None)
    notation, told = found
    # To measure a formula takes as long as to set it, and of most there is no need.
    if _most_ems(mathml) * book.size_pt <= width_pt:
        return f"math.equation(alt: {told}, ${notation}$)"
    return f"inline-formula({told}, {width_pt:.2f}pt, ${notation}$)"


def _most_ems(mathml: str) -> float:
    """Return more ems than a formula is wide: nearly one a sign, and some for what is around it."""
    root = _parsed(mathml)
    names = Counter(_name(element) for element in root.iter())
    gaps = 8 * names["mspace"] + 3 * names["mtd"] + 3 * names["mfenced"]
    signs = len("".join(_text_of(root).split()))
    return 0.9 * signs + 0.3 * names.total() + gaps


def _notation(book: Composition, mathml: str, alt: str) -> tuple[str, str] | None:
    """Return the formula, and a literal that tells it; None for what cannot be read."""
    try:
        root = _parsed(mathml)
        notation = _Setter(book).element(root, 0)
        spoken = single_spaced(alt).strip() or _readable(root)
    except (_Unreadable, etree.XMLSyntaxError):
        return None
    return (notation, literal(spoken or "formula")) if notation.strip() else None


def _as_text(book: Composition, alt: str, number: str | None) -> str:
    words = single_spaced(alt).strip()
    book.problems.unread_equations.append(words or "?")
    shown = book.glyphs.shown(words or book.word("[công thức]", "[formula]"))
    return literal(f"{shown} {number}" if number else shown)


def _parsed(mathml: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(mathml.encode("utf-8", "replace"), parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _Unreadable
    depth = max((sum(1 for _ in leaf.iterancestors()) for leaf in root.iter()), default=0)
    if depth > XML_DEPTH:
        raise _Unreadable
    return root


def _readable(root: etree._Element) -> str:
    pieces = (single_spaced(str(text)).strip() for text in root.itertext())
    return " ".join(filter(None, pieces))


def _text_of(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


class _Setter:
    """Walks a formula; one method a family of elements."""

    def __init__(self, book: Composition) -> None:
        self._book = book
        self._methods: dict[str, Callable[[etree._Element, int], str]] = {
            "mi": self._identifier, "mn": self._number, "mo": self._operator,
            "mtext": self._words, "ms": self._words, "mspace": self._space,
            "mfrac": self._fraction, "msqrt": self._square_root, "mroot": self._root,
            "msub": self._scripts, "msup": self._scripts, "msubsup": self._scripts,
            "munder": self._limits, "mover": self._limits, "munderover": self._limits,
            "mmultiscripts": self._multiscripts, "mtable": self._table,
            "mfenced": self._fenced, "mphantom": self._phantom, "semantics": self._semantics,
            "annotation": self._nothing, "annotation-xml": self._nothing,
            "menclose": self._enclosed, "none": self._nothing, "mprescripts": self._nothing,
            "maction": self._semantics,
        }  # fmt: skip

    def element(self, element: etree._Element, depth: int) -> str:
        """Return one element; unknown ones are rows of what they hold."""
        if depth > DEPTH:
            raise _Unreadable
        method = self._methods.get(_name(element), self._row)
        return method(element, depth + 1)

    def _row(self, element: etree._Element, depth: int) -> str:
        return fenced_row((child, self.element(child, depth)) for child in element)

    def _argument(self, element: etree._Element, depth: int) -> str:
        return self.element(element, depth) or '""'

    def _arguments(self, element: etree._Element, depth: int, number: int) -> list[str]:
        children = list(element)
        if len(children) != number:
            raise _Unreadable
        return [self._argument(child, depth) for child in children]

    # tokens

    def _content(self, element: etree._Element) -> str:
        return self._book.glyphs.shown(single_spaced(_text_of(element)).strip())

    def _identifier(self, element: etree._Element, _depth: int) -> str:
        text = self._content(element)
        if not text:
            return ""
        variant = _VARIANTS.get(element.get("mathvariant", ""))
        if len(text) == 1:
            return variant.format(_signs(text)) if variant else _signs(text)
        return variant.format(literal(text)) if variant else f"op({literal(text)})"

    def _number(self, element: etree._Element, _depth: int) -> str:
        text = self._content(element)
        variant = _VARIANTS.get(element.get("mathvariant", ""))
        if not text:
            return ""
        return variant.format(literal(text)) if variant else literal(text)

    def _operator(self, element: etree._Element, _depth: int) -> str:
        text = "".join(c for c in self._content(element) if c not in _INVISIBLE)
        if not text:
            return ""
        if text.isalpha():
            return f"op({literal(text)})"
        return _signs(text)

    def _words(self, element: etree._Element, _depth: int) -> str:
        text = self._book.glyphs.shown(single_spaced(_text_of(element)))
        return literal(text) if text else ""

    def _space(self, element: etree._Element, _depth: int) -> str:
        width = element.get("width", "")
        if not width.endswith("em"):
            return "thin"
        try:
            value = min(max(float(width[:-2]), -2.0), 8.0)
        except ValueError:
            return "thin"
        return f"#h({value:.3f}em)" if abs(value) >= 0.001 else ""

    # layouts

    def _fraction(self, element: etree._Element, depth: int) -> str:
        above, below = self._arguments(element, depth, 2)
        if element.get("linethickness", "").strip().startswith("0"):
            return f"mat(delim: #none, {above}; {below})"
        return f"frac({above}, {below})"

    def _square_root(self, element: etree._Element, depth: int) -> str:
        return f"sqrt({self._row(element, depth) or _EMPTY})"

    def _root(self, element: etree._Element, depth: int) -> str:
        base, index = self._arguments(element, depth, 2)
        return f"root({index}, {base})"

    def _scripts(self, element: etree._Element, depth: int) -> str:
        keys = {"msub": "b", "msup": "t"}.get(_name(element), "bt")
        base, *scripts = self._arguments(element, depth, 1 + len(keys))
        return _attached(base, zip(keys, scripts, strict=True))

    def _limits(self, element: etree._Element, depth: int) -> str:
        name = _name(element)
        keys = {"munder": "b", "mover": "t"}.get(name, "bt")
        children = list(element)
        base, *scripts = self._arguments(element, depth, 1 + len(keys))
        sign = _text_of(children[-1]).strip() if len(keys) == 1 else ""
        if name == "mover" and sign in _ACCENTS:
            accent = _ACCENTS[sign]
            return f"overline({base})" if accent == "overline" else f"accent({base}, {accent})"
        if name == "munder" and sign in {"_", "\u0332", "\u203e", "\u00af"}:
            return f"underline({base})"
        if sign in _BRACES:
            return f"{_BRACES[sign]}({base})"
        return _attached(f"limits({base})", zip(keys, scripts, strict=True))

    def _multiscripts(self, element: etree._Element, depth: int) -> str:
        children = list(element)
        if not children:
            return ""
        names = [_name(child) for child in children]
        split = names.index("mprescripts") if "mprescripts" in names else len(children)
        after, before = children[1:split], children[split + 1 :]
        pairs = []
        for keys, group in (("bt", after), (("bl", "tl"), before)):
            for place, key in enumerate(keys):
                shown = " ".join(filter(None, (self.element(c, depth) for c in group[place::2])))
                if shown:
                    pairs.append((key, shown))
        return _attached(self._argument(children[0], depth), pairs)

    def _table(self, element: etree._Element, depth: int) -> str:
        rows = []
        for row in element:
            if _name(row) not in {"mtr", "mlabeledtr"}:
                continue
            cells = [cell for cell in row if _name(cell) == "mtd"]
            rows.append(", ".join(self._row(cell, depth) or _EMPTY for cell in cells) or _EMPTY)
        return f"mat(delim: #none, {'; '.join(rows)})" if rows else ""

    def _fenced(self, element: etree._Element, depth: int) -> str:
        opening, closing = element.get("open", "("), element.get("close", ")")
        signs = single_spaced(element.get("separators", ",")).replace(" ", "") or ""
        pieces: list[str] = []
        for place, child in enumerate(element):
            if place and signs:
                pieces.append(_signs(signs[min(place - 1, len(signs) - 1)]))
            pieces.append(self.element(child, depth))
        inner = " ".join(filter(None, pieces))
        return f"lr({_signs(opening)} {inner} {_signs(closing)})"

    def _phantom(self, element: etree._Element, depth: int) -> str:
        return f"#hide(${self._row(element, depth) or _EMPTY}$)"

    def _enclosed(self, element: etree._Element, depth: int) -> str:
        inner = self._row(element, depth) or _EMPTY
        notation = element.get("notation", "")
        if "strike" in notation:
            return f"cancel({inner})"
        if notation == "top":
            return f"overline({inner})"
        if notation == "bottom":
            return f"underline({inner})"
        return f"#box(stroke: 0.5pt, inset: 2pt, ${inner}$)" if "box" in notation else inner

    def _semantics(self, element: etree._Element, depth: int) -> str:
        first = next(iter(element), None)
        return self.element(first, depth) if first is not None else ""

    @staticmethod
    def _nothing(_element: etree._Element, _depth: int) -> str:
        return ""


_EMPTY: Final = '""'


def _attached(base: str, scripts: Iterable[tuple[str, str]]) -> str:
    pairs = "".join(f", {key}: {script}" for key, script in scripts)
    return f"attach({base}{pairs})"


def _signs(text: str) -> str:
    return " ".join(f"\\u{{{ord(character):x}}}" for character in text)
