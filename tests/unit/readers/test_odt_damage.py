"""OpenDocument text that is damaged, or nested as no office program would."""

from __future__ import annotations

import io
import zipfile

import pytest

from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.model.publication import ListBlock, Paragraph
from converters.model.traversal import plain_text, walk_blocks
from converters.monitor import CollectingMonitor
from converters.readers import pandoc
from tests.support.docx_builder import reading_context
from tests.support.reading import body_of
from tests.unit.readers.test_odt import document, flat, odt

SOUND = "<text:p>Trăm năm trong cõi người ta,</text:p><text:p>chữ tài chữ mệnh</text:p>"


def package(content, styles=None, meta=None):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        if styles is not None:
            archive.writestr("styles.xml", styles)
        if meta is not None:
            archive.writestr("meta.xml", meta)
    return stream.getvalue()


def read(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    context = reading_context(folder)
    reading = pandoc.read(path, context)
    assert isinstance(context.monitor, CollectingMonitor)
    return reading, [diagnostic.code for diagnostic in context.monitor.diagnostics]


def texts(reading):
    return [
        plain_text(block.inlines)
        for block in walk_blocks(body_of(reading))
        if isinstance(block, Paragraph)
    ]


def test_text_that_is_not_well_formed_is_read_as_far_as_it_goes(tmp_path):
    whole = document("document-content", SOUND)
    broken = whole.replace("chữ tài", "chữ <text:span>tài").replace("</office:text>", "")
    reading, codes = read(tmp_path, "hỏng.odt", package(broken))
    assert texts(reading) == ["Trăm năm trong cõi người ta,", "chữ tài chữ mệnh"]
    assert "DOC-020" in codes


def test_a_flat_document_that_is_cut_off_is_read_as_far_as_it_goes(tmp_path):
    whole = document("document", SOUND).encode()
    reading, codes = read(tmp_path, "cụt.fodt", whole[: whole.index(" mệnh".encode())])
    assert texts(reading)[0] == "Trăm năm trong cõi người ta,"
    assert texts(reading)[1].startswith("chữ tài")
    assert "DOC-020" in codes


def test_names_of_characters_and_lone_ampersands_cost_no_text(tmp_path):
    content = document("document", "<text:p>Lan&nbsp;&amp; Mai &lạ; R&D &eacute;&foo;</text:p>")
    reading, codes = read(tmp_path, "x.fodt", content.encode())
    assert texts(reading) == ["Lan\xa0& Mai &lạ; R&D é&foo;"]
    assert "DOC-020" in codes


def test_paragraphs_after_a_span_without_its_end_are_read(tmp_path):
    whole = document("document-content", f"<text:p>a <text:span>b</text:p>{SOUND}")
    reading, _ = read(tmp_path, "x.odt", package(whole))
    assert texts(reading) == ["a b", "Trăm năm trong cõi người ta,", "chữ tài chữ mệnh"]


def test_tables_and_lists_in_notes_are_set_as_paragraphs(tmp_path):
    cell = "<text:p>ô</text:p>"
    reading = flat(
        tmp_path,
        "<text:p>x<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>đầu</text:p><table:table><table:table-row><table:table-cell>"
        f"{cell}</table:table-cell></table:table-row></table:table><text:list><text:list-item>"
        "<text:p>mục</text:p></text:list-item></text:list></text:note-body></text:note></text:p>",
    )
    (note,) = reading.publication.notes
    assert [plain_text(block.inlines) for block in note.blocks] == ["đầu", "ô", "mục"]
    told = [(e.kind, e.fate) for e in reading.ledger.entries if e.reason == "ODT-061"]
    assert told == [(Kind.TABLE, Fate.CONVERTED), (Kind.LIST_ITEM, Fate.CONVERTED)]


def test_text_outside_of_paragraphs_is_read(tmp_path):
    body = "một<text:p>hai</text:p>ba<text:span>bốn</text:span><text:section>năm</text:section>"
    assert texts(flat(tmp_path, body)) == ["một", "hai", "ba", "bốn", "năm"]


def test_groups_of_rows_tables_in_items_and_metadata_fields_are_read(tmp_path):
    def row(text):
        return (
            f"<table:table-row><table:table-cell><text:p>{text}</text:p></table:table-cell>"
            "</table:table-row>"
        )

    groups = (
        f"<table:table>{row('một')}<table:table-rows>{row('hai')}</table:table-rows>"
        f"<table:table-row-group>{row('ba')}</table:table-row-group></table:table>"
    )
    listed = (
        "<text:list><text:list-item><text:p>mục</text:p><table:table>"
        f"{row('bảng')}</table:table></text:list-item></text:list>"
    )
    field = "<text:p>a<text:meta>b<text:meta-field>c</text:meta-field></text:meta>d</text:p>"
    shown = texts(flat(tmp_path, groups + listed + field))
    assert shown == ["một", "hai", "ba", "mục", "bảng", "abcd"]


def test_a_flat_document_in_utf_16_is_read(tmp_path):
    content = f'<?xml version="1.0" encoding="UTF-16"?>{document("document", SOUND)}'
    reading, _ = read(tmp_path, "x.fodt", content.encode("utf-16"))
    assert len(texts(reading)) == 2


def test_damaged_styles_and_properties_cost_no_text(tmp_path):
    content = document("document-content", SOUND)
    reading, codes = read(tmp_path, "x.odt", package(content, styles="<<<", meta="& no xml"))
    assert len(texts(reading)) == 2
    assert codes.count("DOC-020") == 2


def test_nothing_to_salvage_is_refused_in_words(tmp_path):
    with pytest.raises(SourceError) as raised:
        read(tmp_path, "x.odt", package("not xml at all"))
    assert raised.value.diagnostic.code == "DOC-015"


def test_a_bare_document_type_is_passed_over_and_one_with_entities_refused(tmp_path):
    content = document("document-content", SOUND)
    bare = f'<!DOCTYPE office:document-content PUBLIC "-//X//DTD X//EN" "office.dtd">{content}'
    assert len(texts(read(tmp_path, "x.odt", package(bare))[0])) == 2
    bomb = f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>{content}'
    with pytest.raises(SourceError) as raised:
        read(tmp_path, "x.odt", package(bomb))
    assert raised.value.diagnostic.code == "DOC-014"


@pytest.mark.parametrize(
    "table", ["<table:table/>", "<table:table><table:table-column/></table:table>"]
)
def test_a_table_without_rows_takes_no_text_along(tmp_path, table):
    assert texts(odt(tmp_path, f"<text:p>trước</text:p>{table}<text:p>sau</text:p>")) == [
        "trước", "sau",
    ]  # fmt: skip


@pytest.mark.parametrize("depth", [11, 60, 300])
def test_lists_nested_deeper_than_office_programs_allow_keep_every_item(tmp_path, depth):
    opening = "".join(
        f"<text:list><text:list-item><text:p>mục {n}</text:p>" for n in range(1, depth + 1)
    )
    reading = flat(tmp_path, opening + "</text:list-item></text:list>" * depth)
    assert texts(reading) == [f"mục {n}" for n in range(1, depth + 1)]
    assert max(_depths(body_of(reading))) == 10
    folded = [entry for entry in reading.ledger.entries if entry.reason == "ODT-060"]
    assert len(folded) == depth - 10
    items = [c for c in reading.ledger.counts if c.kind is Kind.LIST_ITEM]
    assert sum(c.number for c in items) == depth
    assert sum(c.number for c in items if c.fate is Fate.CONVERTED) == depth - 10


@pytest.mark.parametrize("depth", [2, 40])
def test_lists_that_stand_in_a_list_without_an_item_lose_no_words(tmp_path, depth):
    inner = "<text:list-item><text:p>chữ tài chữ mệnh</text:p></text:list-item>"
    reading = flat(tmp_path, "<text:list>" * depth + inner + "</text:list>" * depth)
    assert texts(reading) == ["chữ tài chữ mệnh"]


def _depths(blocks, depth=0):
    yield depth
    for block in blocks:
        if isinstance(block, ListBlock):
            for item in block.items:
                yield from _depths(item.blocks, depth + 1)
