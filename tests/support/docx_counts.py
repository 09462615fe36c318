"""A second pair of eyes: what a Word document holds, counted from its raw XML by other means.

Shares no code with the reader: the standard library's ZIP and XML, and a plain walk.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from converters.model.ledger import Kind

_SPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_STRICT: Final = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": _SPACES["w"].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": _SPACES["m"].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": _SPACES["r"].encode(),
}
COUNTED: Final = (
    Kind.FOOTNOTE, Kind.ENDNOTE, Kind.TABLE, Kind.IMAGE, Kind.EQUATION, Kind.TEXT_BOX,
    Kind.COMMENT, Kind.INSERTION, Kind.DELETION, Kind.MOVE, Kind.FIELD, Kind.LINK,
    Kind.PAGE_BREAK, Kind.SECTION_BREAK, Kind.SYMBOL, Kind.CHART, Kind.EMBEDDED_OBJECT,
)  # fmt: skip
_LINKING: Final = re.compile(
    r"\s*(?:HYPERLINK\s+\S|(?:REF|PAGEREF|NOTEREF)\s+\S+.*\\h)", re.IGNORECASE
)
_CONTENTS: Final = re.compile(r"\s*TOC\b(?!.*\\[ca]\b)", re.IGNORECASE)
_NEW: Final = re.compile(r"wp[sgc]|wp1\d|w1\d\w*|a1\d|m|v|c14|pic14")
_SKIPPED: Final = frozenset({"pPr", "rPr", "sdtPr", "tblPr", "tcPr", "trPr"})


def _q(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


class DocxCounts:
    """Counts of one document by kind."""

    def __init__(self, path: Path) -> None:
        self.found: Counter[Kind] = Counter()
        self._fields: list[list[str]] = []
        """Open fields: state (code, result, contents) and the code."""
        self._marks: dict[str, list[str]] = {"footnote": [], "endnote": []}
        with zipfile.ZipFile(path) as self._package:
            self._names = {name.lower(): name for name in self._package.namelist()}
            self._main = self._related("", "officeDocument")[0]
            root = self._xml(self._main)
            ends = list(root.iter(_q("w:moveTo")))
            self._moves_arrive = bool(ends)
            self._arrived = "".join(
                "".join(t.text or "" for t in to.iter(_q("w:t"))) for to in ends
            ).replace(" ", "")
            self._walk(root)
            self._count_notes()
            for table in self._related(self._main, "fontTable")[:1]:
                self.found[Kind.EMBEDDED_OBJECT] += len(self._related(table, "font"))
            for part in self._related(self._main, "comments"):
                self.found[Kind.COMMENT] += len(self._xml(part).findall(_q("w:comment")))

    # ---- parts ----------------------------------------------------------------------------

    def _xml(self, part: str) -> ElementTree.Element:
        content = self._package.read(self._names[part.lower()])
        for strict, usual in _STRICT.items():
            content = content.replace(strict, usual)
        return ElementTree.fromstring(content)

    def _related(self, part: str, kind: str) -> list[str]:
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels.lower() not in self._names:
            return []
        targets = [
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
            for one in self._xml(rels)
            if one.get("Type", "").endswith(f"/{kind}")
        ]
        return [target for target in targets if target.lower() in self._names]

    def _count_notes(self) -> None:
        for name, kind in (("footnote", Kind.FOOTNOTE), ("endnote", Kind.ENDNOTE)):
            notes = {}
            for part in self._related(self._main, f"{name}s")[:1]:
                for note in self._xml(part).findall(_q(f"w:{name}")):
                    if note.get(_q("w:type"), "normal") == "normal":
                        notes[note.get(_q("w:id"), "")] = note
            met: set[str] = set()
            position = 0
            while position < len(self._marks[name]):
                number = self._marks[name][position]
                position += 1
                if number not in notes:
                    self.found[kind] += 1
                elif number not in met:
                    met.add(number)
                    self.found[kind] += 1
                    self._walk(notes[number])
            for number, note in notes.items():
                if number not in met and "".join(note.itertext()).strip():
                    self.found[kind] += 1

    # ---- the walk -------------------------------------------------------------------------

    @property
    def _silent(self) -> bool:
        return any(state != "result" for state, _ in self._fields)

    def _walk(self, element: ElementTree.Element) -> None:
        for child in element:
            method = getattr(self, f"_on_{child.tag.rpartition('}')[2]}", None)
            if child.tag.startswith(f"{{{_SPACES['w']}}}") and method is not None:
                method(child)
            elif child.tag == _q("mc:AlternateContent"):
                self._branch(child)
            elif child.tag == _q("m:oMath"):
                self.found[Kind.EQUATION] += not self._silent
                self._changed(child)
            elif child.tag.rpartition("}")[2] not in _SKIPPED:
                self._walk(child)

    def _changed(self, formula: ElementTree.Element) -> None:
        """Count the changes in a formula, not those of the marks on its structures."""
        for child in formula if not self._silent else ():
            self.found[Kind.INSERTION] += child.tag == _q("w:ins")
            self.found[Kind.DELETION] += child.tag == _q("w:del")
            if child.tag not in {_q("w:del"), _q("w:moveFrom"), _q("m:ctrlPr")}:
                self._changed(child)

    def _branch(self, alternate: ElementTree.Element) -> None:
        choices, fallback = alternate.findall(_q("mc:Choice")), alternate.find(_q("mc:Fallback"))
        for choice in choices:
            needs = choice.get("Requires", "").split()
            if fallback is None or all(_NEW.fullmatch(need) for need in needs):
                self._walk(choice)
                return
        if fallback is not None:
            self._walk(fallback)

    def _on_p(self, paragraph: ElementTree.Element) -> None:
        properties = paragraph.find(_q("w:pPr"))
        if properties is not None:
            self.found[Kind.SECTION_BREAK] += properties.find(_q("w:sectPr")) is not None
            marks = properties.find(_q("w:rPr"))
            if marks is not None:
                self.found[Kind.INSERTION] += marks.find(_q("w:ins")) is not None
                self.found[Kind.DELETION] += marks.find(_q("w:del")) is not None
        self._walk(paragraph)

    def _on_tr(self, row: ElementTree.Element) -> None:
        properties = row.find(_q("w:trPr"))
        if properties is not None and properties.find(_q("w:del")) is not None:
            self.found[Kind.DELETION] += 1
            return
        if properties is not None:
            self.found[Kind.INSERTION] += properties.find(_q("w:ins")) is not None
        self._walk(row)

    def _on_tbl(self, table: ElementTree.Element) -> None:
        rows = [row for row in self._rows(table) if not self._is_deleted(row)]
        self.found[Kind.TABLE] += any(row.find(f".//{_q('w:tc')}") is not None for row in rows)
        self._walk(table)

    def _rows(self, element: ElementTree.Element) -> list[ElementTree.Element]:
        """Return the rows of a table, not those of tables in its cells."""
        rows = []
        for child in element:
            rows += [child] if child.tag == _q("w:tr") else self._rows(child)
        return rows

    @staticmethod
    def _is_deleted(row: ElementTree.Element) -> bool:
        return row.find(f"{_q('w:trPr')}/{_q('w:del')}") is not None

    def _on_ins(self, element: ElementTree.Element) -> None:
        self.found[Kind.INSERTION] += 1
        self._walk(element)

    def _on_del(self, element: ElementTree.Element) -> None:
        self.found[Kind.DELETION] += 1
        for mark in element.iter(_q("w:fldChar")):
            self._on_fldChar(mark)

    def _on_moveTo(self, element: ElementTree.Element) -> None:
        self.found[Kind.MOVE] += 1
        self._walk(element)

    def _on_moveFrom(self, element: ElementTree.Element) -> None:
        text = "".join(t.text or "" for t in element.iter(_q("w:t"))).replace(" ", "")
        self.found[Kind.MOVE] += not self._moves_arrive or text not in self._arrived

    def _on_sdt(self, control: ElementTree.Element) -> None:
        properties = control.find(_q("w:sdtPr"))
        gallery = None if properties is None else properties.find(f".//{_q('w:docPartGallery')}")
        codes = " ".join(code.text or "" for code in control.iter(_q("w:instrText")))
        is_gallery = gallery is not None and gallery.get(_q("w:val")) == "Table of Contents"
        if is_gallery and _CONTENTS.match(codes):
            self.found[Kind.FIELD] += 1
            return
        if properties is not None and properties.find(_q("w:showingPlcHdr")) is not None:
            styles = {e.get(_q("w:val")) for e in control.iter(_q("w:rStyle"))}
            if styles & {"Prompt", "PlaceholderText"}:
                self.found[Kind.FIELD] += 1
                return
        self._walk(control)

    # ---- fields and links -----------------------------------------------------------------

    def _on_fldChar(self, mark: ElementTree.Element) -> None:
        kind = mark.get(_q("w:fldCharType"))
        if kind == "begin":
            self._fields.append(["code", ""])
        elif kind == "separate" and self._fields:
            code = self._fields[-1][1]
            self._fields[-1][0] = "contents" if _CONTENTS.match(code) else "result"
            if self._fields[-1][0] == "result" and not self._silent and _LINKING.match(code):
                self.found[Kind.LINK] += 1
        elif kind == "end" and self._fields:
            state, code = self._fields.pop()
            if not self._silent:
                self.found[Kind.FIELD] += 1
                self.found[Kind.SYMBOL] += state == "code" and code.strip().startswith("SYMBOL")

    def _on_instrText(self, code: ElementTree.Element) -> None:
        if self._fields and self._fields[-1][0] == "code":
            self._fields[-1][1] += code.text or ""

    def _on_fldSimple(self, field: ElementTree.Element) -> None:
        code = field.get(_q("w:instr"), "")
        if not self._silent:
            self.found[Kind.FIELD] += 1
            if _CONTENTS.match(code):
                return
            self.found[Kind.LINK] += _LINKING.match(code) is not None
        self._walk(field)

    def _on_hyperlink(self, link: ElementTree.Element) -> None:
        self.found[Kind.LINK] += not self._silent
        self._walk(link)

    # ---- in runs --------------------------------------------------------------------------

    def _on_br(self, element: ElementTree.Element) -> None:
        turns = element.get(_q("w:type")) in {"page", "column"}
        self.found[Kind.PAGE_BREAK] += turns and not self._silent

    def _on_sym(self, _element: ElementTree.Element) -> None:
        self.found[Kind.SYMBOL] += not self._silent

    def _on_t(self, element: ElementTree.Element) -> None:
        private = sum("\uf000" <= sign <= "\uf0ff" for sign in element.text or "")
        self.found[Kind.SYMBOL] += 0 if self._silent else private

    def _on_footnoteReference(self, mark: ElementTree.Element) -> None:
        if not self._silent:
            self._marks["footnote"].append(mark.get(_q("w:id"), ""))

    def _on_endnoteReference(self, mark: ElementTree.Element) -> None:
        if not self._silent:
            self._marks["endnote"].append(mark.get(_q("w:id"), ""))

    def _on_drawing(self, drawing: ElementTree.Element) -> None:
        if self._silent:
            return
        before = self.found.total()
        self._drawn(drawing)
        if self.found.total() == before and not any(drawing.iter(_q("w:txbxContent"))):
            # A shape without anything in it; a rule counts as a line of the text.
            is_rule = any(e.get(_q("o:hr")) in {"t", "true"} for e in drawing.iter())
            pictures = [*drawing.iter(_q("a:blip")), *drawing.iter(_q("v:imagedata"))]
            self.found[Kind.IMAGE] += not is_rule and not pictures

    _on_pict = _on_object = _on_drawing

    def _drawn(self, element: ElementTree.Element) -> None:
        for child in element:
            if child.tag == _q("mc:AlternateContent"):
                fallback = child.find(_q("mc:Fallback"))
                for branch in [*child.findall(_q("mc:Choice")), fallback][:1]:
                    if branch is not None:
                        self._drawn(branch)
            elif child.tag == _q("w:txbxContent"):
                self.found[Kind.TEXT_BOX] += 1
                outside, self._fields = self._fields, []
                self._walk(child)
                self._fields = outside
            else:
                kind = self._kind_of(child)
                if kind is not None:
                    self.found[kind] += 1
                self._drawn(child)

    @staticmethod
    def _kind_of(element: ElementTree.Element) -> Kind | None:
        tag = element.tag
        if tag in {_q("a:blip"), _q("v:imagedata")}:
            ids = (element.get(_q(f"r:{name}")) for name in ("embed", "link", "id"))
            return Kind.IMAGE if any(ids) else None
        if tag == _q("v:textpath"):
            return Kind.TEXT_BOX if element.get("string", "").strip() else None
        if tag == _q("c:chart") or tag.endswith("/diagram}relIds"):
            return Kind.CHART
        return Kind.EMBEDDED_OBJECT if tag == _q("o:OLEObject") else None

    def _on_altChunk(self, _element: ElementTree.Element) -> None:
        self.found[Kind.EMBEDDED_OBJECT] += 1

    def _on_subDoc(self, _element: ElementTree.Element) -> None:
        self.found[Kind.EMBEDDED_OBJECT] += 1
