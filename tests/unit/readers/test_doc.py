"""Documents of Word 97 to 2003: what they hold, and how damage is met."""

from __future__ import annotations

import re
import time
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import olefile
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from converters import limits
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Figure,
    Heading,
    InlineImage,
    Link,
    ListBlock,
    NoteKind,
    Paragraph,
    SceneBreak,
    SmallCaps,
    Strikethrough,
    Subscript,
    Superscript,
    Table,
    Underline,
)
from converters.model.traversal import all_inlines, plain_text, walk_blocks
from converters.monitor import CollectingMonitor
from converters.readers.doc import read
from converters.readers.reading import ReadOptions
from converters.readers.registry import format_name, reader_for
from converters.vocabularies import ChangePolicy
from tests.support.character_error import character_error
from tests.support.docx_builder import plain_of
from tests.support.make_word97 import FOLDER
from tests.support.reading import all_text, body_of, reading_context, reasons
from tests.support.word97_builder import Text, Word97, compound_file

_FIELD_CODES = re.compile(r"embed excel\.sheet\.8|formtext|page( \d+)?")
"""Codes of fields, and running heads, which the transcripts hold though no page shows them."""


def reading_of(name, folder):
    return read(FOLDER / f"{name}.doc", reading_context(folder))


def changed(tmp_path, name, *changes):
    """Return a fixture with bytes of its main stream changed: (place, bytes)."""
    path = tmp_path / f"{name}.doc"
    path.write_bytes((FOLDER / f"{name}.doc").read_bytes())
    with olefile.OleFileIO(path, write_mode=True) as container:
        stream = bytearray(container.openstream("WordDocument").read())
        for place, content in changes:
            stream[place : place + len(content)] = content
        container.write_stream("WordDocument", bytes(stream))
    return path


# ---- real manuscripts -------------------------------------------------------------------------


def normalised(text):
    text = " ".join(unicodedata.normalize("NFC", text).replace("|", " ").lower().split())
    return " ".join(_FIELD_CODES.sub("", text).split())


def test_real_tcvn3_files_match_their_transcripts(tmp_path, shared_data):
    files = sorted((shared_data / "real" / "manuscripts" / "vi-legacy").glob("*.doc"))
    assert len(files) == 3
    for path in files:
        reading = read(path, reading_context(tmp_path))
        truth = path.with_name(f"{path.name}.gt.txt").read_text(encoding="utf-8")
        # Numbers of lists are not in the transcripts: the program that made them left them out.
        text = "\n".join(
            plain_text(block.inlines)
            for block in walk_blocks(body_of(reading))
            if isinstance(block, Paragraph | Heading)
        )
        assert character_error(normalised(truth), normalised(text)) <= 0.001, path.name
        assert reading.legacy_encodings[0][0] == "tcvn3"
        assert reading.publication.metadata.work.language == "vi"


def test_real_doc_is_its_docx(tmp_path, shared_data):
    folder = shared_data / "real" / "manuscripts"
    name = "unstructured__fake-doc-emphasized-text"
    old, new = (
        reader_for(path)(path, reading_context(tmp_path))
        for path in (folder / f"{name}.doc", folder / f"{name}.docx")
    )
    assert all_text(old) == all_text(new)


# ---- structure --------------------------------------------------------------------------------


def test_headings_lists_and_links(tmp_path):
    reading = reading_of("structure", tmp_path)
    blocks = body_of(reading)
    headings = [
        (b.level, b.number, plain_text(b.inlines)) for b in blocks if isinstance(b, Heading)
    ]
    assert headings == [
        (1, "Chương 1.", "Mở đầu"), (2, "1.1", "Bối cảnh"), (1, "Chương 2.", "Kết"),
    ]  # fmt: skip
    numbered, bulleted = (block for block in blocks if isinstance(block, ListBlock))
    assert (numbered.ordered, numbered.start) == (True, 3)
    assert [item.label for item in numbered.items] == ["c)", "d)"]
    assert isinstance(numbered.items[0].blocks[1], ListBlock)
    assert not bulleted.ordered
    links = [i for i in all_inlines(reading.publication) if isinstance(i, Link)]
    assert [(link.target, plain_text(link.inlines)) for link in links] == [
        ("https://example.org/a", "ra ngoài"), ("#cho_ay", "chữ đậm"),
    ]  # fmt: skip
    assert any(isinstance(block, SceneBreak) for block in blocks)
    aligned = {plain_text(b.inlines): b.alignment for b in blocks if isinstance(b, Paragraph)}
    assert aligned["sau trang"] is Alignment.CENTER
    assert aligned["chương trình"] is Alignment.RIGHT


def test_contents_and_page_numbers_go(tmp_path):
    reading = reading_of("structure", tmp_path)
    assert {"DOCX-010", "DOCX-022"} <= reasons(reading.ledger)
    assert "7" not in plain_of(reading.publication)


def test_summary_information(tmp_path):
    work = reading_of("structure", tmp_path).publication.metadata.work
    assert work.title == "Sách mẫu"
    assert [person.name for person in work.contributors] == ["Lê Thị Thử"]


def test_looks_of_runs(tmp_path):
    reading = reading_of("looks", tmp_path)
    first = body_of(reading)[0]
    assert plain_text(first.inlines) == "nghiênggạchchânnhỏHOAtrêndướikiểubớt"
    kinds = {type(inline) for inline in first.inlines}
    assert {Strikethrough, Underline, SmallCaps, Superscript, Subscript} <= kinds
    assert reading.ledger.number(Kind.HIDDEN_TEXT, Fate.DROPPED) == 1


def test_legacy_fonts_and_their_soft_hyphen(tmp_path):
    reading = reading_of("looks", tmp_path)
    text = all_text(reading)
    assert "nước Việt Nam thương người như thể thương thân" in text
    assert "CỘNG HOÀ XÃ HỘI 2024" in text
    assert dict(reading.legacy_encodings)["tcvn3"] > 50


def test_signs_changes_and_breaks(tmp_path):
    reading = reading_of("looks", tmp_path)
    text = all_text(reading)
    assert "ký hiệu ✔a\u00adb\u2011c" in text
    assert "giữ thêm lại" in text
    assert "dòng mới\t𝒳" in text
    ledger = reading.ledger
    assert ledger.number(Kind.INSERTION, Fate.KEPT) == 1
    assert ledger.number(Kind.DELETION, Fate.DROPPED) == 1


def test_changes_may_be_undone_or_refused(tmp_path):
    context = reading_context(tmp_path)
    undoing = replace(context, options=ReadOptions(changes=ChangePolicy.REJECT))
    assert "giữ bỏ lại" in all_text(read(FOLDER / "looks.doc", undoing))
    refusing = replace(context, options=ReadOptions(changes=ChangePolicy.REFUSE))
    with pytest.raises(SourceError, match="DOCX-042") as error:
        read(FOLDER / "looks.doc", refusing)
    assert dict(error.value.diagnostic.values)["author"] == "a"


def test_notes_are_kept_apart(tmp_path):
    reading = reading_of("notes", tmp_path)
    found = [
        (note.kind, note.label, plain_text(note.blocks[0].inlines))
        for note in reading.publication.notes
    ]
    assert found == [
        (NoteKind.FOOTNOTE, None, "Lời chú thứ nhất"),
        (NoteKind.FOOTNOTE, "*", "Lời chú có sao"),
        (NoteKind.ENDNOTE, None, "Lời chú cuối"),
    ]
    assert all_text(reading).startswith("Chú một và sao nữa.\nCuối sách, được bàn\n")


def test_boxes_comments_and_running_heads(tmp_path):
    reading = reading_of("notes", tmp_path)
    assert "Trước khung\nChữ trong khung\nSau khung" in all_text(reading)
    ledger = reading.ledger
    assert ledger.number(Kind.TEXT_BOX, Fate.CONVERTED) == 1
    assert ledger.number(Kind.COMMENT, Fate.DROPPED) == 1
    assert ledger.number(Kind.HEADER_FOOTER, Fate.DROPPED) == 1
    details = {entry.detail for entry in ledger.entries}
    assert {"xem lại", "ĐẦU TRANG"} <= details


def test_tables_with_merged_cells_and_a_table_inside(tmp_path):
    reading = reading_of("tables", tmp_path)
    table = next(block for block in body_of(reading) if isinstance(block, Table))
    assert table.header_rows == 1
    spans = [[(c.column_span, c.row_span) for c in row.cells] for row in table.rows]
    assert spans == [[(2, 1), (1, 1)], [(1, 2), (1, 1), (1, 1)], [(1, 1), (1, 1)]]
    inner = table.rows[2].cells[0].blocks
    assert isinstance(inner[0], Table)
    assert plain_text(inner[1].inlines) == "sau"


def test_picture_in_the_line(tmp_path):
    reading = reading_of("tables", tmp_path)
    figure = next(block for block in body_of(reading) if isinstance(block, Figure))
    assert isinstance(figure.image, InlineImage)
    assert figure.image.width_mm == pytest.approx(36, abs=0.5)
    (resource,) = reading.publication.resources
    assert (resource.media_type, resource.width_px) == ("image/png", 40)


def test_every_entry_of_the_ledger_has_its_reason(tmp_path):
    for path in sorted(FOLDER.glob("*.doc")):
        ledger = read(path, reading_context(tmp_path)).ledger
        assert all(count.number > 0 for count in ledger.counts), path.name
        reasons(ledger)


# ---- refusals and damage ----------------------------------------------------------------------


def refusal(path, folder):
    with pytest.raises(SourceError) as error:
        reader_for(path)(path, reading_context(folder))
    return error.value.diagnostic.code


@pytest.mark.parametrize(
    ("place", "content", "code"),
    [
        (0, b"\xdc\xa5", "DOC-001"),
        (2, b"\x68\x00", "DOC-001"),
        (10, b"\x00\x13", "DOC-013"),
        (0, b"\x00\x00", "DOC-010"),
        (0x1A2, b"\xff\xff\xff\x7f", "DOC-010"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, place, content, code):
    path = changed(tmp_path, "looks", (place, content))
    if code == "DOC-010" and place:
        path = changed(tmp_path, "looks", (place, content), (0x18, bytes(4)))
    assert refusal(path, tmp_path) == code


def test_word_before_the_compound_files_is_refused(tmp_path):
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xdb\xa5-\x00" + bytes(600))
    assert (format_name(path), refusal(path, tmp_path)) == ("DOC", "DOC-001")


@pytest.mark.parametrize(
    ("names", "code"),
    [(("Notiz", "WordDocumentX"), "DOC-002"), (("Workbook", "WordDocumentX"), "DOC-006")],
)
def test_documents_that_lie_deeper_are_not_taken(tmp_path, names, code):
    path = tmp_path / "a.doc"
    path.write_bytes(compound_file(dict.fromkeys(names, b"x")))
    with pytest.raises(SourceError) as error:
        read(path, reading_context(tmp_path))
    assert error.value.diagnostic.code == code


def test_names_of_streams_are_the_same_in_any_case(tmp_path):
    content = Word97([Text("Chữ\r")]).build(tmp_path / "a.doc").read_bytes()
    for name in ("WordDocument", "0Table"):
        content = content.replace(name.encode("utf-16-le"), name.upper().encode("utf-16-le"))
    path = tmp_path / "hoa.doc"
    path.write_bytes(content)
    reading = reader_for(path)(path, reading_context(tmp_path))
    assert all_text(reading) == "Chữ"


def test_container_without_a_document_is_damaged(tmp_path):
    path = tmp_path / "a.doc"
    path.write_bytes(olefile.MAGIC + "WordDocument".encode("utf-16-le"))
    assert refusal(path, tmp_path) == "DOC-010"


def test_too_large_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "DOC_FILE", 1000)
    assert refusal(FOLDER / "looks.doc", tmp_path) == "DOC-018"


def test_too_much_text_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "DOC_CHARACTERS", 100)
    assert refusal(FOLDER / "looks.doc", tmp_path) == "DOC-016"


def test_damaged_structures_are_left_out_and_said(tmp_path):
    fonts = 154 + 8 * 15
    path = changed(tmp_path, "looks", (fonts, b"\xff\xff\xff\x7f"))
    context = reading_context(tmp_path)
    reading = read(path, context)
    assert "dòng mới" in all_text(reading)
    assert isinstance(context.monitor, CollectingMonitor)
    assert "DOC-020" in {message.code for message in context.monitor.diagnostics}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(["structure", "looks", "notes", "tables"]),
    flips=st.lists(st.tuples(st.integers(0, 13_000), st.integers(0, 255)), min_size=1, max_size=40),
)
def test_flipped_bytes_never_escape(tmp_path: Path, name, flips):
    content = bytearray((FOLDER / f"{name}.doc").read_bytes())
    for place, value in flips:
        content[place % len(content)] = value
    path = tmp_path / "flipped.doc"
    path.write_bytes(content)
    start = time.process_time()
    with suppress(SourceError):
        read(path, reading_context(tmp_path))
    assert time.process_time() - start < 5
