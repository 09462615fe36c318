"""Formulas of an RTF file: the words that begin with ``m`` are Office's elements for formulas."""

from __future__ import annotations

from typing import Final

from lxml import etree

from converters.readers.docx.mathematics import Formula, formula
from converters.readers.docx.names import M

_DEEPEST: Final = 100
"""Elements within elements; what is deeper belongs to the innermost."""
_VALUES: Final = {
    "scr": ("roman", "script", "fraktur", "double-struck", "sans-serif", "monospace"),
    "sty": ("p", "b", "i", "bi"),
}
"""What the numbers of two words stand for (Rich Text Format Specification 1.9.1, "Math")."""
_VALUE: Final = f"{M}val"


class FormulaBuilder:
    """A formula while its groups are read."""

    def __init__(self, *, display: bool) -> None:
        self._display = display
        self._open = [etree.Element(f"{M}oMath")]
        self._passed = 0
        """Groups that are too deep to be elements."""
        self._texts: list[str] = []
        """Text of the innermost element that is not put into it yet."""

    def begin(self, word: str) -> None:
        """Open the element that a group is."""
        self._write()
        if len(self._open) > _DEEPEST:
            self._passed += 1
        else:
            self._open.append(etree.SubElement(self._open[-1], f"{M}{word[1:]}"))

    def end(self) -> None:
        """Close an element; text in one that is no run is its value."""
        self._write()
        if self._passed:
            self._passed -= 1
            return
        element = self._open.pop()
        if element.tag != f"{M}r" and element.text:
            element.set(_VALUE, element.text.strip())
            element.text = None

    def mark(self, word: str, number: int | None) -> None:
        """Add a property that is a word of its own."""
        self._write()
        name = word[1:]
        values = _VALUES.get(name, ())
        value = str(1 if number is None else number)
        if number is not None and 0 <= number < len(values):
            value = values[number]
        owner = self._open[-1]
        if owner.tag == f"{M}r":
            # Word writes the look of a run into the run itself.
            found = owner.find(f"{M}rPr")
            owner = etree.SubElement(owner, f"{M}rPr") if found is None else found
        etree.SubElement(owner, f"{M}{name}").set(_VALUE, value)

    def say(self, text: str) -> None:
        """Add text to the innermost element."""
        self._texts.append(text)

    def _write(self) -> None:
        text = "".join(filter(str.isprintable, "".join(self._texts)))
        self._texts = []
        if not text:
            return
        element = self._open[-1]
        if element.tag == f"{M}r":
            element = etree.SubElement(element, f"{M}t")
        element.text = (element.text or "") + text

    def made(self) -> Formula:
        """Return the formula in MathML; empty where there is nothing."""
        self._write()
        return formula(self._open[0], display=self._display)
