"""Structures of Word 97 files that only Word itself writes, in files made byte by byte."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from converters import limits
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Emphasis,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Strong,
    Table,
)
from converters.model.traversal import plain_text
from converters.readers.doc import read
from converters.readers.doc.binary import DamagedError, u32
from converters.readers.doc.fib import Part, Story
from converters.readers.doc.officeart import Raw, bitmap_file, picture_of, records
from converters.readers.doc.sprms import CHARACTER, PARAGRAPH, collect, modifiers
from converters.readers.doc.stylesheet import StyleSheet
from converters.readers.doc.summary import core_properties
from tests.support.reading import all_text, body_of, png_bytes, reading_context
from tests.support.word97_builder import Text, Word97, plc, sprm

_BOLD, _ITALIC, _SPECIAL, _PICTURE = 0x0835, 0x0836, 0x0855, 0x6A03
_ASCII, _HIGH = 0x4A4F, 0x4A51
_CENTRED = sprm(0x2403, 1)
_WRITTEN_BY_BUILDER = {Part.PIECES, Part.FONTS, Part.CHARACTER_PAGES, Part.PARAGRAPH_PAGES}
_IN_TABLE, _ROW_END = sprm(0x2416, 1), sprm(0x2416, 1) + sprm(0x2417, 1)


def reading_of(folder, document):
    return read(document.build(folder / "a.doc"), reading_context(folder))


def texts(reading):
    return all_text(reading).split("\n")


# ---- pieces -----------------------------------------------------------------------------------


def test_pieces_in_any_order_compressed_and_wide(tmp_path):
    legacy = sprm(_ASCII, 1) + sprm(_HIGH, 1)
    pieces = [Text("Đoạn một\r"), Text("n\xadíc ViÖt\r", wide=False), Text("hai “x”\r", wide=False)]
    document = Word97(
        pieces, on_disk=(2, 0, 1), characters=[(9, 18, legacy)], paragraphs={18: _CENTRED},
        fonts=("Times New Roman", ".VnTime"),
    )  # fmt: skip
    reading = reading_of(tmp_path, document)
    assert texts(reading) == ["Đoạn một", "nước Việt", "hai “x”"]
    alignments = [block.alignment for block in body_of(reading)]
    assert alignments == [None, Alignment.CENTER, None]


def test_formatting_of_whole_pieces(tmp_path):
    bold_in_short = 0x55 << 1 | 1 << 8
    second_list = 1 << 1 | 1
    pieces = [Text("đậm ", prm=bold_in_short), Text("giữa\r", prm=second_list)]
    document = Word97(pieces, lists=(b"", _CENTRED + sprm(_ITALIC, 1)))
    (paragraph,) = body_of(reading_of(tmp_path, document))
    assert paragraph.alignment is Alignment.CENTER
    assert [type(inline) for inline in paragraph.inlines] == [Strong, Emphasis]


def test_characters_beyond_the_first_plane_keep_their_places(tmp_path):
    document = Word97([Text("a𝒳b\r", units=True)], characters=[(3, 4, sprm(_BOLD, 1))])
    (paragraph,) = body_of(reading_of(tmp_path, document))
    assert plain_text(paragraph.inlines) == "a𝒳b"
    assert plain_text(paragraph.inlines[1:]) == "b"


def test_a_text_that_never_was_edited_has_no_piece_table(tmp_path):
    path = Word97([Text("Nguyên vẹn\r")]).build(tmp_path / "a.doc")
    content = bytearray(path.read_bytes())
    at = 512 + 154 + 8 * Part.PIECES
    content[at : at + 8] = bytes(8)
    struct.pack_into("<H", content, 512 + 10, 0x1000)
    struct.pack_into("<I", content, 512 + 0x18, 2048)
    path.write_bytes(content)
    assert texts(read(path, reading_context(tmp_path))) == ["Nguyên vẹn"]


# ---- properties -------------------------------------------------------------------------------


def test_paragraphs_with_more_properties_than_a_page_holds(tmp_path):
    data = struct.pack("<H", len(_CENTRED)) + _CENTRED
    document = Word97([Text("giữa\r")], paragraphs={4: sprm(0x6646, 8)}, data=bytes(8) + data)
    assert body_of(reading_of(tmp_path, document))[0].alignment is Alignment.CENTER


def test_modifiers_of_all_sizes_are_stepped_over():
    grpprl = (
        b"\x08\xd6\x05\x00abcd"
         b"\x15\xc6\xff" + b"\x01abcd" + b"\x01abc"
        + b"\x47\xca\x03abc"
        + b"\x70\x68abcd" + sprm(_BOLD, 1)
    )  # fmt: skip
    numbers = [number for number, _ in modifiers(grpprl)]
    assert numbers == [0xD608, 0xC615, 0xCA47, 0x6870, _BOLD]
    assert collect(grpprl, CHARACTER) == {"bold": 1}
    assert list(modifiers(grpprl[:-1]))[-1][0] == 0x6870


def test_plain_takes_the_look_but_not_the_nature():
    grpprl = sprm(_BOLD, 1) + sprm(_SPECIAL, 1) + b"\x33\x2a\x00" + sprm(_ITALIC, 1)
    assert collect(grpprl, CHARACTER) == {"special": 1, "italic": 1}
    assert collect(b"\x33\x2a\x00", PARAGRAPH) == {}


def style(builtin, kind, base, name, *changes):
    """Return one style: number, kind, base, name, then what it changes."""
    head = struct.pack("<HHHHH", builtin, kind | base << 4, len(changes), 0, 0)
    entry = head + struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0"
    for change in changes:
        entry += bytes(len(entry) % 2) + struct.pack("<H", len(change)) + change
    return struct.pack("<H", len(entry)) + entry + bytes(len(entry) % 2)


def sheet(*styles):
    header = struct.pack("<HHHHHHHHH", len(styles), 10, 1, 91, 15, 0, 0, 0, 0)
    return struct.pack("<H", len(header)) + header + b"".join(styles)


NO_STYLE = 0xFFF


def test_styles_inherit_and_headings_are_known_by_number(tmp_path):
    styles = sheet(
        style(0, 1, NO_STYLE, "Standard", b"\0\0", b""),
        style(1, 1, 0, "Überschrift 1", b"\x01\0", sprm(_BOLD, 1)),
        style(0xFFE, 1, 0, "Nghiêng", b"\x02\0", sprm(_ITALIC, 1)),
        style(0xFFE, 1, 2, "Thẳng lại", b"\x03\0", sprm(_ITALIC, 0x81)),
        style(0xFFE, 2, NO_STYLE, "Nhấn", sprm(_BOLD, 1)),
    )
    document = Word97(
        [Text("Đầu\rnghiêng đứng\rthẳng\r")],
        characters=[(12, 16, sprm(_ITALIC, 0x81)), (4, 8, sprm(0x4A30, 4))],
        paragraphs={3: sprm(0x4600, 1), 16: sprm(0x4600, 2), 22: sprm(0x4600, 3)},
        structures={Part.STYLES: styles},
    )
    blocks = body_of(reading_of(tmp_path, document))
    assert isinstance(blocks[0], Heading)
    assert blocks[0].level == 1
    kinds = [[type(inline).__name__ for inline in block.inlines] for block in blocks[1:]]
    assert kinds == [["Strong", "Emphasis", "Text"], ["Text"]]


def test_styles_that_are_based_on_each_other_end():
    styles = sheet(
        style(0xFFE, 1, 1, "a", b"", sprm(_BOLD, 0x81)),
        style(0xFFE, 1, 0, "b", b"", sprm(_BOLD, 0x81)),
    )
    assert StyleSheet(styles).toggled == (frozenset(), frozenset())


@pytest.mark.parametrize("cut", [1, 5, 20, 30])
def test_a_style_sheet_that_is_cut_off_keeps_its_beginning(cut):
    styles = sheet(style(0, 1, NO_STYLE, "Normal", b"", b""), style(1, 1, 0, "heading 1"))
    assert StyleSheet(styles[:-cut]).styles[:1] == StyleSheet(styles).styles[:1]


# ---- lists ------------------------------------------------------------------------------------


def level(text, start=1, nfc=0, font=None, flags=0, restart=0):
    look = b"" if font is None else sprm(_ASCII, font)
    head = struct.pack("<iBB9sBiiBBBB", start, nfc, flags, b"", 0, 0, 0, len(look), 0, restart, 0)
    return head + look + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def numbered(position_levels, levels, changes=b"", count=0):
    """Return the structures and paragraphs of one list; ``changes`` for its only use."""
    definition = struct.pack("<ii9HBB", 77, 0, *[0xFFF] * 9, 0, 0)
    blank = [level("", nfc=255)] * (9 - len(levels))
    tail = b"".join([*levels, *blank])
    use = struct.pack("<iiiBBBB", 77, 0, 0, count, 0, 0, 0)
    uses = struct.pack("<I", 1) + use + struct.pack("<I", 0xFFFFFFFF) + changes
    paragraphs = {
        position: sprm(0x260A, depth) + sprm(0x460B, 1) for position, depth in position_levels
    }
    return struct.pack("<H", 1) + definition, tail, uses, paragraphs


def list_document(text, marks, levels, changes=b"", count=0):
    definitions, tail, uses, paragraphs = numbered(marks, levels, changes, count)
    structures = {Part.LISTS: definitions + tail, Part.LIST_OVERRIDES: uses}
    return Word97(
        [Text(text)], paragraphs=paragraphs, structures=structures,
        fonts=("Times New Roman", ".VnTime"),
    )  # fmt: skip


def test_numbers_as_word_shows_them_with_words_in_old_fonts(tmp_path):
    levels = [level("kho\xb6n \x00.", start=3, nfc=1, font=1), level("\x00.\x01)", nfc=4)]
    document = list_document("a\rb\rc\rd\r", [(1, 0), (3, 1), (5, 1), (7, 0)], levels)
    (block,) = body_of(reading_of(tmp_path, document))
    assert isinstance(block, ListBlock)
    assert [item.label for item in block.items] == ["khoản III.", "khoản IV."]
    inner = block.items[0].blocks[1]
    assert [item.label for item in inner.items] == ["III.a)", "III.b)"]


def test_a_use_of_a_list_may_start_elsewhere(tmp_path):
    changes = struct.pack("<iI", 9, 0x10)
    document = list_document("a\r", [(1, 0)], [level("\x00.")], changes, count=1)
    (block,) = body_of(reading_of(tmp_path, document))
    assert block.start == 9


def test_a_use_of_a_list_may_look_otherwise(tmp_path):
    changes = struct.pack("<iI", 0, 0x20) + level("(\x00)", start=4)
    document = list_document("a\r", [(1, 0)], [level("\x00.")], changes, count=1)
    (block,) = body_of(reading_of(tmp_path, document))
    assert [item.label for item in block.items] == ["(4)"]


@pytest.mark.parametrize(("nfc", "shown"), [(2, "v."), (22, "05."), (56, "năm.")])
def test_formats_of_numbers(tmp_path, nfc, shown):
    document = list_document("a\r", [(1, 0)], [level("\x00.", start=5, nfc=nfc)])
    (block,) = body_of(reading_of(tmp_path, document))
    number = block.items[0].label or "v."
    assert number == shown


def old_look(before, after, nfc=0, start=1, numbered=True, outer=False, wide=True):
    """Return the look of a number in the manner of Word 95."""
    signs = before + after
    head = bytes((nfc, len(before), len(after), 4 * outer)) + bytes(6)
    head += struct.pack("<HHH", start, 0, 0) + bytes((numbered, 0, 0, 0))
    if wide:
        return head + signs.encode("utf-16-le").ljust(64, b"\0")
    return head + signs.encode("cp1252").ljust(32, b"\0")


def old_document(text, looks):
    """Return a document whose paragraphs are numbered by ``looks``: level and look, or None."""
    paragraphs = {}
    for (position, sign), look in zip(
        [(p, s) for p, s in enumerate(text) if s == "\r"], looks, strict=True
    ):
        assert sign == "\r"
        if look is not None:
            depth, anld = look
            paragraphs[position] = (
                sprm(0x260A, depth) + sprm(0x460B, 2047) + sprm(0xC63E, bytes((len(anld),)) + anld)
            )
    return Word97([Text(text)], paragraphs=paragraphs)


@pytest.mark.parametrize("wide", [True, False])
def test_numbers_in_the_manner_of_word_95(tmp_path, wide):
    look = old_look("(", ")", nfc=2, start=3, wide=wide)
    looks = [(10, look), (10, look), (12, look), (10, look), None, (10, look)]
    document = old_document("a\rb\rc\rd\re\rf\r", looks)
    blocks = body_of(reading_of(tmp_path, document))
    labels = [i.label for b in blocks if isinstance(b, ListBlock) for i in b.items]
    assert labels == ["(iii)", "(iv)", "(v)", "(iii)"]


def test_bullets_and_outlines_in_the_manner_of_word_95(tmp_path):
    bullet = old_look("\u2022", "", numbered=False)
    first, second = old_look("", ":"), old_look("", ")", nfc=4, outer=True)
    looks = [(11, bullet), (1, first), (2, second), None, (2, second), (1, first)]
    document = old_document("x\ra\rb\rc\rd\re\r", looks)
    text = all_text(reading_of(tmp_path, document))
    assert text.splitlines() == [
        "-", "x", "1:", "a", "1.a)", "b", "c", "1.b)", "d", "2:", "e",
    ]  # fmt: skip


# ---- tables -----------------------------------------------------------------------------------


def definition(*cells, left=0, width=1000):
    """Return a table definition; a cell is its flags."""
    edges = [left + width * n for n in range(len(cells) + 1)]
    content = bytes([len(cells)]) + struct.pack(f"<{len(edges)}h", *edges)
    content += b"".join(struct.pack("<H18x", flags) for flags in cells)
    return b"\x08\xd6" + struct.pack("<H", len(content) + 1) + content


def test_rows_merge_across_and_down(tmp_path):
    text = "a\x07\x07c\x07\x07" + "d\x07e\x07f\x07\x07" + "\x07h\x07i\x07\x07" + "hết\r"
    marks = [i for i, c in enumerate(text) if c == "\x07"]
    rows = {
        marks[3]: definition(1, 2, 0) + sprm(0x3404, 1),
        marks[7]: definition(0x60, 0, 0),
        marks[11]: definition(0x20, 0, 0),
    }
    paragraphs = dict.fromkeys(marks, _IN_TABLE) | {
        mark: _ROW_END + grpprl for mark, grpprl in rows.items()
    }
    table, after = body_of(reading_of(tmp_path, Word97([Text(text)], paragraphs=paragraphs)))
    assert isinstance(table, Table)
    spans = [[(cell.column_span, cell.row_span) for cell in row.cells] for row in table.rows]
    assert spans == [[(2, 1), (1, 1)], [(1, 2), (1, 1), (1, 1)], [(1, 1), (1, 1)]]
    assert table.header_rows == 1
    assert plain_text(after.inlines) == "hết"


@pytest.mark.parametrize(("look", "heads"), [(0x20, 1), (0x00, 0)])
def test_table_styles_may_set_the_first_row_apart(tmp_path, look, heads):
    bold = sprm(_BOLD, 1)
    conditional = b"\x85\xca" + bytes([2 + len(bold)]) + b"\x01\x00" + bold
    styles = sheet(
        style(0, 1, NO_STYLE, "Normal", b"", b""),
        style(0xFFE, 3, NO_STYLE, "Bảng", b"", b"", conditional),
    )
    text = "a\x07\x07b\x07\x07"
    row = definition(0) + sprm(0x563A, 1) + sprm(0x740A, look << 16)
    paragraphs = {1: _IN_TABLE, 2: _ROW_END + row, 4: _IN_TABLE, 5: _ROW_END + row}
    document = Word97([Text(text)], paragraphs=paragraphs, structures={Part.STYLES: styles})
    (table,) = body_of(reading_of(tmp_path, document))
    assert table.header_rows == heads


def test_modifiers_after_the_definition_merge_too(tmp_path):
    text = "a\x07b\x07\x07" + "c\x07\x07\x07"
    marks = [i for i, c in enumerate(text) if c == "\x07"]
    paragraphs = dict.fromkeys(marks, _IN_TABLE) | {
        marks[2]: _ROW_END + definition(0, 0) + b"\x2b\xd6\x02\x01\x03",
        marks[5]: _ROW_END + definition(0, 0) + b"\x2b\xd6\x02\x01\x01",
    }
    (table,) = body_of(reading_of(tmp_path, Word97([Text(text)], paragraphs=paragraphs)))
    assert [[c.row_span for c in row.cells] for row in table.rows] == [[1, 2], [1]]


def test_rows_without_an_end_and_cells_without_a_definition(tmp_path):
    text = "a\x07b\x07sau\r"
    paragraphs = {1: _IN_TABLE, 3: _IN_TABLE}
    table, after = body_of(reading_of(tmp_path, Word97([Text(text)], paragraphs=paragraphs)))
    assert [len(row.cells) for row in table.rows] == [2]
    assert plain_text(after.inlines) == "sau"


# ---- breaks, fields, forms --------------------------------------------------------------------


def test_section_ends_close_paragraphs_and_page_ends_do_not(tmp_path):
    document = Word97(
        [Text("một\x0chai\x0cba\r")],
        structures={
            Part.SECTIONS: plc([0, 4, 11], [struct.pack("<HIHI", 0, 0xFFFFFFFF, 0, 0)] * 2)
        },
    )
    reading = reading_of(tmp_path, document)
    assert texts(reading) == ["một", "hai", "ba"]
    assert [block.origin.paragraph for block in body_of(reading)] == [1, 2, 2]
    assert reading.ledger.number(Kind.PAGE_BREAK, Fate.DROPPED) == 1


def test_signs_of_fields_that_never_end_swallow_nothing(tmp_path):
    document = Word97([Text("trước \x13 giữa \x13 DATE \x14hôm nay\x15 sau\x15\rhết\r")])
    assert texts(reading_of(tmp_path, document))[-1] == "hết"
    document = Word97([Text("trước \x13 giữa \x13 DATE \x14hôm nay\x15 sau\rhết\r")])
    assert texts(reading_of(tmp_path, document)) == ["trước  giữa hôm nay sau", "hết"]


def form_data(kind, result, tail=b""):
    name = struct.pack("<H", 1) + "x".encode("utf-16-le") + b"\0\0"
    content = struct.pack("<IHHH", 0xFFFFFFFF, kind | result << 2, 0, 0) + name + tail
    return struct.pack("<IH", 68 + len(content), 68) + bytes(62) + content


def test_old_form_fields_show_what_was_chosen(tmp_path):
    empty = bytes(4)
    entries = struct.pack("<HHH", 0xFFFF, 2, 0) + b"".join(
        struct.pack("<H", len(entry)) + entry.encode("utf-16-le") for entry in ("Nam", "Nữ")
    )
    box = form_data(1, 1, struct.pack("<H", 0))
    choice = form_data(2, 25, struct.pack("<H", 1) + empty * 5 + entries)
    text = "\x13 FORMCHECKBOX \x01\x14\x15 và \x13 FORMDROPDOWN \x01\x14\x15.\r"
    first, second = (i for i, c in enumerate(text) if c == "\x01")
    data_run = sprm(_SPECIAL, 1) + sprm(0x0806, 1)
    document = Word97(
        [Text(text)],
        characters=[
            (first, first + 1, data_run + sprm(_PICTURE, 0)),
            (second, second + 1, data_run + sprm(_PICTURE, len(box))),
        ],
        data=box + choice,
    )
    assert texts(reading_of(tmp_path, document)) == ["☒ và Nữ."]


def test_symbols_stand_for_brackets(tmp_path):
    symbol = sprm(_SPECIAL, 1) + sprm(0x6A09, 1 | 0xF0FC << 16)
    document = Word97(
        [Text("a ( b (c)\r")], characters=[(2, 3, symbol)], fonts=("Arial", "Wingdings")
    )
    assert texts(reading_of(tmp_path, document)) == ["a ✔ b (c)"]


# ---- notes and boxes --------------------------------------------------------------------------


def test_own_marks_of_notes(tmp_path):
    body, note = "Câu*sau.\r", "* Lời chú.\r"
    document = Word97(
        [Text(body + note + "\r")],
        lengths={Story.FOOTNOTES: len(note)},
        structures={
            Part.FOOTNOTE_MARKS: plc([3, 8], [b"\0\0"]),
            Part.FOOTNOTE_TEXTS: plc([0, len(note), len(note) + 1]),
        },
    )
    reading = reading_of(tmp_path, document)
    (found,) = reading.publication.notes
    assert (found.label, plain_text(found.blocks[0].inlines)) == ("*", "Lời chú.")
    assert plain_text(body_of(reading)[0].inlines) == "Câusau."


def test_a_sign_may_be_the_mark_of_a_note(tmp_path):
    body, note = "Câu( sau.\r", "( Lời chú.\r"
    sign = sprm(_SPECIAL, 1) + sprm(0x6A09, 1 | 0xF0FC << 16)
    document = Word97(
        [Text(body + note + "\r")],
        characters=[(3, 4, sign), (len(body), len(body) + 1, sign)],
        lengths={Story.FOOTNOTES: len(note)},
        fonts=("Arial", "Wingdings"),
        structures={
            Part.FOOTNOTE_MARKS: plc([3, 9], [b"\0\0"]),
            Part.FOOTNOTE_TEXTS: plc([0, len(note), len(note) + 1]),
        },
    )
    (found,) = reading_of(tmp_path, document).publication.notes
    assert (found.label, plain_text(found.blocks[0].inlines)) == ("✔", "Lời chú.")


def test_comments_name_their_authors(tmp_path):
    body, comment = "Đoạn\x05\r", "\x05Xem lại\r"
    mark = struct.pack("<20shHHi", b"", 0, 0, 0, -1)
    document = Word97(
        [Text(body + comment + "\r")],
        lengths={Story.COMMENTS: len(comment)},
        structures={
            Part.COMMENT_MARKS: plc([4, 6], [mark]),
            Part.COMMENT_TEXTS: plc([0, len(comment), len(comment) + 1]),
            Part.COMMENT_AUTHORS: struct.pack("<H", 2) + "Ba".encode("utf-16-le"),
        },
    )
    reading = reading_of(tmp_path, document)
    (entry,) = [e for e in reading.ledger.entries if e.kind is Kind.COMMENT]
    assert entry.detail == "Xem lại"


# ---- pictures ---------------------------------------------------------------------------------


def record(kind, content, instance=0, version=0):
    return struct.pack("<HHI", instance << 4 | version, kind, len(content)) + content


def container(kind, *members):
    return record(kind, b"".join(members), version=0x0F)


def shape_record(identifier, properties, flags=0, kind=0):
    fixed = b"".join(struct.pack("<HI", number, value) for number, value, _ in properties)
    long_values = b"".join(extra for _, _, extra in properties)
    return container(
        0xF004,
        record(0xF00A, struct.pack("<II", identifier, flags), instance=kind),
        record(0xF00B, fixed + long_values, instance=len(properties)),
    )


def png_blip():
    return record(0xF01E, bytes(17) + png_bytes(), instance=0x6E0)


def described(text):
    raw = text.encode("utf-16-le") + b"\0\0"
    return (0x0381 | 0x8000, len(raw), raw)


def inline_picture(shape, blip, kind=100):
    body = shape + blip
    head = struct.pack("<IHh", 68 + len(body), 68, kind) + bytes(20)
    head += struct.pack("<hhHH", 1440, 720, 1000, 500)
    return head.ljust(68, b"\0") + body


def picture_document(data):
    run = sprm(_SPECIAL, 1) + sprm(_PICTURE, 0)
    return Word97([Text("\x01\r")], characters=[(0, 1, run)], data=data)


def test_pictures_in_the_line_with_words_for_them(tmp_path):
    shape = shape_record(1, [(0x4104, 1, b""), described("Chân dung")])
    reading = reading_of(tmp_path, picture_document(inline_picture(shape, png_blip())))
    (figure,) = body_of(reading)
    assert isinstance(figure, Figure)
    assert figure.image.alt == "Chân dung"
    assert figure.image.width_mm == pytest.approx(25.4, abs=0.1)
    assert figure.image.height_mm == pytest.approx(6.35, abs=0.1)


def test_bitmaps_get_the_header_that_they_lack(tmp_path):
    stream = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(stream, "BMP")
    dib = stream.getvalue()[14:]
    assert bitmap_file(dib) == stream.getvalue()
    blip = record(0xF01F, bytes(17) + dib, instance=0x7A8)
    reading = reading_of(tmp_path, picture_document(inline_picture(shape_record(1, []), blip)))
    (resource,) = reading.publication.resources
    assert (resource.media_type, resource.width_px) == ("image/png", 3)


def test_a_picture_that_is_not_there_is_entered(tmp_path):
    for shape in (shape_record(1, [], kind=75), shape_record(1, [(0x4104, 1, b"")])):
        reading = reading_of(tmp_path, picture_document(inline_picture(shape, b"")))
        assert reading.ledger.entries[0].reason == "DOCX-016"


def test_shapes_in_the_line_that_show_no_picture_miss_none(tmp_path):
    rectangle = shape_record(1, [], kind=1)
    reading = reading_of(tmp_path, picture_document(inline_picture(rectangle, b"")))
    assert [e.reason for e in reading.ledger.entries if e.kind is Kind.IMAGE] == ["DOCX-033"]
    words = "Tiêu đề uốn".encode("utf-16-le") + b"\0\0"
    lettering = shape_record(1, [(0x80C0, len(words), words)], kind=136)
    reading = reading_of(tmp_path, picture_document(inline_picture(lettering, b"")))
    assert texts(reading) == ["Tiêu đề uốn"]
    assert [entry.reason for entry in reading.ledger.entries] == ["DOCX-047"]
    # What keeps the place of a drawing that floats is nothing of its own.
    placeholder = shape_record(1, [(0x053F, 0x00010001, b"")], kind=1)
    reading = reading_of(tmp_path, picture_document(inline_picture(placeholder, b"")))
    assert reading.ledger.number(Kind.IMAGE) == 0


def test_pictures_are_unpacked_within_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "DOC_PICTURES", 10)
    data = inline_picture(shape_record(1, []), png_blip())
    reading = reading_of(tmp_path, picture_document(data))
    assert reading.ledger.entries[0].reason == "DOCX-016"


def test_a_picture_that_is_shown_twice_is_one(tmp_path):
    run = sprm(_SPECIAL, 1) + sprm(_PICTURE, 0)
    data = inline_picture(shape_record(1, []), png_blip())
    document = Word97([Text("\x01\r\x01\r")], characters=[(0, 1, run), (2, 3, run)], data=data)
    reading = reading_of(tmp_path, document)
    assert len(body_of(reading)) == 2
    assert len(reading.publication.resources) == 1


def test_texts_that_overlap_are_read_once(tmp_path):
    body, note = "Câu\r", "\x02 Một chú\r"
    document = Word97(
        [Text(body + note + "\r")],
        lengths={Story.FOOTNOTES: len(note)},
        structures={
            Part.FOOTNOTE_MARKS: plc([0, 1, 2, 3], [b"\1\0"] * 3),
            Part.FOOTNOTE_TEXTS: plc([0, len(note), 0, len(note), 0]),
        },
    )
    assert all_text(reading_of(tmp_path, document)).count("Một chú") <= 1


def test_metafiles_are_unpacked():
    content = b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + bytes(40)
    packed = zlib.compress(content)
    head = struct.pack("<I", len(content)) + bytes(28) + bytes([0, 0xFE])
    data = record(0xF01A, bytes(16) + head + packed, instance=0x3D4)
    (raw,) = records(data, 0, len(data))
    assert picture_of(data, raw, b"", 1000) == content
    assert len(picture_of(data, raw, b"", 50)) == 50
    with pytest.raises(DamagedError):
        picture_of(data[: -len(packed)] + b"junk", raw, b"", 1000)


def floating_document(shapes, anchored, more=b"", store=b""):
    """Return a document with shapes tied to its second character."""
    group = container(0xF003, shape_record(1024, [], flags=5), *shapes)
    drawings = container(0xF000, store) + b"\0" + container(0xF002, group)
    anchor = struct.pack("<I4iHi", anchored, 0, 0, 1440, 1440, 0, 0)
    body, box = "A\x08B\r", "Trong khung\r"
    box_entry = struct.pack("<iiHiIi", 0, 0, 0, 0, 2001, 0)
    return Word97(
        [Text(body + box + "\r")],
        characters=[(1, 2, sprm(_SPECIAL, 1))],
        lengths={Story.BOXES: len(box)},
        more_in_main=more,
        structures={
            Part.DRAWINGS: drawings,
            Part.SHAPES: plc([1, 4], [anchor]),
            Part.BOXES: plc([0, len(box), len(box) + 1], [box_entry, bytes(22)]),
        },
    )


def test_floating_pictures_come_from_the_store(tmp_path):
    # The document without a store tells where the main stream will end.
    blip = png_blip()
    entry = bytes([6, 6]) + bytes(18) + struct.pack("<III4x", len(blip), 1, 3584)
    store = container(0xF001, record(0xF007, entry, instance=6, version=2))
    shape = shape_record(2001, [(0x4104, 1, b""), described("Bản đồ")])
    path = floating_document([shape], 2001, blip, store).build(tmp_path / "a.doc")
    at = path.read_bytes().find(blip) - 512
    entry = bytes([6, 6]) + bytes(18) + struct.pack("<III4x", len(blip), 1, at)
    store = container(0xF001, record(0xF007, entry, instance=6, version=2))
    reading = reading_of(tmp_path, floating_document([shape], 2001, blip, store))
    assert len(reading.publication.resources) == 1
    assert reading.ledger.number(Kind.IMAGE, Fate.KEPT) == 1
    assert "Trong khung" in texts(reading)


@pytest.mark.parametrize(("identifier", "kind"), [(2001, 0), (2001, 202), (2002, 202)])
def test_box_that_names_a_picture_it_does_not_have_misses_none(tmp_path, identifier, kind):
    shape = shape_record(identifier, [(0x4104, 7, b"")], kind=kind)
    reading = reading_of(tmp_path, floating_document([shape], identifier))
    assert "Trong khung" in texts(reading)
    assert "DOCX-016" not in {entry.reason for entry in reading.ledger.entries}


def test_boxes_within_groups_are_found(tmp_path):
    inner = container(0xF003, shape_record(2000, [], flags=1), shape_record(2001, []))
    reading = reading_of(tmp_path, floating_document([inner], 2000))
    assert texts(reading) == ["AB", "Trong khung"]
    assert reading.ledger.number(Kind.TEXT_BOX, Fate.CONVERTED) == 1


def test_embedded_objects_that_float_are_shown_once(tmp_path):
    shape = shape_record(2001, [(0x4104, 1, b"")])
    store = container(0xF001, record(0xF01E, bytes(17) + png_bytes(), instance=0x6E0))
    document = floating_document([shape], 2001, b"", store)
    text = document.pieces[0].text
    box = "\x13 EMBED Excel.Sheet.8 \x14\x01\x15\r"
    run = sprm(_SPECIAL, 1) + sprm(_PICTURE, 0)
    place = len("A\x08B\r") + box.index("\x01")
    structures = {**document.structures, Part.BOXES: plc(
        [0, len(box), len(box) + 1], [struct.pack("<iiHiIi", 0, 0, 0, 0, 2001, 0), bytes(22)]
    )}  # fmt: skip
    document = Word97(
        [Text(text.replace("Trong khung\r", box))],
        characters=[*document.characters, (place, place + 1, run)],
        lengths={Story.BOXES: len(box)},
        structures=structures,
        data=inline_picture(shape_record(1, []), png_blip()),
    )
    reading = reading_of(tmp_path, document)
    assert [type(block).__name__ for block in body_of(reading)] == ["Paragraph", "Figure"]
    assert reading.ledger.number(Kind.EMBEDDED_OBJECT, Fate.CONVERTED) == 1


def test_boxes_that_nothing_is_tied_to_come_last(tmp_path):
    reading = reading_of(tmp_path, floating_document([shape_record(2002, [])], 2002))
    assert texts(reading) == ["AB", "Trong khung"]


def test_shapes_that_show_nothing_are_entered(tmp_path):
    reading = reading_of(tmp_path, floating_document([shape_record(2002, [])], 2002))
    assert "DOCX-033" in {entry.reason for entry in reading.ledger.entries}


def test_records_never_leave_their_stream():
    data = record(0xF01E, bytes(40))[:20]
    (raw,) = records(data, 0, 1000)
    assert raw.end == len(data)
    with pytest.raises(DamagedError):
        picture_of(data, Raw(0xF007, 0, is_container=False, start=15, end=20), b"", 1000)
    assert u32(data, 4) == 40


# ---- summary information ----------------------------------------------------------------------


def property_set(page, *properties):
    values = [(1, struct.pack("<IHxx", 2, page)), *properties]
    head = 8 + 8 * len(values)
    table, content = b"", b""
    for number, value in values:
        table += struct.pack("<II", number, head + len(content))
        content += value
    start = struct.pack("<II", head + len(content), len(values))
    return bytes(44) + struct.pack("<I", 48) + start + table + content


def as_bytes(text, codec):
    raw = text.encode(codec) + b"\0"
    raw += bytes(-len(raw) % 4)
    return struct.pack("<II", 30, len(raw)) + raw


@pytest.mark.parametrize(("page", "codec"), [(65001, "utf-8"), (1250, "cp1250"), (7, "cp1252")])
def test_titles_in_code_pages(page, codec):
    root = core_properties(property_set(page, (2, as_bytes("Cá", codec))))
    assert [element.text for element in root] == ["Cá"]


def test_titles_in_old_encodings_and_dates():
    title = as_bytes("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "cp1252")
    moment = struct.pack("<IQ", 64, 127_489_752_000_000_000)
    root = core_properties(property_set(1252, (2, title), (13, moment)))
    assert [element.text for element in root] == [
        "Cộng hoà xã hội chủ nghĩa Việt Nam", "2004-12-31T14:00:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize("size", [0, 40, 50, 60, 80])
def test_cut_off_summaries_say_what_they_have(size):
    stream = property_set(1252, (2, as_bytes("Sách", "cp1252")))
    assert len(core_properties(stream[:size])) in {0, 1}


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    part=st.sampled_from([part for part in Part if part not in _WRITTEN_BY_BUILDER]),
    content=st.binary(max_size=300),
    grpprl=st.binary(max_size=40),
    data=st.binary(max_size=200),
)
def test_no_structure_brings_the_reader_down(tmp_path, part, content, grpprl, data):
    text = "a\x13 b\x14\x01\x15\x02\x08\x05c\x07\x07\x0cd\r"
    document = Word97(
        [Text(text), Text("e\r", prm=1)],
        lists=(grpprl,),
        characters=[(0, len(text), grpprl + sprm(_SPECIAL, 1) + sprm(_PICTURE, 0))],
        paragraphs={text.index("\x07"): grpprl, text.rindex("\x07"): _ROW_END + grpprl},
        structures={part: content},
        data=data,
    )
    assert reading_of(tmp_path, document).ledger.counts


def test_headings_are_known_by_their_look(tmp_path):
    prose = "Trời đã về chiều, nắng nhạt dần trên những mái nhà tranh cuối làng. " * 6 + "\r"
    title = "Chương 1\r"
    text = "".join(title.replace("1", str(n)) + prose * 3 for n in range(1, 4))
    size = len(title + prose * 3)
    starts = [size * n for n in range(3)]
    document = Word97(
        [Text(text)],
        characters=[(s, s + 8, sprm(_BOLD, 1) + sprm(0x4A43, 36)) for s in starts],
        paragraphs={s + 8: _CENTRED + sprm(0x2407, 1) for s in starts},
    )
    reading = reading_of(tmp_path, document)
    headings = [block for block in body_of(reading) if isinstance(block, Heading)]
    assert len(headings) == 3
    assert len(reading.publication.guesses) == 3


def test_paragraphs_are_blocks(tmp_path):
    (block,) = body_of(reading_of(tmp_path, Word97([Text("x\r")])))
    assert isinstance(block, Paragraph)
