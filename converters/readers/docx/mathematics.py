"""Office formulas (OMML, ISO 29500-1 section 22.1) as presentation MathML with a linear reading."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from converters.readers.docx.names import VAL, M, W
from converters.readers.docx.symbols import code_of, symbol
from converters.readers.mathml_reading import bracketed as _bracketed
from converters.readers.mathml_reading import raised as _raised

_NAMESPACE: Final = "http://www.w3.org/1998/Math/MathML"
_MVAL: Final = f"{M}val"
_TOKEN: Final = re.compile(r"(\d+(?:[.,]\d+)*)|(\s+)|(.)", re.DOTALL)
_ACCENTS: Final = {
    "\u0300": "\u0060", "\u0301": "\u00b4", "\u0302": "^", "\u0303": "~", "\u0304": "\u00af",
    "\u0305": "\u00af", "\u0306": "\u02d8", "\u0307": "\u02d9", "\u0308": "\u00a8",
    "\u030a": "\u02da", "\u030c": "\u02c7", "\u20d6": "\u2190", "\u20d7": "\u2192",
    "\u20e1": "\u2194", "\u20db": "\u20db", "\u0332": "_", "\u0333": "\u2017",
}  # fmt: skip
_SCRIPTS: Final = {
    "double-struck": "double-struck", "script": "script", "fraktur": "fraktur",
    "sans-serif": "sans-serif", "monospace": "monospace",
}  # fmt: skip
_BOLD: Final = {"b": "bold", "bi": "bold-italic"}
_SIDES: Final = {"hideTop": "top", "hideBot": "bottom", "hideLeft": "left", "hideRight": "right"}
_STRIKES: Final = {
    "strikeH": "horizontalstrike", "strikeV": "verticalstrike",
    "strikeBLTR": "updiagonalstrike", "strikeTLBR": "downdiagonalstrike",
}  # fmt: skip
_OPERATORS: Final = frozenset(
    "+-−±∓×÷·∗*/=≠<>≤≥≈≡∼≅∝→←↔⇒⇐⇔↦∈∉∋⊂⊃⊆⊇∪∩∧∨¬∀∃∂∇∞,;:!|‖()[]{}⟨⟩⌈⌉⌊⌋∑∏∫∮…⋯⋮⋱′″°%&"
)
_LETTERLIKE: Final = frozenset("∞∂∇°%′″")
"""Signs that read better as identifiers than as operators with space around."""


class Formula(NamedTuple):
    """A converted formula: markup, the words for those who hear it, and what was not understood."""

    mathml: str
    reading: str
    unknown: tuple[str, ...]
    removed: tuple[str, ...] = ()
    """What tracked deletions take out of it, one entry each."""
    added: int = 0
    """Tracked insertions in it."""
    number: str | None = None
    """What stands at the margin beside it."""


class _Part(NamedTuple):
    markup: str
    reading: str


def formula(element: etree._Element, *, display: bool) -> Formula:
    """Return the MathML of an ``m:oMath``; empty markup for an empty formula."""
    converter = _Converter(display=display)
    body = converter.row(element)
    if not body.markup:
        return converter.made("", "")
    mode = "block" if display else "inline"
    reading = " ".join(body.reading.split())
    markup = (
        f'<math xmlns="{_NAMESPACE}" display="{mode}" alttext={quoteattr(reading)}>'
        f"{body.markup}</math>"
    )
    return converter.made(markup, reading)


class _Converter:
    """Walks one formula; every method gives markup that is one MathML element, or a run of them."""

    def __init__(self, *, display: bool) -> None:
        self._display = display
        self._number: str | None = None
        self._unknown: list[str] = []
        self._removed: list[str] = []
        self._added = 0

    def made(self, markup: str, reading: str) -> Formula:
        """Return the formula with what was met on the way."""
        unknown = tuple(dict.fromkeys(self._unknown))
        removed = tuple(self._removed)
        return Formula(markup, reading, unknown, removed, self._added, self._number)

    # ---- containers -----------------------------------------------------------------------

    def row(self, element: etree._Element | None) -> _Part:
        """Return the children of an element one after the other."""
        if element is None:
            return _Part("", "")
        parts = [self.one(child) for child in element]
        return _Part("".join(p.markup for p in parts), "".join(p.reading for p in parts))

    def argument(self, element: etree._Element | None) -> _Part:
        """Return the children of an element as exactly one MathML element."""
        part = self.row(element)
        return _Part(f"<mrow>{part.markup}</mrow>", part.reading)

    def child(self, element: etree._Element, name: str) -> _Part:
        """Return the argument ``m:name`` of a structure."""
        return self.argument(element.find(M + name))

    def one(self, element: etree._Element) -> _Part:
        """Return one element of a formula."""
        tag = element.tag
        if tag == f"{W}del":
            self._removed.append("".join(map(str, element.itertext())))
        if tag in _SKIPPED:
            return _Part("", "")
        method = _METHODS.get(tag)
        if method is not None and not _is_removed(element):
            return method(self, element)
        if method is None and tag not in _TRANSPARENT:
            self._unknown.append(etree.QName(element).localname)
        self._added += tag == f"{W}ins"
        return self.row(element)

    # ---- runs -----------------------------------------------------------------------------

    def run(self, element: etree._Element) -> _Part:
        """Return a run: numbers, operators and identifiers told apart, plain text as text."""
        text = "".join(map(_characters_of, element.iterchildren(*_TEXTS)))
        marks = element.find(f"{M}rPr")
        if _flag(marks, "nor"):
            return _Part(f"<mtext>{_spaced(text)}</mtext>" if text else "", text)
        style = _property(marks, "sty")
        script = _property(marks, "scr")
        variant = _SCRIPTS.get(script or "", _BOLD.get(style or ""))
        upright = style == "p"
        tokens = self._tokens(text, variant, upright=upright)
        return _Part("".join(tokens), text)

    def _tokens(self, text: str, variant: str | None, *, upright: bool) -> list[str]:
        if upright and len(text.strip()) > 1 and text.strip().isalpha():
            return [_identifier(text.strip(), variant, upright=True)]
        tokens = []
        for number, space, sign in _TOKEN.findall(text):
            if number:
                tokens.append(f"<mn>{number}</mn>")
            elif space:
                tokens.append('<mspace width="0.28em"/>' if tokens else "")
            elif sign in _LETTERLIKE:
                tokens.append(f"<mi>{sign}</mi>")
            elif sign in _OPERATORS or not (sign.isalpha() or sign.isdigit()):
                tokens.append(f"<mo>{escape(sign)}</mo>")
            else:
                tokens.append(_identifier(sign, variant, upright=upright))
        return tokens

    # ---- structures -----------------------------------------------------------------------

    def fraction(self, element: etree._Element) -> _Part:
        """Fraction, stacked, linear or without a bar."""
        over, under = self.child(element, "num"), self.child(element, "den")
        kind = _property(element.find(f"{M}fPr"), "type")
        reading = f"{_bracketed(over.reading)}/{_bracketed(under.reading)}"
        if kind == "lin":
            return _Part(f"<mrow>{over.markup}<mo>/</mo>{under.markup}</mrow>", reading)
        attribute = {"noBar": ' linethickness="0"', "skw": ' bevelled="true"'}.get(kind or "", "")
        if kind == "noBar":
            reading = f"{_bracketed(over.reading)} {_bracketed(under.reading)}"
        if kind == "skw":
            attribute = ""
        return _Part(f"<mfrac{attribute}>{over.markup}{under.markup}</mfrac>", reading)

    def radical(self, element: etree._Element) -> _Part:
        """Square or other root."""
        base, degree = self.child(element, "e"), self.child(element, "deg")
        if _flag(element.find(f"{M}radPr"), "degHide") or not degree.reading.strip():
            return _Part(f"<msqrt>{base.markup}</msqrt>", f"√{_bracketed(base.reading)}")
        return _Part(
            f"<mroot>{base.markup}{degree.markup}</mroot>",
            f"{_raised(degree.reading)}√{_bracketed(base.reading)}",
        )

    def superscript(self, element: etree._Element) -> _Part:
        """Return a base with a superscript."""
        base, sup = self.child(element, "e"), self.child(element, "sup")
        return _Part(
            f"<msup>{base.markup}{sup.markup}</msup>",
            f"{base.reading}^{_bracketed(sup.reading)}",
        )

    def subscript(self, element: etree._Element) -> _Part:
        """Return a base with a subscript."""
        base, sub = self.child(element, "e"), self.child(element, "sub")
        return _Part(
            f"<msub>{base.markup}{sub.markup}</msub>", f"{base.reading}_{_bracketed(sub.reading)}"
        )

    def both_scripts(self, element: etree._Element) -> _Part:
        """Return a base with sub- and superscript."""
        base = self.child(element, "e")
        sub, sup = self.child(element, "sub"), self.child(element, "sup")
        return _Part(
            f"<msubsup>{base.markup}{sub.markup}{sup.markup}</msubsup>",
            f"{base.reading}_{_bracketed(sub.reading)}^{_bracketed(sup.reading)}",
        )

    def scripts_before(self, element: etree._Element) -> _Part:
        """Return a base with scripts in front of it."""
        base = self.child(element, "e")
        sub, sup = self.child(element, "sub"), self.child(element, "sup")
        return _Part(
            f"<mmultiscripts>{base.markup}<mprescripts/>{sub.markup}{sup.markup}</mmultiscripts>",
            "".join(
                f"{sign}{_bracketed(part.reading)}"
                for sign, part in (("_", sub), ("^", sup))
                if part.reading.strip()
            )
            + base.reading,
        )

    def nary(self, element: etree._Element) -> _Part:
        """Sum, product, integral: an operator with limits and what it works on."""
        marks = element.find(f"{M}naryPr")
        sign = _property(marks, "chr", "∫")
        operator = f"<mo>{escape(sign)}</mo>"
        sub = None if _flag(marks, "subHide") else self.child(element, "sub")
        sup = None if _flag(marks, "supHide") else self.child(element, "sup")
        integral = "∫" <= sign <= "∳"
        stacked = _property(marks, "limLoc", "subSup" if integral else "undOvr") == "undOvr"
        base = self.child(element, "e")
        return _Part(
            f"<mrow>{_with_limits(operator, sub, sup, stacked=stacked)}{base.markup}</mrow>",
            sign
            + (f"_{_bracketed(sub.reading)}" if sub is not None and sub.reading else "")
            + (f"^{_bracketed(sup.reading)}" if sup is not None and sup.reading else "")
            + f" {base.reading}",
        )

    def delimiters(self, element: etree._Element) -> _Part:
        """Brackets around one or more arguments."""
        marks = element.find(f"{M}dPr")
        opening = _property(marks, "begChr", "(")
        closing = _property(marks, "endChr", ")")
        between = _property(marks, "sepChr", "|")
        parts = [self.argument(child) for child in element.iterchildren(f"{M}e")]
        separator = f'<mo separator="true">{escape(between)}</mo>'
        return _Part(
            "<mrow>"
            + _fence(opening, "prefix")
            + separator.join(part.markup for part in parts)
            + _fence(closing, "postfix")
            + "</mrow>",
            opening + between.join(part.reading for part in parts) + closing,
        )

    def matrix(self, element: etree._Element) -> _Part:
        """Matrix; its brackets are delimiters around it."""
        rows = [
            [self.argument(cell) for cell in row.iterchildren(f"{M}e")]
            for row in element.iterchildren(f"{M}mr")
        ]
        return _table(rows)

    def equation_array(self, element: etree._Element) -> _Part:
        """Equations one below the other; & stands where they are aligned."""
        lines = element.findall(f"{M}e")
        parted = _at_number_sign(lines[0]) if self._display and len(lines) == 1 else None
        if parted is not None and _flag(element.find(f"{M}eqArrPr"), "maxDist"):
            self._number = self.row(parted[1]).reading.strip() or None
            return _without_alignment(self.argument(parted[0]))
        rows = [[self.argument(line)] for line in lines]
        return _table([[_without_alignment(cell) for cell in row] for row in rows])

    def function(self, element: etree._Element) -> _Part:
        """Named function and its argument."""
        name, base = self.child(element, "fName"), self.child(element, "e")
        gap = "" if base.reading.startswith("(") else " "
        return _Part(
            f"<mrow>{name.markup}<mo>\u2061</mo>{base.markup}</mrow>",
            f"{name.reading}{gap}{base.reading}",
        )

    def lower_limit(self, element: etree._Element) -> _Part:
        """Something below the base."""
        base, limit = self.child(element, "e"), self.child(element, "lim")
        return _Part(
            f"<munder>{base.markup}{limit.markup}</munder>",
            f"{base.reading}_{_bracketed(limit.reading)}",
        )

    def upper_limit(self, element: etree._Element) -> _Part:
        """Something above the base."""
        base, limit = self.child(element, "e"), self.child(element, "lim")
        return _Part(
            f"<mover>{base.markup}{limit.markup}</mover>",
            f"{base.reading}^{_bracketed(limit.reading)}",
        )

    def accent(self, element: etree._Element) -> _Part:
        """Mark above the base."""
        mark = _property(element.find(f"{M}accPr"), "chr", "\u0302")
        base = self.child(element, "e")
        sign = _ACCENTS.get(mark, mark)
        return _Part(
            f'<mover accent="true">{base.markup}<mo>{escape(sign)}</mo></mover>',
            base.reading + (mark if len(base.reading) == 1 else sign),
        )

    def bar(self, element: etree._Element) -> _Part:
        """Line over or under the base."""
        base = self.child(element, "e")
        if _property(element.find(f"{M}barPr"), "pos") == "top":
            markup = f"<mover>{base.markup}<mo>\u00af</mo></mover>"
        else:
            markup = f"<munder>{base.markup}<mo>_</mo></munder>"
        return _Part(markup, base.reading)

    def group_character(self, element: etree._Element) -> _Part:
        """Brace or arrow along the base."""
        marks = element.find(f"{M}groupChrPr")
        sign = escape(_property(marks, "chr", "\u23df"))
        base = self.child(element, "e")
        tag = "mover" if _property(marks, "pos") == "top" else "munder"
        markup = f'<{tag}>{base.markup}<mo stretchy="true">{sign}</mo></{tag}>'
        return _Part(markup, base.reading)

    def phantom(self, element: etree._Element) -> _Part:
        """Space as large as the base, or the base with its size changed."""
        base = self.child(element, "e")
        show = _property(element.find(f"{M}phantPr"), "show", "1")
        if show in {"0", "off", "false"}:
            return _Part(f"<mphantom>{base.markup}</mphantom>", "")
        return base

    def box(self, element: etree._Element) -> _Part:
        """Group that stays together."""
        return self.child(element, "e")

    def border_box(self, element: etree._Element) -> _Part:
        """Frame around the base, or some of its sides, or lines that strike it out."""
        base, marks = self.child(element, "e"), element.find(f"{M}borderBoxPr")
        sides = [line for name, line in _SIDES.items() if not _flag(marks, name)]
        lines = ["box"] if len(sides) == len(_SIDES) else sides
        lines += [line for name, line in _STRIKES.items() if _flag(marks, name)]
        if not lines:
            return base
        notation = " ".join(lines)
        return _Part(f'<menclose notation="{notation}">{base.markup}</menclose>', base.reading)


def _at_number_sign(line: etree._Element) -> tuple[etree._Element, etree._Element] | None:
    """Return what stands before and behind the sign # of a line, None where there is none.

    Word shows the sign as the space before the number of an equation.
    """
    for place, run in enumerate(line):
        leaves = [leaf for leaf in run.iterchildren(f"{M}t") if "#" in (leaf.text or "")]
        if run.tag != f"{M}r" or not leaves:
            continue
        before, after = copy.deepcopy(line), copy.deepcopy(line)
        text, _, rest = (leaves[0].text or "").partition("#")
        position = run.index(leaves[0])
        before[place][position].text, after[place][position].text = text, rest
        _keep(before, 0, place + 1)
        _keep(before[place], 0, position + 1)
        _keep(after[place], position, len(run))
        _keep(after, place, len(line))
        return before, after
    return None


def _keep(element: etree._Element, start: int, end: int) -> None:
    """Take all children out of an element but those from ``start`` to ``end``."""
    for place, child in enumerate(list(element)):
        if not start <= place < end:
            element.remove(child)


def _is_removed(element: etree._Element) -> bool:
    """Return whether a structure was deleted, as the mark on its properties tells (17.13.5.14).

    What stands in it says for itself whether it is to go.
    """
    control = element.find(f"{element.tag}Pr/{M}ctrlPr")
    return control is not None and next(control.iter(*_GONE), None) is not None


def _property(marks: etree._Element | None, name: str, default: str | None = None) -> str:
    """Return a property's value: ``default`` if it is absent, empty where it is set to nothing."""
    element = None if marks is None else marks.find(M + name)
    if element is None:
        return default or ""
    return element.get(_MVAL, element.get(VAL, ""))


def _flag(marks: etree._Element | None, name: str) -> bool:
    element = None if marks is None else marks.find(M + name)
    return element is not None and element.get(_MVAL, "1") not in {"0", "off", "false"}


def _identifier(text: str, variant: str | None, *, upright: bool) -> str:
    if variant is None and upright and len(text) == 1:
        variant = "normal"
    attribute = f' mathvariant="{variant}"' if variant is not None else ""
    return f"<mi{attribute}>{escape(text)}</mi>"


def _spaced(text: str) -> str:
    """Keep spaces at the edges of text, which MathML would trim."""
    lead, tail = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
    inner = escape(text.strip())
    return "\u00a0" * lead + inner + "\u00a0" * (tail if inner else 0)


def _fence(sign: str, form: str) -> str:
    if not sign:
        return ""
    return f'<mo fence="true" form="{form}" stretchy="true">{escape(sign)}</mo>'


def _with_limits(operator: str, sub: _Part | None, sup: _Part | None, *, stacked: bool) -> str:
    below, above, both = (
        ("munder", "mover", "munderover") if stacked else ("msub", "msup", "msubsup")
    )
    if sub is not None and sup is not None:
        return f"<{both}>{operator}{sub.markup}{sup.markup}</{both}>"
    if sub is not None:
        return f"<{below}>{operator}{sub.markup}</{below}>"
    if sup is not None:
        return f"<{above}>{operator}{sup.markup}</{above}>"
    return operator


def _table(rows: list[list[_Part]]) -> _Part:
    markup = "".join(
        "<mtr>" + "".join(f"<mtd>{cell.markup}</mtd>" for cell in row) + "</mtr>" for row in rows
    )
    reading = "; ".join(", ".join(cell.reading for cell in row) for row in rows)
    return _Part(f"<mtable>{markup}</mtable>", reading)


def _without_alignment(cell: _Part) -> _Part:
    return _Part(cell.markup.replace("<mo>&amp;</mo>", ""), cell.reading.replace("&", ""))


_METHODS: Final[dict[str, Callable[[_Converter, etree._Element], _Part]]] = {
    f"{M}r": _Converter.run,
    f"{M}f": _Converter.fraction,
    f"{M}rad": _Converter.radical,
    f"{M}sSup": _Converter.superscript,
    f"{M}sSub": _Converter.subscript,
    f"{M}sSubSup": _Converter.both_scripts,
    f"{M}sPre": _Converter.scripts_before,
    f"{M}nary": _Converter.nary,
    f"{M}d": _Converter.delimiters,
    f"{M}m": _Converter.matrix,
    f"{M}eqArr": _Converter.equation_array,
    f"{M}func": _Converter.function,
    f"{M}limLow": _Converter.lower_limit,
    f"{M}limUpp": _Converter.upper_limit,
    f"{M}acc": _Converter.accent,
    f"{M}bar": _Converter.bar,
    f"{M}groupChr": _Converter.group_character,
    f"{M}phant": _Converter.phantom,
    f"{M}box": _Converter.box,
    f"{M}borderBox": _Converter.border_box,
    f"{W}r": _Converter.run,
}
_TRANSPARENT: Final = frozenset(
    {f"{M}oMath", f"{M}e", f"{W}ins", f"{W}moveTo", f"{W}hyperlink", f"{W}sdt", f"{W}sdtContent",
     f"{W}smartTag"}
    | {M + n for n in ("num", "den", "deg", "sub", "sup", "fName", "lim", "mr")}
)  # fmt: skip
"""Arguments are met by themselves only where the structure around them was deleted."""
_GONE: Final = (f"{W}del", f"{W}moveFrom")
_SKIPPED: Final = frozenset(
    {f"{tag}Pr" for tag in _METHODS if tag.startswith(M)}
    | {M + n for n in ("ctrlPr", "argPr")}
    | {
        W + n
        for n in ("del", "moveFrom", "bookmarkStart", "bookmarkEnd", "rPr", "proofErr", "sdtPr")
    }
    | {W + n for n in ("commentRangeStart", "commentRangeEnd", "ctrlPr")}
)


_TEXTS: Final = (f"{M}t", f"{W}t", f"{W}tab", f"{W}sym")


def _characters_of(element: etree._Element) -> str:
    """Return what one child of a run shows."""
    if element.tag == f"{W}tab":
        return "\u00a0"
    if element.tag == f"{W}sym":
        code = code_of(element.get(f"{W}char"))
        return symbol(element.get(f"{W}font"), code) or "\ufffd"
    return element.text or ""
