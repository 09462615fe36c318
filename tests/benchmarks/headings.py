"""Headings of documents without heading styles: ours beside pandoc and calibre."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from subprocess import run

from lxml import etree
from rich.table import Table

from converters.readers.docx import read as read_docx
from converters.readers.rtf import read as read_rtf
from tests.support.heading_documents import LabelledDocument, labelled_documents, words
from tests.support.heading_scores import Headings, Score, compared, read_headings, total

_Finder = Callable[[Path], Headings]
_PARTS = {"tuned": "rules were tried on these", "held": "held out"}


def tables() -> list[Table]:
    """Measure and return the tables."""
    return [_table(part, note) for part, note in _PARTS.items()]


def _table(part: str, note: str) -> Table:
    documents = labelled_documents(part)
    table = Table(title=f"Headings without styles: {len(documents)} documents, {note}")
    table.title_justify = "left"
    missing = [name for name, finder in _finders() if finder is None]
    table.caption = "; ".join(f"{name} is not installed" for name in missing) or None
    names = ("", "found", "precision", "recall", "right level", "Vietnamese: prec.", "recall")
    for heading in (*names, "right level"):
        table.add_column(heading, justify="left" if not heading else "right")
    with tempfile.TemporaryDirectory(prefix="banso-bench-") as folder:
        for name, finder in _finders():
            if finder is not None:
                table.add_row(name, *_cells(_measured(documents, finder, Path(folder), name)))
    return table


def _measured(
    documents: Iterable[LabelledDocument], finder: _Finder, folder: Path, name: str
) -> list[tuple[LabelledDocument, Score]]:
    scores = []
    for document in documents:
        if name.endswith("RTF"):
            if "numbering" in document.options:
                continue
            source = document.write_rtf(folder / f"{document.name}.rtf")
        else:
            source = document.write_docx(folder / f"{document.name}.docx")
        scores.append((document, compared(finder(source), document.truth)))
    return scores


def _cells(scores: list[tuple[LabelledDocument, Score]]) -> list[str]:
    everything = total(score for _, score in scores)
    vietnamese = total(score for document, score in scores if document.is_vietnamese)
    cells = [f"{everything.found} of {everything.true}"]
    for score in (everything, vietnamese):
        cells += [f"{share:.3f}" for share in (score.precision, score.recall, score.levels)]
    return cells


def _finders() -> list[tuple[str, _Finder | None]]:
    import pypandoc

    calibre = shutil.which("ebook-convert")
    return [
        ("Bản Số, DOCX", _ours_docx),
        ("Bản Số, RTF", _ours_rtf),
        ("pandoc, DOCX", lambda source: _pandoc(pypandoc.get_pandoc_path(), source)),
        ("calibre, DOCX", None if calibre is None else lambda source: _calibre(calibre, source)),
    ]


def _ours_docx(source: Path) -> Headings:
    with tempfile.TemporaryDirectory(prefix="banso-bench-") as folder:
        return read_headings(source, read_docx, Path(folder))


def _ours_rtf(source: Path) -> Headings:
    with tempfile.TemporaryDirectory(prefix="banso-bench-") as folder:
        return read_headings(source, read_rtf, Path(folder))


def _pandoc(tool: str, source: Path) -> Headings:
    tree = json.loads(run([tool, source, "-t", "json"], check=True, capture_output=True).stdout)
    return [
        (block["c"][0], words(_pandoc_text(block["c"][2])))
        for block in tree["blocks"]
        if block["t"] == "Header"
    ]


def _pandoc_text(node: object) -> str:
    if isinstance(node, list):
        return "".join(map(_pandoc_text, node))
    if not isinstance(node, dict):
        return ""
    if node.get("t") in {"Space", "SoftBreak", "LineBreak"}:
        return " "
    content = node.get("c")
    return content if isinstance(content, str) else _pandoc_text(content)


def _calibre(tool: str, source: Path) -> Headings:
    """Convert as calibre does with its guesses on; what it marks ``h1`` to ``h6`` counts."""
    epub = source.with_suffix(".epub")
    command = [tool, source, epub, "--enable-heuristics", "--chapter-mark", "none"]
    run(command, check=True, capture_output=True)
    found: Headings = []
    with zipfile.ZipFile(epub) as package:
        for name in sorted(n for n in package.namelist() if n.endswith((".html", ".xhtml"))):
            parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
            root = etree.fromstring(package.read(name), parser)
            for element in root.iter():
                tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
                if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
                    found.append((int(tag[1]), words("".join(map(str, element.itertext())))))
    return found
