"""Rich Text Format: legacy fonts, code pages, structure, damage."""

from __future__ import annotations

import dataclasses
import io
import unicodedata

import pytest
from PIL import Image

from converters import limits
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Emphasis,
    Figure,
    Heading,
    InlineEquation,
    Link,
    ListBlock,
    NoteKind,
    NoteReference,
    NumberStyle,
    Paragraph,
    Strong,
    Superscript,
    Table,
    Text,
)
from converters.model.traversal import plain_text, walk_inlines
from converters.readers import rtf
from converters.readers.reading import ReadOptions
from converters.vietnamese.encodings import Encoding
from converters.vocabularies import ChangePolicy
from tests.support.character_error import character_error
from tests.support.legacy_text import encode
from tests.support.metafile import metafile
from tests.support.reading import (
    all_text,
    body_of,
    lines,
    png_bytes,
    reading_context,
    reasons,
)

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fswiss\fcharset0 .VnTime;}"
    r"{\f2\fswiss\fcharset0 .VnTimeH;}{\f3\fcharset204 Arial Cyr;}{\f4\fcharset163 Arial;}"
    r"{\f5\fcharset2 Symbol;}{\f6\fcharset0{\*\panose 02020603}VNI-Times;}}"
)
STYLES = r"{\stylesheet{\s1\b heading 1;}{\s2\outlinelevel1 Chuong;}{\*\cs9 Default Font;}}"


def read(folder, body, changes=ChangePolicy.ACCEPT):
    path = folder / "sách.rtf"
    path.write_bytes(rf"{{\rtf1\ansi\ansicpg1252\deff0{FONTS}{STYLES}{body}}}".encode("latin-1"))
    context = dataclasses.replace(reading_context(folder), options=ReadOptions(changes=changes))
    return rtf.read(path, context)


def one(folder, body):
    return plain_text(body_of(read(folder, body))[0].inlines)


def normalised(text):
    return " ".join(unicodedata.normalize("NFC", text).replace("|", " ").lower().split())


def test_real_tcvn3_files_match_their_transcripts(tmp_path, shared_data):
    folder = shared_data / "real" / "manuscripts" / "vi-legacy"
    files = sorted(folder.glob("*.rtf"))
    assert len(files) == 3
    for path in files:
        reading = rtf.read(path, reading_context(tmp_path))
        truth = normalised(path.with_name(f"{path.name}.gt.txt").read_text(encoding="utf-8"))
        text = normalised("\n".join(lines(body_of(reading))))
        assert character_error(truth, text) <= 0.001, path.name
        assert reading.legacy_encodings[0][0] == "tcvn3"


def test_legacy_fonts_by_run(tmp_path):
    body = r"\f1 n\'adíc {\f2 céng hoµ} x\'b7 \f6 Vie\f0 {\f6 ät} Nam\f1  ng\-\'eai\par"
    assert one(tmp_path, body) == "nước CỘNG HOÀ xã Việt Nam người"


def test_unicode_and_its_fallback_characters(tmp_path):
    assert one(tmp_path, r"Vi\u7879?t {\uc2 \u7879\'3f\'3f}\u-10179?\u-8704?x\par") == "Việt ệ😀x"


def test_halves_of_characters_without_their_other_half(tmp_path):
    assert one(tmp_path, r"a\u-10179?b\u-8704?c\u-10179?\u7879?\par") == "ab\ufffdcệ"
    (entry,) = read(tmp_path, r"{\v \u-10179?\u-8704?x}").ledger.entries
    assert entry.detail == "😀x"


def test_code_pages_of_fonts(tmp_path):
    assert (
        one(tmp_path, r"\f3 \'cf\'f0\'e8\'e2\'e5\'f2\f4  Vi\'ea\'f2t\f5 \'61\par") == "Привет Việtα"
    )


def test_headings_by_style_name_and_outline(tmp_path):
    blocks = body_of(read(tmp_path, r"\pard\s1 A\par\pard\s2 B\par\pard\outlinelevel2 C\par"))
    headings = [(b.level, plain_text(b.inlines)) for b in blocks if isinstance(b, Heading)]
    assert headings == [(1, "A"), (2, "B"), (3, "C")]


def test_looks_alignment_and_groups(tmp_path):
    (block,) = body_of(read(tmp_path, r"\pard\qc a {\b b{\i c}} d{\super 2}\plain e\par"))
    assert block.alignment is Alignment.CENTER
    strong = next(i for i in block.inlines if isinstance(i, Strong))
    assert plain_text(strong.inlines) == "bc"
    assert any(isinstance(i, Emphasis) for i in strong.inlines)
    assert any(isinstance(i, Superscript) for i in block.inlines)


def test_notes_with_numbers_and_with_own_marks(tmp_path):
    body = (
        r"a{\super\chftn{\footnote\pard\plain{\super\chftn} m\'e9t}} b{\super *"
        r"{\footnote {\super *} hai}} m{\super 2}{\super\chftn{\footnote\ftnalt\chftn  ba}}\par"
    )
    reading = read(tmp_path, body)
    notes = reading.publication.notes
    assert [n.kind for n in notes] == [NoteKind.FOOTNOTE, NoteKind.FOOTNOTE, NoteKind.ENDNOTE]
    assert [n.label for n in notes] == [None, "*", None]
    assert [plain_text(n.blocks[0].inlines) for n in notes] == ["mét", "hai", "ba"]
    inlines = list(walk_inlines(body_of(reading)[0].inlines))
    assert [i.note for i in inlines if isinstance(i, NoteReference)] == [n.id for n in notes]
    assert plain_text(body_of(reading)[0].inlines) == "a b m2"
    assert reading.ledger.number(Kind.FOOTNOTE, Fate.KEPT) == 2


def test_tables_with_merged_cells_and_heads(tmp_path):
    body = (
        r"\trowd\trhdr\clmgf\cellx1000\clmrg\cellx2000\cellx3000\pard\intbl A\cell\cell B\cell\row"
        r"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\intbl a\cell b\cell c\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx3000\intbl\cell d\par e\cell\row\pard x\par"
    )
    table, after = body_of(read(tmp_path, body))
    assert isinstance(table, Table)
    assert isinstance(after, Paragraph)
    assert table.header_rows == 1
    spans = [[(c.column_span, c.row_span) for c in row.cells] for row in table.rows]
    assert spans == [[(2, 1), (1, 1)], [(1, 2), (1, 1), (1, 1)], [(2, 1)]]
    assert [len(c.blocks) for c in table.rows[2].cells] == [2]
    assert table.column_widths == (0.3333, 0.3333, 0.3333)


def test_lists_numbered_nested_and_continued(tmp_path):
    head = (
        r"{\*\listtable{\list{\listlevel\levelnfc2\levelstartat3}{\listlevel\levelnfc23}"
        r"\listid7}}{\*\listoverridetable{\listoverride\listid7\ls1}}"
    )
    body = rf"{head}\pard\ls1 a\par\pard\ls1\ilvl1 b\par\pard\ls1\ilvl0 c\par\pard x\par"
    body += r"\pard\ls1 d\par"
    first, _, second = body_of(read(tmp_path, body))
    assert isinstance(first, ListBlock)
    assert (first.ordered, first.style, first.start) == (True, NumberStyle.LOWER_ROMAN, 3)
    assert isinstance(first.items[0].blocks[1], ListBlock)
    assert not first.items[0].blocks[1].ordered
    assert second.start == 5


def test_fields_links_and_bookmarks(tmp_path):
    body = (
        r'{\field{\*\fldinst HYPERLINK "https://a.vn/"}{\fldrslt trang}} '
        r'{\field{\*\fldinst HYPERLINK \\l "b"}{\fldrslt t\'edi}} {\field{\*\fldinst PAGE}'
        r'{\fldrslt 7}} {\field{\*\fldinst HYPERLINK "file:///c:/x"}{\fldrslt m\'e1y}}'
        r"\par{\*\bkmkstart b}z{\*\bkmkend b}{\*\bkmkstart unused}\par"
    )
    reading = read(tmp_path, body)
    links = [i for i in body_of(reading)[0].inlines if isinstance(i, Link)]
    assert [link.target for link in links] == ["https://a.vn/", "#bm-b"]
    assert plain_text(body_of(reading)[0].inlines) == "trang tíi 7 máy"
    assert reading.ledger.number(Kind.BOOKMARK) == 1
    assert reasons(reading.ledger) == {"RTF-010", "TXT-031"}


def test_pictures(tmp_path):
    picture = png_bytes().hex()
    body = rf"{{\*\shppict{{\pict\pngblip\picwgoal1440\pichgoal720 {picture}}}}}"
    body += r"{\nonshppict{\pict\wmetafile8 0102}}\par {\pict\emfblip 010203}x\par"
    reading = read(tmp_path, body)
    figure = body_of(reading)[0]
    assert isinstance(figure, Figure)
    assert (figure.image.width_mm, figure.image.height_mm) == (25.4, 12.7)
    assert reading.ledger.number(Kind.IMAGE, Fate.KEPT) == 1
    assert reading.ledger.number(Kind.IMAGE, Fate.DROPPED) == 1


def test_what_is_left_out_is_entered(tmp_path):
    body = (
        r"{\header trang}{\*\annotation sai}a{\v an}{\deleted xoa}\page b"
        r"{\shp{\*\shpinst{\shptxt khung\par}}}{\mmath{\*\moMath x=1}}{\object{\*\objdata 00}"
        r"{\result vat}}\par"
    )
    reading = read(tmp_path, body)
    assert all_text(reading).split("\n")[2].startswith("khung")
    assert reasons(reading.ledger) == {
        "RTF-003", "RTF-004", "RTF-005", "RTF-006", "RTF-007", "RTF-008", "RTF-009",
    }  # fmt: skip


def test_signs_without_unicode_and_size_limit(tmp_path, monkeypatch):
    reading = read(tmp_path, r"\f5 \'01\'61\par")
    assert reasons(reading.ledger) == {"RTF-013"}
    monkeypatch.setattr(limits, "TEXT_FILE", 10)
    with pytest.raises(SourceError, match="RTF-012"):
        read(tmp_path, "x")


def test_facts_about_the_document(tmp_path):
    reading = read(
        tmp_path, r"{\info{\title S\u7889? \u273?\u7887?}{\author V T P}{\keywords a; b}}x\par"
    )
    work = reading.publication.metadata.work
    assert work.title == "Số đỏ"
    assert work.contributors[0].name == "V T P"
    assert [s.heading for s in work.subjects] == ["a", "b"]


def test_a_file_cut_off_is_read_as_far_as_it_goes(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1 mot {\b hai")
    context = reading_context(tmp_path)
    assert all_text(rtf.read(path, context)) == "mot hai"
    assert [d.code for d in context.monitor.diagnostics] == ["RTF-002"]


@pytest.mark.parametrize("content", [b"", b"plain", b"{\\rtf1" + b"{" * 5000, b"PK\x03\x04{\\rtf1"])
def test_what_is_no_rtf_is_refused(tmp_path, content):
    path = tmp_path / "a.rtf"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="RTF-001"):
        rtf.read(path, reading_context(tmp_path))


@pytest.mark.parametrize(
    "body",
    [
        r"}}}}x", r"\u", r"\'", "\\", r"\bin99999 x", r"\cell\row\cell", r"{\footnote",
        r"\trowd\row", r"{\pict\pngblip zz}", r"{\field{\fldrslt x}}", r"\ls9\ilvl99 x\par",
        r"\u-99999999999 x", r"{\*\unknown x}", r"\ilvl-5\ls1 x\par", r"{\listtext}x\par",
    ],
)  # fmt: skip
def test_odd_input_never_raises(tmp_path, body):
    assert read(tmp_path, body) is not None


def test_tables_within_tables_stay_in_their_cells(tmp_path):
    inner = r"{\*\nesttableprops\trowd\cellx2000\cellx4000\nestrow}{\nonesttables\par}"
    body = (
        r"\trowd\cellx4000\cellx8000\intbl ngoai\par"
        rf"\itap2 trai\nestcell{{\nonesttables\par}}hai\nestcell{inner}"
        rf"\itap2 ba\nestcell bon\nestcell{inner}"
        r"\itap1 sau\cell hai\cell\row\pard xong\par"
    )
    reading = read(tmp_path, body)
    table, after = body_of(reading)
    assert [len(row.cells) for row in table.rows] == [2]
    first, inner_table, last = table.rows[0].cells[0].blocks
    assert [plain_text(first.inlines), plain_text(last.inlines)] == ["ngoai", "sau"]
    cells = [[lines(cell.blocks) for cell in row.cells] for row in inner_table.rows]
    assert [[[*cell] for cell in row] for row in cells] == [[["trai"], ["hai"]], [["ba"], ["bon"]]]
    assert table.column_widths == (0.5, 0.5)
    assert plain_text(after.inlines) == "xong"
    assert reading.ledger.number(Kind.TABLE, Fate.KEPT) == 2


def test_tables_nested_beyond_reason_are_flattened_and_entered(tmp_path):
    body = (
        r"\trowd\cellx4000\intbl\itap99 s\'e2u\nestcell{\*\nesttableprops\nestrow}\itap1 x\cell\row"
    )
    reading = read(tmp_path, body)
    assert all_text(reading).split() == ["sâu", "x"]
    entries = [e for e in reading.ledger.entries if e.kind is Kind.TABLE]
    assert [(e.reason, e.fate) for e in entries] == [("RTF-014", Fate.CONVERTED)]


def test_comments_are_handed_over(tmp_path):
    source = (
        r"{\rtf1\ansi Ch{\*\atnid LA}{\*\atnauthor Lan}\chatn {\*\annotation "
        r"{\*\atndate 128641922}\pard\plain Xem l\u7841?i.}{\*\annotation Hai}\par}"
    )
    reading = read(tmp_path, source)
    assert [(c.author, c.text, c.date) for c in reading.comments] == [
        ("Lan", "Xem lại.", "2022-10-29T14:02:00"), ("", "Hai", None),
    ]  # fmt: skip
    assert all_text(reading).strip() == "Ch"


def test_frame_stands_for_a_metafile(tmp_path):
    body = rf"a {{\pict\emfblip\picwgoal2835\pichgoal1417 {metafile().hex()}}}\par"
    reading = read(tmp_path, body)
    assert "DOCX-055" in reasons(reading.ledger)
    counts = [reading.ledger.number(Kind.IMAGE, fate) for fate in (Fate.CONVERTED, Fate.KEPT)]
    assert counts == [1, 0]
    assert len(reading.publication.resources) == 1


def test_code_page_of_the_ibm_ps2(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\pca \'9d\'82\par}")
    assert all_text(rtf.read(path, reading_context(tmp_path))) == "Øé"


def test_a_field_within_an_instruction_shows_nothing_of_its_own(tmp_path):
    inner = r"{\field{\*\fldinst PAGE}{\fldrslt 7}}"
    body = (
        r"\pard Xem {\field{\*\fldinst IF "
        + inner
        + r' = 7 "a" "b"}{\fldrslt trang {\b hai}}} nhe.\par'
        r'\pard Mo {\field{\*\fldinst HYPERLINK "https://a.vn/' + inner + r'"}{\fldrslt so}}\par'
    )
    reading = read(tmp_path, body)
    assert [*lines(body_of(reading))] == ["Xem trang hai nhe.", "Mo so"]
    (link,) = [i for i in walk_inlines(body_of(reading)[1].inlines) if isinstance(i, Link)]
    assert link.target == "https://a.vn/7"


def test_what_careless_programs_put_behind_unicode_is_not_lost(tmp_path):
    body = r"\u8220\u8221?x\u7879\par D\u7879\tab E\u8226\bullet F\par"
    assert [*lines(body_of(read(tmp_path, body)))] == ["“”xệ", "Dệ\tE•F"]


def test_links_of_later_word_carry_data_with_them(tmp_path):
    body = (
        r'{\field{\*\fldinst {HYPERLINK "https://a.vn/" \\o "nh\u7855?c" }{{\*\datafield 00d0c9}}}'
        r'{\fldrslt m\u7897?t}} {\field{\*\fldinst HYPERLINK \\o "x" "https://b.vn/"}{\fldrslt b}} '
        r"{\field{\*\fldinst REF cho \\h}{\fldrslt hai}}{\*\bkmkstart cho}.\par"
    )
    links = [
        i for i in walk_inlines(body_of(read(tmp_path, body))[0].inlines) if isinstance(i, Link)
    ]
    assert [link.target for link in links] == ["https://a.vn/", "https://b.vn/", "#bm-cho"]


def test_signs_and_forms_that_only_their_fields_know(tmp_path):
    form = r"{\field{\*\fldinst FORM%s {\*\formfield{%s}}}{\fldrslt }}"
    body = (
        r'a{\field{\*\fldinst SYMBOL 224 \\f "Wingdings" \\s 11}{\fldrslt\f5\fs22}}'
        r'{\field{\*\fldinst SYMBOL 97 \\f "Symbol"}{\fldrslt\f5 a}}'
        r'{\field{\*\fldinst SYMBOL 5 \\f "Symbol"}{\fldrslt}}'
        + form % ("CHECKBOX", r"\fftype1\ffres25\ffdefres1{\*\ffname C}")
        + form % ("CHECKBOX", r"\fftype1\ffres0\ffdefres1")
        + form % ("DROPDOWN", r"\fftype2\ffres1{\*\ffl M\u7897?t}{\*\ffl Hai}")
        + r"\par"
    )
    reading = read(tmp_path, body)
    assert plain_text(body_of(reading)[0].inlines) == "a→α☒☐Hai"
    assert reading.ledger.number(Kind.SYMBOL, Fate.DROPPED) == 1


CHANGES = (
    r"{\*\revtbl {Unknown;}{Lan;}}m\u7897?t {\deleted\revauthdel1 b\u7887?{\footnote xo\'e1}} hai "
    r"{\revised\revauth1 th\'eam} {\mvf\mvauth1 d\u7901?i} ba {\mvt\mvauth1 d\u7901?i}"
    r"{\deleted\revauthdel1\par}b\u7889?n\par"
)


def test_changes_are_accepted_or_undone(tmp_path):
    accepted, undone = read(tmp_path, CHANGES), read(tmp_path, CHANGES, changes=ChangePolicy.REJECT)
    assert all_text(accepted).strip() == "một  hai thêm  ba dờibốn"
    assert all_text(undone).split("\n")[:2] == ["một bỏ hai  dời ba ", "bốn"]
    assert [len(reading.publication.notes) for reading in (accepted, undone)] == [0, 1]
    assert reasons(accepted.ledger) == {"RTF-005"}
    assert reasons(undone.ledger) == {"DOCX-041"}
    assert accepted.ledger.number(Kind.DELETION, Fate.DROPPED) == 3
    assert accepted.ledger.number(Kind.INSERTION, Fate.KEPT) == 1
    assert undone.ledger.number(Kind.INSERTION, Fate.DROPPED) == 1
    for reading in (accepted, undone):
        assert reading.ledger.number(Kind.MOVE) == reading.ledger.number(Kind.MOVE, Fate.KEPT) == 1


def test_changes_are_refused_where_nobody_settled_them(tmp_path):
    with pytest.raises(SourceError, match=r"DOCX-042.*Lan"):
        read(tmp_path, CHANGES, changes=ChangePolicy.REFUSE)
    assert read(tmp_path, r"a\par", changes=ChangePolicy.REFUSE) is not None


def test_a_move_whose_other_end_is_missing_is_entered(tmp_path):
    reading = read(tmp_path, r"a {\mvf l\u7841?c}b\par")
    entry = next(e for e in reading.ledger.entries if e.kind is Kind.MOVE)
    assert (entry.fate, entry.detail) == (Fate.DROPPED, "lạc")


def test_pages_and_columns_that_end_within_a_paragraph_part_it(tmp_path):
    body = r"H\u7871?t\page\par M\page Hai{\b \page} Ba\column B\u7889?n\par"
    texts = [plain_text(block.inlines).strip() for block in body_of(read(tmp_path, body))]
    assert texts == ["Hết", "M", "Hai", "Ba", "Bốn"]


def test_a_box_tied_to_the_last_words_of_a_cell_stays_in_it(tmp_path):
    body = (
        r"\trowd\cellx3000\cellx6000\pard\intbl m{\shp{\*\shpinst{\shptxt \pard khung\par}}}\cell"
        r" hai{\shp{\*\shpinst{\shptxt \pard kia\par}}}\cell\row\pard sau\par"
    )
    table, after = body_of(read(tmp_path, body))
    assert [[*lines(cell.blocks)] for cell in table.rows[0].cells] == [
        ["m", "khung"],
        ["hai", "kia"],
    ]
    assert plain_text(after.inlines) == "sau"


def test_notes_and_pictures_of_hidden_text_are_left_out_with_it(tmp_path):
    body = rf"a{{\v an{{\footnote\pard\plain ghi}}{{\pict\pngblip {png_bytes().hex()}}}}}b\par"
    reading = read(tmp_path, body)
    assert all_text(reading).strip() == "ab"
    assert not reading.publication.notes
    assert not reading.publication.resources
    details = [e.detail for e in reading.ledger.entries if e.kind is Kind.HIDDEN_TEXT]
    assert details == ["an", "ghi"]
    assert reading.ledger.number(Kind.IMAGE, Fate.DROPPED) == 1


def test_levels_that_show_no_number_and_uses_that_start_elsewhere(tmp_path):
    head = (
        r"{\*\listtable{\list{\listlevel\levelnfc255}\listid6}{\list{\listlevel\levelnfc0"
        r"\levelstartat1}{\listlevel\levelnfc0\levelstartat1}\listid7}}{\*\listoverridetable"
        r"{\listoverride\listid6\ls1}{\listoverride\listid7\listoverridecount1{\lfolevel"
        r"\listoverridestartat\levelstartat4}\ls2}}"
    )
    body = rf"{head}\pard\ls1 tr\u417?n\par\pard\ls2 a\par\ilvl1 b\par\ilvl0 c\par\ilvl1 d\par"
    plain, numbered = body_of(read(tmp_path, body))
    assert isinstance(plain, Paragraph)
    assert numbered.start == 4
    assert [item.blocks[1].start for item in numbered.items] == [1, 1]


def test_lists_deeper_than_word_knows(tmp_path):
    body = "".join(rf"\pard\ls1\ilvl{level} x\par" for level in range(3_000))
    assert all_text(read(tmp_path, body)).split().count("x") == 3_000


def test_letters_of_code_pages_are_never_cut(tmp_path):
    fonts = r"{\fonttbl{\f8\fcharset128 Mincho;}{\f9\fnil\cpg1251 Foo;}}"
    body = rf"{fonts}\f8 \'83\\\'95\\\'82\'a0\f9 \'cf\'f0\par"
    assert one(tmp_path, body) == "ソ表あПр"


def test_bytes_without_a_character_reach_the_decoder(tmp_path):
    words = "Việt Nam là một nước ở Đông Nam Á, dân số đông và trẻ; thủ đô là Hà Nội."
    body = "".join(f"\\'{byte:02x}" for byte in encode(words, Encoding.VPS))
    assert one(tmp_path, rf"{body}\par") == words


def test_comments_keep_words_whole_and_fonts_apart(tmp_path):
    body = r"a{\*\annotation{\chatn}Xin ch{\b \'e0o}\par {\f1 n\'adíc ViÖt}}b\par"
    (comment,) = read(tmp_path, body).comments
    assert comment.text == "Xin chào\nnước Việt"


def test_pictures_with_binary_data_without_a_header_and_with_words(tmp_path):
    png = png_bytes()
    stream = io.BytesIO()
    Image.new("RGB", (5, 2), "navy").save(stream, "BMP")
    bitmap = rf"\dibitmap0 {stream.getvalue()[14:].hex()}"
    body = (
        rf"{{\pict\pngblip\bin{len(png)} " + png.decode("latin-1") + r"}\par"
        rf"{{\pict{{\*\picprop{{\sp{{\sn wzDescription}}{{\sv C\u226?y}}}}}}{bitmap}}}\par"
        r"{\shp{\*\shpinst{\sp{\sn pib}{\sv {\pict\pngblip " + png_bytes(3).hex() + r"}}}"
        r"{\sp{\sn wzDescription}{\sv Hoa}}}}\par"
    )
    figures = [block.image for block in body_of(read(tmp_path, body))]
    assert [image.alt for image in figures] == [None, "Cây", "Hoa"]


def test_letters_that_are_a_drawing_are_kept_as_a_box(tmp_path):
    body = r"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv Ch\u7919? n\u7893?i}}}}a\par"
    reading = read(tmp_path, body)
    assert [*lines(body_of(reading))] == ["a", "Chữ nổi"]
    assert reading.ledger.number(Kind.TEXT_BOX, Fate.CONVERTED) == 1


def test_looks_that_few_programs_write(tmp_path):
    body = r"{\ulth a}{\ulwave b} x{\up6 2}{\dn6 3}{\up2 4}\u7879?\zwbo\par"
    (block,) = body_of(read(tmp_path, body))
    kinds = [type(inline).__name__ for inline in block.inlines]
    assert kinds == ["Underline", "Text", "Superscript", "Subscript", "Text"]
    assert plain_text(block.inlines).endswith("4ệ\u200b")


def test_a_drop_cap_joins_its_paragraph(tmp_path):
    reading = read(tmp_path, r"\pard\dropcapli3\dropcapt1 T\par\pard r\u7901?i\par")
    assert [*lines(body_of(reading))] == ["Trời"]
    assert reasons(reading.ledger) == {"DOCX-040"}


def test_both_forms_of_a_title(tmp_path):
    head = r"{\info{\title {\upr{V?}{\*\ud{V\u7879?t}}}}}"
    assert read(tmp_path, rf"{head}x\par").publication.metadata.work.title == "Vệt"


def test_many_bookmarks_before_page_ends_take_no_more_time_each(tmp_path):
    body = "".join(rf"{{\*\bkmkstart a{number}}}\page " for number in range(40_000))
    assert read(tmp_path, body).ledger.number(Kind.PAGE_BREAK) == 40_000


def formulas(reading):
    found = (i for block in body_of(reading) for i in walk_inlines(block.inlines))
    return [inline for inline in found if isinstance(inline, InlineEquation)]


def test_formulas_become_mathml(tmp_path):
    picture = r"{\mmathPict{\pict\pngblip 89504e47}}"
    body = (
        r"a {\mmath{\*\moMath{\mf{\mfPr{\mtype lin}{\mctrlPr\b}}{\mnum{\mr\mnor 1}}"
        r"{\mden{\mr{\mrPr\mscr3\msty2}{\f0 x}+}}}{\mnary{\mnaryPr{\mchr \u8721\'e2}"
        r"{\msubHide on}}{\msub{\mr i}}{\msup{\mr n}}{\me{\mr \u7879?}}}}"
        rf"{picture}}} b"
        r"{\mmath{\*\moMathPara{\moMathParaPr{\mjc center}}{\*\moMath{\mr c=d}}}}\par"
    )
    reading = read(tmp_path, body)
    first, second = formulas(reading)
    assert first.alt == "1/(x+)∑^n ệ"
    assert "<mtext>1</mtext>" in first.mathml
    assert 'mathvariant="double-struck"' in first.mathml
    assert "<mover><mo>∑</mo>" in first.mathml
    assert (second.alt, 'display="block"' in second.mathml) == ("c=d", True)
    texts = [i.text.strip() for i in body_of(reading)[0].inlines if isinstance(i, Text)]
    assert texts == ["a", "b"]
    assert reading.ledger.number(Kind.EQUATION, Fate.KEPT) == 2
    assert reading.ledger.number(Kind.IMAGE) == 0


def test_formulas_that_are_odd(tmp_path):
    deep = r"{\msSup{\me" * 300 + r"{\mr x}" + "}}" * 300
    body = rf"{{\mmath{{\*\moMath{deep}{{\mnew{{\mr y}}}}}}}}{{\v {{\*\moMath{{\mr z}}}}}}\par"
    reading = read(tmp_path, body)
    assert formulas(reading)[0].alt.strip("()^").endswith("y")
    entries = [(e.fate, e.reason, e.detail) for e in reading.ledger.entries]
    assert entries == [(Fate.CONVERTED, "RTF-011", "new")]


def test_styles_say_what_paragraphs_are_by_their_names_and_those_they_are_based_on(tmp_path):
    styles = (
        r"{\stylesheet{\s0 Normal;}{\s20 Title;}{\s21 Heading 2;}{\s22\sbasedon21 Muc rieng;}"
        r"{\s23 Quote;}{\s24\sbasedon23 Trich rieng;}{\s25 caption;}{\s27 Source Code;}}"
    )
    picture = rf"{{\pict\pngblip {png_bytes().hex()}}}"
    body = (
        rf"{styles}\pard\s20 S\'e1ch\par\pard\s22 M\u7909?c\par\pard\s23 L\u7901?i\par"
        r"\pard\s24 hai\par\pard\s0 v\u259?n\par"
        rf"\pard\s0 {picture} {picture}\par\pard\s25 H\'ecnh 1\par\pard\s27 x = 1\par\s27 y\par"
    )
    title, heading, quotation, text, first, second, code = body_of(read(tmp_path, body))
    assert isinstance(title, Heading)
    assert (heading.level, plain_text(heading.inlines)) == (2, "Mục")
    assert [plain_text(block.inlines) for block in quotation.blocks] == ["Lời", "hai"]
    assert isinstance(text, Paragraph)
    assert isinstance(first, Figure)
    assert plain_text(second.caption) == "Hình 1"
    assert code.text == "x = 1\ny"


def test_pictures_are_cropped_as_shown(tmp_path):
    picture = png_bytes(40, 20).hex()
    body = (
        r"{\pict\pngblip\picwgoal1440\pichgoal720\picscalex50\picscaley50\piccropl720\piccropt0"
        rf"\piccropr-90\piccropb0 {picture}}}\par{{\pict\pngblip\piccropl9000 {picture}}}\par"
    )
    reading = read(tmp_path, body)
    sizes = [resource.width_px for resource in reading.publication.resources]
    assert sorted(sizes) == [20, 40]
    assert body_of(reading)[0].image.width_mm == 7.14


def test_marks_for_an_index_are_entered(tmp_path):
    reading = read(tmp_path, r"a{\xe {\v b}}{\tc {\v c}\tcl1}d\par")
    assert all_text(reading).strip() == "ad"
    entries = [(e.kind, e.fate, e.reason) for e in reading.ledger.entries]
    assert entries == [(Kind.FIELD, Fate.DROPPED, "DOCX-052")] * 2


def test_long_chains_of_styles_and_formulas_of_many_pieces(tmp_path):
    chain = "".join(rf"{{\s{n}\sbasedon{n + 1} a{n};}}" for n in range(10, 9_000))
    styles = rf"{{\stylesheet{chain}{{\s9\sbasedon9 round;}}}}"
    paragraphs = "".join(rf"\pard\s{n} x\par" for n in range(9, 3_000))
    pieces = r"{\b x}" * 60_000
    body = rf"{styles}{paragraphs}{{\mmath{{\*\moMath{{\mr {pieces}}}}}}}\par"
    *_, last = body_of(read(tmp_path, body))
    assert last.inlines[0].alt == "x" * 60_000


def test_phonetic_guides_of_word_keep_base_and_reading(tmp_path):
    code = r'EQ \\* jc3 \\* "Font:Cambria" \\* hps22 \\o\\al(\\s\\up 10(h\u225 an),\u28450 ?)'
    reading = read(tmp_path, r"\pard a {\field{\*\fldinst " + code + r"}{\fldrslt}} b\par")
    assert all_text(reading) == "a 漢 (hán) b"
