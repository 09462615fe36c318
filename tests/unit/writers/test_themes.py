"""Themes: every one sets every book, whole, in its own look; a designer adds one as a folder."""

from __future__ import annotations

import io
import re
import tomllib
import unicodedata
from pathlib import Path

import msgspec
import pypdf
import pypdfium2
import pytest

from converters.checks.epubcheck import check_epub
from converters.checks.pdf import check_pdf
from converters.colours import BLACK, WHITE, contrast, parse_colour
from converters.errors import SettingsError
from converters.files import BlobStore
from converters.model.edition import Design, Edition, Trim
from converters.model.publication import (
    Alignment,
    Paragraph,
    Quotation,
    SceneBreak,
    Section,
    Verse,
)
from converters.monitor import CollectingMonitor
from converters.resources import resource_path
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.epub.theme import style_sheet
from converters.writers.fonts import CREDITS, EPUB_FAMILIES, EXTENTS, faces_of
from converters.writers.openings import opening_paragraph
from converters.writers.pdf.design import page_design
from converters.writers.themes import load_theme, theme_names
from tests.support.epub_samples import everything, paragraph, small_book, text, write_epub
from tests.support.full_book import full_book
from tests.support.pdf_reading import context_in, page_texts, typeset_bytes

THEMES = ("children", "classic", "essay", "novel", "poetry", "textbook")
DROPPED = ("classic", "essay")
LONG = (
    "Đêm hôm ấy, trên khắp các nẻo đường của thành phố, người ta thấy ẩn hiện những bóng đen vội "
    "vã, kẻ thì gồng gánh, người thì dắt díu nhau đi về phía bến sông, nơi những con thuyền đã chờ "
    "sẵn từ chập tối, và tiếng sóng vỗ vào mạn thuyền nghe như tiếng thở dài của cả một thời đã xa."
)
AA_TEXT = 4.5


def edition(form: EditionForm = EditionForm.PDF, **design: object) -> Edition:
    return Edition(form=form, design=Design(**design))


def own_theme(folder: Path, description: str, **files: str) -> str:
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text(description, encoding="utf-8")
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return str(folder)


# ---- what a theme is --------------------------------------------------------------------------


def test_the_themes_are_there_with_names_in_both_languages():
    assert theme_names() == THEMES
    for name in THEMES:
        described = tomllib.loads(
            (resource_path("themes") / name / "theme.toml").read_text(encoding="utf-8")
        )
        assert described["names"].keys() == {"vi", "en"}
        assert load_theme(name).look.covers


@pytest.mark.parametrize("name", THEMES)
def test_marks_never_meet_the_line_above(name):
    look = load_theme(name).look
    assert look.type.leading_em >= EXTENTS[look.type.text.family]
    assert look.type.line_height >= EXTENTS[look.type.text.family]
    assert re.search(r"line-height: (1\.3|1\.48)", style_sheet(load_theme(name), {}).decode())


@pytest.mark.parametrize("name", [n for n in THEMES if load_theme(n).look.accent])
def test_colours_stand_out_by_day_and_by_night(name):
    accent = parse_colour(load_theme(name).look.accent)
    assert contrast(accent, WHITE) >= AA_TEXT
    assert contrast(accent, BLACK) >= AA_TEXT


@pytest.mark.parametrize("family", EPUB_FAMILIES)
def test_extents_are_those_of_the_fonts(family):
    from fontTools.ttLib import TTFont

    vowels, tones = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", "\u0300\u0301\u0303\u0309\u0323"
    letters = {unicodedata.normalize("NFC", v + t) for v in vowels for t in tones} | set(vowels)
    assert family in CREDITS
    for face in faces_of(family):
        with TTFont(resource_path("fonts", "print", face.file)) as font:
            names, glyphs, em = font.getBestCmap(), font["glyf"], font["head"].unitsPerEm
            shapes = [glyphs[names[ord(letter)]] for letter in letters]
            extent = (max(s.yMax for s in shapes) - min(s.yMin for s in shapes)) / em
        assert extent <= EXTENTS[family]


# ---- every theme sets every book --------------------------------------------------------------


@pytest.mark.parametrize("name", THEMES)
def test_epub_passes_the_checker(tmp_path, name):
    book = everything(BlobStore(tmp_path / "media"))
    written = write_epub(book, tmp_path, edition=edition(EditionForm.EPUB, theme=name))
    file = tmp_path / "book.epub"
    file.write_bytes(written.content)
    result = check_epub(file, CollectingMonitor())
    assert result.passed, result.messages


@pytest.mark.parametrize("name", THEMES)
def test_pdf_passes_the_checker_and_holds_the_same_words(tmp_path, name):
    context = context_in(tmp_path)
    book = full_book(context.media)
    content = typeset_bytes(book, context, edition(theme=name))
    file = tmp_path / "book.pdf"
    file.write_bytes(content)
    result = check_pdf(file, CollectingMonitor())
    assert result.passed, result.messages
    usual = typeset_bytes(book, context)
    assert lost(usual, content) == set()
    assert lost(content, usual) == set()


class Words(set[str]):
    """Words of a PDF; those broken by the end of a line or page are found as well."""

    def __init__(self, content: bytes) -> None:
        pages = page_texts(content)
        # A folio stands behind what a page ends with.
        broken = (re.search(r"([^\W\d]+)\ufffe\s?\w*$", page) for page in pages)
        self._beginnings = {found[1] for found in broken if found}
        text = " ".join(pages).replace("\ufffe", "")
        self._close = re.sub(r"[\s-]", "", text)
        # Folios in Roman figures are no words of the book.
        found = re.findall(r"\w{3,}", text)
        super().__init__(word for word in found if word.isalpha() and word.strip("ivxl"))

    def __contains__(self, word: object) -> bool:
        return str(word) in self._close or any(
            str(word).startswith(start) and str(word).removeprefix(start) in self._close
            for start in self._beginnings
        )


def lost(content: bytes, other: bytes) -> set[str]:
    """Return the words of one PDF that the other does not hold."""
    there = Words(other)
    return {word for word in Words(content) if word not in there}


# ---- first letters ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", DROPPED)
@pytest.mark.parametrize("start", ["Đ", "Ẫ", "Q", "Ở"])
def test_a_first_letter_stays_in_its_word(tmp_path, name, start):
    words = start + LONG[1:]
    content = typeset_bytes(
        small_book(paragraph(words), paragraph(LONG)), context_in(tmp_path), edition(theme=name)
    )
    shown = next(page for page in page_texts(content) if "hôm ấy" in page)
    assert f"{start}êm hôm ấy, trên khắp các nẻo đường của thành phố" in shown
    assert shown.count("êm hôm ấy") == 2
    assert largest_path(content) > 20


def largest_path(content: bytes) -> float:
    """Return the height in points of the largest drawing, a form of paths, of a PDF."""
    document = pypdfium2.PdfDocument(content)
    try:
        heights = [0.0]
        for page in document:
            for item in page.get_objects():
                if item.type in {pypdfium2.raw.FPDF_PAGEOBJ_PATH, pypdfium2.raw.FPDF_PAGEOBJ_FORM}:
                    _, bottom, _, top = item.get_bounds()
                    heights.append(top - bottom)
        return max(heights)
    finally:
        document.close()


@pytest.mark.parametrize("name", THEMES)
def test_only_some_themes_set_the_first_letter_large(tmp_path, name):
    written = write_epub(
        small_book(paragraph(LONG)), tmp_path, edition=edition(EditionForm.EPUB, theme=name)
    )
    (chapter,) = (n for n in written.names("text") if "êm hôm ấy" in written.source(f"text/{n}"))
    assert ('class="opening"' in written.source(f"text/{chapter}")) is (name in DROPPED)
    assert ("::first-letter" in written.source("styles/book.css")) is (name in DROPPED)


def chapter(*blocks, role=SectionRole.CHAPTER) -> Section:
    return Section(id="c", role=role, title=(text("Một"),), blocks=blocks)


def test_which_paragraph_opens_a_chapter():
    opening = paragraph(LONG)
    motto = Quotation(blocks=(paragraph("Lời đề từ."),), epigraph=True)
    assert opening_paragraph(chapter(opening), 3) is opening
    assert opening_paragraph(chapter(motto, opening), 3) is opening
    for blocks in (
        (paragraph("Ngắn."), opening),
        (paragraph("– " + LONG),),
        (paragraph("“" + LONG),),
        (Paragraph(inlines=(text(LONG),), alignment=Alignment.CENTER),),
        (Verse(stanzas=(((text("Câu thơ"),),),)), opening),
        (),
    ):
        assert opening_paragraph(chapter(*blocks), 3) is None, blocks
    assert opening_paragraph(chapter(opening), 0) is None
    assert opening_paragraph(chapter(opening, role=SectionRole.PREFACE), 3) is None


def test_asterisks_become_the_breaks_of_the_theme_and_other_ornaments_stay(tmp_path):
    book = small_book(
        paragraph("a"), SceneBreak(ornament="* * *"), paragraph("b"), SceneBreak(ornament="~"),
        paragraph("c"),
    )  # fmt: skip
    plain = " ".join(page_texts(typeset_bytes(book, context_in(tmp_path))))
    drawn = " ".join(
        page_texts(typeset_bytes(book, context_in(tmp_path), edition(theme="classic")))
    )
    assert ("* * *" in plain, "* * *" in drawn) == (True, False)
    assert "~" in plain
    assert "~" in drawn


# ---- page and size ----------------------------------------------------------------------------


def test_trim_and_size_go_before_the_theme(tmp_path):
    design = {"theme": "poetry", "trim": Trim(148.0, 210.0), "body_size_pt": 14.0}
    content = typeset_bytes(small_book(paragraph("a")), context_in(tmp_path), edition(**design))
    box = pypdf.PdfReader(io.BytesIO(content)).pages[0].mediabox
    assert float(box.width) == pytest.approx(148 / 25.4 * 72, abs=0.5)
    assert float(box.height) == pytest.approx(210 / 25.4 * 72, abs=0.5)
    assert page_design(Design(**design)).size_pt == 14
    own = page_design(Design(theme="poetry"))
    assert (own.trim, own.size_pt) == (Trim(130.0, 205.0), 12.0)


# ---- themes of the user's own -----------------------------------------------------------------


def test_a_folder_with_three_lines_is_a_theme(tmp_path):
    path = own_theme(
        tmp_path / "nha-sach",
        'base = "essay"\naccent = "#9f6a35"\n[paragraphs]\nindent_em = 2.0\n',
        epub_css="p { letter-spacing: 0.01em; }",
        print_typ="#let small = 0.7em",
    )
    theme = load_theme(path)
    assert theme.look.paragraphs.indent_em == 2.0
    assert theme.look.chapter == load_theme("essay").look.chapter
    assert theme.ornament == load_theme("novel").ornament
    written = write_epub(
        small_book(paragraph("a")), tmp_path, edition=edition(EditionForm.EPUB, theme=path)
    )
    css = written.source("styles/book.css")
    assert "letter-spacing" in css
    assert "#9f6a35" in css
    assert "text-indent: 2.0em" in css
    assert typeset_bytes(small_book(paragraph("a")), context_in(tmp_path), edition(theme=path))


@pytest.mark.parametrize(
    ("description", "code", "named"),
    [
        ("[paragraph]\nindent_em = 1.0\n", "META-001", "paragraphs"),
        ("[chapter]\nornamented = true\n", "META-001", "ornament"),
        ("zzzz = 1\n", "META-004", "base"),
        ('bse = "essay"\n', "META-001", "base"),
        ('accent = "#ffffff"\n', "META-042", "1.0"),
        ('[chapter]\ndrop_cap_lines = "two"\n', "META-002", "chapter.drop_cap_lines = two"),
        ('accent = "rot"\n', "META-002", "accent = rot (#rrggbb)"),
        ('[type]\ntext = "gothic"\n', "META-005", "serif"),
        ('cover_layout = "bnd"\n', "META-006", "band"),
        ("[type]\nleading_em = 0.2\n", "META-002", "type.leading_em"),
        ('ornament = "../../secret.svg"\n', "META-044", "secret.svg"),
        ("chapter = 3\n", "META-002", "chapter = 3"),
        ("covers = []\n", "META-002", "covers"),
        ('base = "nouvel"\n', "EPUB-009", "nouvel"),
        ("[type\n", "META-003", ""),
    ],
)
def test_a_theme_that_does_not_fit_is_refused(tmp_path, description, code, named):
    path = own_theme(tmp_path / "t", description)
    with pytest.raises(SettingsError) as caught:
        load_theme(path)
    assert caught.value.diagnostic.code == code
    assert named in str(dict(caught.value.diagnostic.values))


def test_a_base_that_is_not_there_is_told_by_file_and_key(tmp_path):
    with pytest.raises(SettingsError) as caught:
        load_theme(own_theme(tmp_path / "nhà", 'base = "nope"\n'))
    assert caught.value.diagnostic.where("en") == "nhà/theme.toml, base = nope"


def test_themes_that_rest_on_one_another_are_refused(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    own_theme(first, f"base = '{second}'\n")
    own_theme(second, f"base = '{first}'\n")
    with pytest.raises(SettingsError) as caught:
        load_theme(str(first))
    assert caught.value.diagnostic.code == "META-002"


def test_rules_of_the_user_come_last(tmp_path):
    css, typ = tmp_path / "my.css", tmp_path / "my.typ"
    css.write_text("p { color: #123456; }", encoding="utf-8")
    typ.write_text('#let scene-break(mark) = align(center, "HẾT CẢNH")', encoding="utf-8")
    design = {"css": str(css), "typst": str(typ)}
    book = small_book(paragraph("a"), SceneBreak(), paragraph("b"))
    written = write_epub(book, tmp_path, edition=edition(EditionForm.EPUB, **design))
    assert written.source("styles/book.css").rstrip().endswith("p { color: #123456; }")
    assert "HẾT CẢNH" in " ".join(
        page_texts(typeset_bytes(book, context_in(tmp_path), edition(**design)))
    )


def test_a_page_design_never_asks_the_network(tmp_path):
    typ = tmp_path / "my.typ"
    typ.write_text('#import "@preview/droplet:0.3.1": dropcap', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        page_design(Design(typst=str(typ)))
    assert caught.value.diagnostic.code == "PDF-014"


@pytest.mark.parametrize(
    ("definitions", "line"),
    [("#let a = 1\n#let x = (1,\n", 2), ("\n\n#let y = unknown-name\n", 3), ("#panic()", 1)],
)
def test_a_fault_in_a_page_design_is_named_by_file_and_line(tmp_path, definitions, line):
    typ = tmp_path / "nhà in.typ"
    typ.write_text(definitions, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        typeset_bytes(small_book(paragraph("a")), context_in(tmp_path), edition(typst=str(typ)))
    told = dict(caught.value.diagnostic.values)
    assert caught.value.diagnostic.code == "PDF-015"
    assert (told["file"], told["line"]) == ("nhà in.typ", line)


@pytest.mark.parametrize(
    "definitions",
    ["#let chapter-opening(..a) = [A]", "#show par: it => { pagebreak(weak: false); it }"],
)
def test_a_page_design_that_breaks_with_the_book_only_is_named(tmp_path, definitions):
    typ = tmp_path / "của tôi.typ"
    typ.write_text(definitions, encoding="utf-8")
    chapters = tuple(
        msgspec.structs.replace(chapter(paragraph("a")), id=name) for name in ("c1", "c2")
    )
    with pytest.raises(SettingsError) as caught:
        typeset_bytes(
            msgspec.structs.replace(small_book(), body=chapters),
            context_in(tmp_path),
            edition(typst=str(typ)),
        )
    told = dict(caught.value.diagnostic.values)
    assert caught.value.diagnostic.code == "PDF-018"
    assert told["files"] == "của tôi.typ"
    assert told["reason"]


def test_rules_that_are_no_text_are_refused(tmp_path):
    css = tmp_path / "my.css"
    css.write_bytes(b"\xff\xfe\x00p")
    with pytest.raises(SettingsError) as caught:
        write_epub(
            small_book(paragraph("a")), tmp_path, edition=edition(EditionForm.EPUB, css=str(css))
        )
    assert caught.value.diagnostic.code == "META-043"


def test_designs_fill_one_another():
    own = Design(theme="essay", body_size_pt=12.0)
    assert own.or_else(Design(theme="novel", trim=Trim(1.0, 2.0))) == msgspec.structs.replace(
        own, trim=Trim(1.0, 2.0)
    )
