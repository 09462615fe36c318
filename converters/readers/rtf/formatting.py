"""Words that say how text, paragraphs, rows and pictures look, or where they end."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Final

from converters.model.ledger import Fate, Kind
from converters.model.publication import Alignment, LineBreak
from converters.readers.rtf.collector import PLAIN, USUAL, Collector
from converters.readers.rtf.destinations import SPEAKING, Target
from converters.readers.rtf.paragraphs import Cell, End, OpenRow
from converters.readers.rtf.revisions import Change

_UNDERLINES: Final = (
    "ul", "uld", "uldash", "uldashd", "uldashdd", "uldb", "ulhwave", "ulldash", "ulth", "ulthd",
    "ulthdash", "ulthdashd", "ulthdashdd", "ulthldash", "ululdbwave", "ulw", "ulwave",
)  # fmt: skip
_TOGGLES: Final = {
    "b": "bold",
    "i": "italic",
    **dict.fromkeys(_UNDERLINES, "underline"),
    "strike": "strike",
    "striked": "strike",
    "scaps": "small_caps",
    "caps": "caps",
    "v": "hidden",
}
_VERTICALS: Final = {"super": "superscript", "sub": "subscript", "nosupersub": None}
_ALIGNMENTS: Final = {
    "qc": Alignment.CENTER,
    "qr": Alignment.RIGHT,
    "ql": None,
    "qj": None,
}
_PARAGRAPH_FLAGS: Final = {"intbl": "in_table", "keepn": "keep_next", "pagebb": "page_break"}
_DISTANCES: Final = {"li": "left", "ri": "right", "sb": "space_before", "sa": "space_after"}
_ENDS: Final = {
    "par": End.PARAGRAPH.name,
    "sect": End.PARAGRAPH.name,
    "cell": End.CELL.name,
    "row": End.ROW.name,
}
_CELL_FLAGS: Final = {
    "clmgf": "merge_first",
    "clmrg": "merged",
    "clvmgf": "merge_first_down",
    "clvmrg": "merged_down",
}
_LIST_FACTS: Final = {
    "levelnfc": "number_format",
    "levelnfcn": "number_format",
}
_FORM_FACTS: Final = {"fftype": "kind", "ffres": "result", "ffdefres": "default"}
_CHANGES: Final = {
    "revised": "INSERTED",
    "deleted": "DELETED",
    "mvt": "MOVED_HERE",
    "mvf": "MOVED_AWAY",
}
_PICTURE_FACTS: Final = {
    "picwgoal": "width",
    "pichgoal": "height",
    "picscalex": "scale_x",
    "picscaley": "scale_y",
    "piccropl": "left",
    "piccropt": "top",
    "piccropr": "right",
    "piccropb": "bottom",
}
_HALF_POINTS: Final = 2
_RAISED: Final = 6
"""Half points from which text that stands off the line is raised or lowered."""
_DEEPEST_LEVEL: Final = 8

Action = Callable[["Formatter", int | None], None]
"""What a word does; it is given the word's number."""
Setter = Callable[["Formatter", str, int | None], None]
"""Sets one thing by its name; it is given the word's number."""


def _named(setter: Setter, names: Mapping[str, str]) -> dict[str, tuple[Setter, str]]:
    return {word: (setter, name) for word, name in names.items()}


def _alike(setter: Setter, words: Iterable[str]) -> dict[str, tuple[Setter, str]]:
    return {word: (setter, word) for word in words}


class Formatter(Collector):
    """Follows the words that do nothing but set one thing, or end one."""

    def _set_toggle(self, name: str, number: int | None) -> None:
        self._set_form(name, number != 0)

    def _set_form(self, name: str, value: object) -> None:
        form = self._state.form
        if getattr(form, name) != value:
            self._state.form = dataclasses.replace(form, **{name: value})  # type: ignore[arg-type]  # by name

    def _set_distance(self, name: str, number: int | None) -> None:
        self._set_property(name, number or 0)

    def _set_cell_flag(self, name: str, _number: int | None) -> None:
        self._row.cell = self._row.cell._replace(**{name: True})

    def _set_picture_fact(self, name: str, number: int | None) -> None:
        setattr(self._picture, name, number or 0)

    def _set_form_fact(self, name: str, number: int | None) -> None:
        if self._fields:
            setattr(self._fields[-1].form, name, number or 0)

    def _set_list_fact(self, name: str, number: int | None) -> None:
        levels = self.header.lists.get(0)
        if levels and self._state.target is Target.LISTS:
            setattr(levels[-1], name, number or 0)

    def _set_change(self, name: str, number: int | None) -> None:
        state, change, is_set = self._state, Change[name], number != 0
        if is_set and state.target in SPEAKING:
            self._revisions.found(self._place())
        state.changes = state.changes - {change} | ({change} if is_set else frozenset())

    def _set_property(self, name: str, value: object) -> None:
        self._state.properties = self._state.properties._replace(**{name: value})  # type: ignore[arg-type]  # by name

    def _on_plain(self, _number: int | None) -> None:
        self._state.form = PLAIN
        self._state.font = None

    def _on_pard(self, _number: int | None) -> None:
        self._state.properties = USUAL

    def _on_size(self, number: int | None) -> None:
        size = (number or 0) / _HALF_POINTS or None
        if self._state.form.size != size:
            self._state.form = dataclasses.replace(self._state.form, size=size)

    def _on_page(self, _number: int | None) -> None:
        if self._state.target is Target.STORY:
            self._book.enter(Kind.PAGE_BREAK, Fate.DROPPED, "RTF-009", self._place())
            self._turn_page()

    def _on_note_mark(self, _number: int | None) -> None:
        """``chftn``: the automatic number; the reference itself is made by the note."""
        self._automatic_mark = True

    def _on_line(self, _number: int | None) -> None:
        self._inline(LineBreak())

    def _on_row_start(self, _number: int | None) -> None:
        self._row = OpenRow()

    def _on_cell_edge(self, number: int | None) -> None:
        self._row.cells.append(self._row.cell._replace(edge=number or 0))
        self._row.cell = Cell(0)

    def _on_nested_cell(self, _: int | None) -> None:
        if self._state.target in (Target.STORY, Target.DISCARDED):
            self._end_nested_cell()

    def _on_nested_row(self, _: int | None) -> None:
        if self._state.target in (Target.STORY, Target.DISCARDED, Target.ROW):
            self._end_nested_row()

    def _on_nesting(self, number: int | None) -> None:
        self._set_property("nesting", max(1, number or 0))

    def _on_drop_cap(self, number: int | None) -> None:
        self._set_property("drop_cap", bool(number))

    def _on_raised(self, number: int | None) -> None:
        self._raise(_RAISED if number is None else number, "superscript")

    def _on_lowered(self, number: int | None) -> None:
        self._raise(_RAISED if number is None else number, "subscript")

    def _raise(self, distance: int, form: str) -> None:
        vertical = form if distance >= _RAISED else None
        self._state.form = dataclasses.replace(self._state.form, vertical=vertical)

    def _on_bitmap(self, _number: int | None) -> None:
        self._picture.is_bitmap = True

    def _on_endnote(self, _number: int | None) -> None:
        self._endnote = True

    def _on_list_depth(self, number: int | None) -> None:
        self._set_property("list_level", min(max(0, number or 0), _DEEPEST_LEVEL))

    def _on_row_left(self, number: int | None) -> None:
        self._row.row = self._row.row._replace(left=number or 0)

    def _on_row_header(self, _number: int | None) -> None:
        self._row.row = self._row.row._replace(header=True)

    def _set_vertical(self, word: str, _number: int | None) -> None:
        self._set_form("vertical", _VERTICALS[word])

    def _set_no_underline(self, name: str, _number: int | None) -> None:
        self._set_form(name, value=False)

    def _set_alignment(self, word: str, _number: int | None) -> None:
        self._set_property("alignment", _ALIGNMENTS[word])

    def _set_paragraph_flag(self, name: str, number: int | None) -> None:
        self._set_property(name, number != 0)

    def _set_end(self, name: str, _number: int | None) -> None:
        if self._state.target in (Target.STORY, Target.DISCARDED):
            self._end_paragraph(End[name])

    def _on_author(self, number: int | None) -> None:
        self._revisions.by(number)

    ACTIONS: ClassVar[dict[str, Action]] = {
        "plain": _on_plain,
        "pard": _on_pard,
        "fs": _on_size,
        "ilvl": _on_list_depth,
        "line": _on_line,
        "page": _on_page,
        "column": _on_page,
        "chftn": _on_note_mark,
        "ftnalt": _on_endnote,
        "up": _on_raised,
        "dn": _on_lowered,
        "dibitmap": _on_bitmap,
        "trowd": _on_row_start,
        "cellx": _on_cell_edge,
        "trleft": _on_row_left,
        "trhdr": _on_row_header,
        "nestcell": _on_nested_cell,
        "nestrow": _on_nested_row,
        "itap": _on_nesting,
        "dropcapli": _on_drop_cap,
        **dict.fromkeys(("revauth", "revauthdel", "mvauth"), _on_author),
    }
    """Word → what it does."""
    FACTS: ClassVar[dict[str, tuple[Setter, str]]] = {
        **_named(_set_toggle, _TOGGLES),
        **_named(_set_no_underline, {"ulnone": "underline"}),
        **_alike(_set_vertical, _VERTICALS),
        **_alike(_set_alignment, _ALIGNMENTS),
        **_named(_set_paragraph_flag, _PARAGRAPH_FLAGS),
        **_named(_set_distance, _DISTANCES),
        **_named(_set_end, _ENDS),
        **_named(_set_cell_flag, _CELL_FLAGS),
        **_named(_set_picture_fact, _PICTURE_FACTS),
        **_named(_set_form_fact, _FORM_FACTS),
        **_named(_set_list_fact, _LIST_FACTS),
        **_named(_set_change, _CHANGES),
    }
    """Word → how the thing is set that it stands for, and the name of that thing."""
