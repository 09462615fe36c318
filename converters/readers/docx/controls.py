"""Content controls: transparent, save for empty ones and for Word's own table of contents."""

from __future__ import annotations

from lxml import etree

from converters.readers.docx.fields import instruction_words, is_contents
from converters.readers.docx.names import W, is_on, value_of
from converters.readers.docx.styles import Styles

_PLACEHOLDER_STYLE = "placeholder text"
_SHOWS_NOTHING = frozenset({f"{W}rPr", f"{W}lastRenderedPageBreak", f"{W}fldChar", f"{W}instrText"})


def placeholder_of(control: etree._Element, styles: Styles) -> str | None:
    """Return the prompt of a control that nobody filled in; None where the author's text stands.

    Programs that fill in controls forget to take the mark ``showingPlcHdr`` away, so the style of
    the text has to agree; the icon in an empty control for a picture has none.
    """
    content = control.find(f"{W}sdtContent")
    if content is None or not is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr")):
        return None
    is_for_picture = control.find(f"{W}sdtPr/{W}picture") is not None
    for run in content.iter(f"{W}r"):
        shown = {child.tag for child in run} - _SHOWS_NOTHING
        if not shown or (is_for_picture and shown == {f"{W}drawing"}):
            continue
        style = value_of(run.find(f"{W}rPr"), f"{W}rStyle")
        if styles.character_name(style) != _PLACEHOLDER_STYLE:
            return None
    return "".join(text.text or "" for text in content.iter(f"{W}t"))


def is_contents_table(control: etree._Element) -> bool:
    """Return whether a control is a built-in table of contents, its title included."""
    gallery = value_of(control.find(f"{W}sdtPr"), f"{W}docPartObj/{W}docPartGallery")
    if gallery != "Table of Contents":
        return False
    instructions = [element.text or "" for element in control.iter(f"{W}instrText")]
    instructions += [element.get(f"{W}instr", "") for element in control.iter(f"{W}fldSimple")]
    return any(is_contents(instruction_words(text)) for text in instructions)
