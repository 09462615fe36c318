"""The style sheet of an EPUB: the common rules, filled in with what a theme says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from string import Template
from typing import Final

from converters.resources import resource_bytes
from converters.writers.fonts import (
    CREDITS,
    EPUB_FAMILIES,
    EXTENTS,
    Face,
    embedded_face,
    faces_of,
    measures,
)
from converters.writers.look import Break, Edge, Opening, Rules, Weight
from converters.writers.themes import Theme, heading_line

ORNAMENT_FILE: Final = "ornament.svg"
_NEUTRAL: Final = "#757575"
"""Gray that stands out from white as from black (4.5 : 1): pages are read by day and by night."""
_CLOSE: Final = 1.35
"""Distance of the few lines of a large text."""
_TAIL: Final = 0.28
"""How far letters reach below their line in our faces at most (Ç, Q, Ộ), in em."""
_ASCENT: Final = 0.75
"""How far letters of a line reach above it, in em."""
_HEADING_SIZES: Final = {"size_2": 1.3, "size_3": 1.15, "size_4": 1.0, "size_6": 0.95}


@dataclass(frozen=True)
class FontUse:
    """Which faces a book needs."""

    characters: frozenset[str]
    styles: frozenset[str] = frozenset()
    """``italic`` and ``bold`` as the text shows them."""


def font_faces(theme: Theme, use: FontUse) -> dict[str, bytes]:
    """Return the font files to embed by name, of the families of text and headings.

    The text comes in the regular style and those that are used, headings in their weight.
    """
    faces = [face for face in _faces(theme) if _is_used(face, theme, use.styles)]
    return {face.file: embedded_face(face, use.characters) for face in faces}


def _faces(theme: Theme) -> tuple[Face, ...]:
    return tuple(face for family in theme.families for face in faces_of(family))


def _is_used(face: Face, theme: Theme, styles: frozenset[str]) -> bool:
    look = theme.look
    if face.family == look.type.text.family:
        italic = "italic" in styles or _slants(theme)
        return (not face.bold or "bold" in styles) and (not face.italic or italic)
    heavy = {look.headings.weight, look.chapter.weight, look.part.weight}
    slanted = look.chapter.italic or look.part.italic
    return (Weight.BOLD if face.bold else Weight.REGULAR) in heavy and (not face.italic or slanted)


def _slants(theme: Theme) -> bool:
    """Tell whether the theme itself sets something in italics."""
    look = theme.look
    return any(part.italic for part in (look.chapter, look.part, look.quotations, look.captions))


def style_sheet(theme: Theme, fonts: dict[str, bytes], rules: Iterable[str] = ()) -> bytes:
    """Return the style sheet, with declarations of the fonts that are embedded.

    ``rules`` follow the theme's: those of this book alone, then those of the user.
    """
    base = Template(resource_bytes("themes", "base.css").decode("utf-8"))
    css = base.substitute(_values(theme, with_fonts=bool(fonts)))
    parts = [css, theme.css, *rules]
    if fonts:
        parts.insert(0, _declarations(theme, fonts))
    return "\n".join(part for part in parts if part).encode()


def _declarations(theme: Theme, fonts: dict[str, bytes]) -> str:
    faces = [face for family in EPUB_FAMILIES for face in faces_of(family) if face.file in fonts]
    families = dict.fromkeys(face.family for face in faces)
    credit = "".join(f"/* {CREDITS[f]}; SIL Open Font License 1.1. */\n" for f in families)
    text = theme.look.type.text
    body = f'body {{\n  font-family: "{text.family}", {text.generic};\n}}\n'
    return f"{credit}{''.join(map(_declaration, faces))}{body}"


def _declaration(face: Face) -> str:
    return (
        "@font-face {\n"
        f'  font-family: "{face.family}";\n'
        f"  font-weight: {'bold' if face.bold else 'normal'};\n"
        f"  font-style: {'italic' if face.italic else 'normal'};\n"
        f'  src: url("../fonts/{face.file}");\n'
        "}\n"
    )


def drawn_ornament(theme: Theme) -> bytes | None:
    """Return the theme's ornament as SVG in a colour of its own, None where nothing shows it."""
    if not uses_ornament(theme):
        return None
    return theme.ornament.replace("currentColor", theme.look.accent or _NEUTRAL).encode()


def uses_ornament(theme: Theme) -> bool:
    """Tell whether openings or scene breaks show the ornament."""
    look = theme.look
    asked = look.scene_break is Break.ORNAMENT or look.chapter.ornament or look.part.ornament
    return asked and bool(theme.ornament)


def _values(theme: Theme, *, with_fonts: bool) -> dict[str, object]:
    look = theme.look
    chapter, part, verse, notes = look.chapter, look.part, look.verses, look.note_em
    face = []
    if with_fonts and look.type.headings is not look.type.text:
        face.append(f'  font-family: "{look.type.headings.family}", {look.type.headings.generic};')
    if look.accent:
        face.append(f"  color: {look.accent};")
    values: dict[str, object] = {
        "line_height": look.type.line_height,
        "text_align": "justify" if look.paragraphs.justified else "left",
        "gap": look.paragraphs.gap_em,
        "indent": look.paragraphs.indent_em,
        "heading_face": "\n".join(face),
        "heading_weight": look.headings.weight.css,
        "heading_line": f"{heading_line(theme):.2f}",
        "close_line": f"{max(_CLOSE, EXTENTS[look.type.text.family]):.2f}",
        "heading_align": look.headings.align.value,
        **{key: f"{size * look.headings.scale:.3g}" for key, size in _HEADING_SIZES.items()},
        "chapter_below": 2.0 if chapter.align is Edge.CENTER else 1.4,
        "opening_rules": _opening_rules(theme),
        "quotation_indent": look.quotations.indent_em,
        "quotation_size": look.quotations.size_em,
        "quotation_style": _style(italic=look.quotations.italic),
        "verse_size": verse.size_em,
        "verse_place": _verse_place(theme),
        "scene_break": _scene_break(theme),
        "caption_size": look.captions.size_em,
        "caption_style": _style(italic=look.captions.italic),
        "caption_align": look.captions.align.value,
        "cell_rules": _cell_rules(look.tables.rules),
        "table_rules": _table_rules(theme),
        "note_size": notes,
    }
    return values | _opening(chapter, "chapter") | _opening(part, "part")


def _opening(opening: Opening, name: str) -> dict[str, object]:
    return {
        f"{name}_size": opening.size_em,
        f"{name}_weight": opening.weight.css,
        f"{name}_style": _style(italic=opening.italic),
        f"{name}_align": opening.align.value,
        f"{name}_sink": opening.sink_em,
        f"{name}_number": f"{opening.number_em / opening.size_em:.3g}",
    }


def _style(*, italic: bool) -> str:
    return "italic" if italic else "normal"


def _opening_rules(theme: Theme) -> str:
    """Return what stands beneath the heads of chapters and parts, and the first letter."""
    look = theme.look
    rules = []
    for opening, heads in (
        (look.chapter, ("section.chapter > h1", 'section.chapter > h2[id$="-heading"]')),
        (look.part, ("section.part > h1",)),
    ):
        if opening.rule:
            rules.append(
                f"{', '.join(heads)} {{\n  border-bottom: 1px solid;\n  padding-bottom: 0.35em;\n}}"
            )
        if opening.ornament and theme.ornament:
            place = "center" if opening.align is Edge.CENTER else "left"
            after = ", ".join(f"{head}::after" for head in heads)
            rules.append(f"{after} {{\n{_ornament_box(place)}\n  margin-top: 0.6em;\n}}")
    if look.chapter.drop_cap_lines > 1:
        rules.append(_drop_cap(theme))
    return "\n\n".join(rules)


def _ornament_box(place: str) -> str:
    return (
        '  content: "";\n'
        "  display: block;\n"
        "  height: 1.1rem;\n"
        f'  background: url("../images/{ORNAMENT_FILE}") no-repeat {place} / contain;'
    )


def _drop_cap(theme: Theme) -> str:
    """Return the rule of a first letter that stands on the last of its lines.

    Its capitals reach from the capitals of the first line to the last baseline. It is the
    beginning of its word for everything but the eye, so screen readers read the word whole.
    """
    look = theme.look
    capitals = measures(look.type.text.family).capitals
    lines, height = look.chapter.drop_cap_lines, look.type.line_height
    reach = (lines - 1) * height + capitals
    # What hangs beneath the letter ends above the letters of the next line.
    hanging = (reach + height - _ASCENT) / (capitals + _TAIL)
    return (
        "p.opening::first-letter {\n"
        "  float: left;\n"
        f"{_letter_size(theme, reach / capitals)}"
        "  margin-right: 0.06em;\n"
        "  text-transform: uppercase;\n"
        "  font-variant: normal;\n"
        + (f"  color: {look.accent};\n" if look.accent else "")
        + "}\n\np.hanging::first-letter {\n"
        + _letter_size(theme, min(hanging, reach / capitals))
        + "}"
    )


def _letter_size(theme: Theme, size: float) -> str:
    """Return what makes the capitals of a letter begin where those of the first line do."""
    metrics, height = measures(theme.look.type.text.family), theme.look.type.line_height
    below = (size - 1) * metrics.capitals
    box = 2 * below + height + metrics.rise * (1 - size)
    return f"  font-size: {size:.2f}em;\n  line-height: {box / size:.3f};\n"


def _verse_place(theme: Theme) -> str:
    verse = theme.look.verses
    if verse.centred:
        # As wide as its longest line, and in the middle.
        return "  display: table;\n  margin: 1em auto;"
    return f"  margin: 1em 0 1em {verse.indent_em:g}em;"


def _scene_break(theme: Theme) -> str:
    kind = theme.look.scene_break
    if kind is Break.ORNAMENT and theme.ornament:
        box = _ornament_box("center").partition("\n")[2]
        return f"hr.scene {{\n  border: 0;\n{box}\n  margin: 1.6em 0;\n}}"
    if kind is Break.SPACE:
        return "hr.scene {\n  border: 0;\n  margin: 1.2em 0;\n}"
    if kind is Break.ASTERISKS:
        return (
            "hr.scene {\n  border: 0;\n  margin: 1.4em 0;\n  text-align: center;\n}\n\n"
            'hr.scene::before {\n  content: "* * *";\n}'
        )
    colour = f" {theme.look.accent}" if theme.look.accent else ""
    return (
        f"hr.scene {{\n  border: 0;\n  border-top: 1px solid{colour};\n"
        "  width: 18%;\n  margin: 1.6em auto;\n}"
    )


def _cell_rules(rules: Rules) -> str:
    sides = "border-top: 1px solid;\n  border-bottom" if rules is Rules.ROWS else "border"
    return f"  {sides}: {'0' if rules is Rules.FRAME else '1px solid'};"


def _table_rules(theme: Theme) -> str:
    look = theme.look.tables
    rules = []
    if theme.look.captions.align is Edge.LEFT:
        rules.append("table { margin-left: 0; }")
    if look.rules is Rules.FRAME:
        rules.append("table { border: 1px solid; }\nthead th { border-bottom: 1px solid; }")
    if look.head_tinted:
        # A tint that any colour of page shows through.
        rules.append("thead th { background-color: rgba(128, 128, 128, 0.18); }")
    return "\n".join(rules)
