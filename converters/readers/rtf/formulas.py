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

    def begin(self, word: str) -> None:
        """Open the element that a group is."""
        if len(self._open) > _DEEPEST:
            self._passed += 1
        else:
            self._open.append(etree.SubElement(self._open[-1], f"{M}{word[1:]}"))

    def end(self) -> None:
        """Close an element; text in one that is no run is its value."""
        if self._passed:
            self._passed -= 1
            return
        element = self._open.pop()
        if element.tag != f"{M}r" and element.text:
            element.set(_VALUE, element.text.strip())
            element.text = None

    def mark(self, word: str, number: int | None) -> None:
        """Add a property that is a word of its own."""
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
        element = self._open[-1]
        text = "".join(character for character in text if character.isprintable())
        if element.tag != f"{M}r":
            element.text = (element.text or "") + text
        elif len(element) and element[-1].tag == f"{M}t":
            element[-1].text = (element[-1].text or "") + text
        else:
            etree.SubElement(element, f"{M}t").text = text

    def made(self) -> Formula:
        """Return the formula in MathML; empty where there is nothing."""
        return formula(self._open[0], display=self._display)
