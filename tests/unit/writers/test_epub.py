"""EPUBs as a checker and a reading system see them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from converters.checks.epubcheck import check_epub
from converters.errors import SettingsError
from converters.files import BlobStore
from converters.model.edition import Design, Edition
from converters.model.publication import (
    Anchor,
    Block,
    Equation,
    Figure,
    InlineImage,
    Link,
    Note,
    NoteKind,
    NoteReference,
    PageBreak,
    Publication,
    Quotation,
    Resource,
    Section,
)
from converters.monitor import CollectingMonitor
from converters.tools import jvm
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.themes import theme_names
from tests.support.epub_samples import everything, metadata, picture, small_book, text, write_epub
from tests.support.nodes import paragraph

X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
CHAPTER = "text/chapter-001.xhtml"


@pytest.fixture(scope="module", autouse=True)
def _host() -> Iterator[None]:
    yield
    jvm.shut_down()


@pytest.fixture
def media(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "media")


def problems(content: bytes, folder: Path) -> list[str]:
    path = folder / "book.epub"
    path.write_bytes(content)
    result = check_epub(path, CollectingMonitor())
    return [message.text() for message in result.messages]


def test_every_kind_of_node_passes_epubcheck(tmp_path, media):
    written = write_epub(everything(media), tmp_path, identifier="urn:isbn:9786041000001")
    assert problems(written.content, tmp_path) == []
    assert written.codes == ["EPUB-008", "EPUB-010", "EPUB-007"]


def test_hostile_and_empty_books_pass_epubcheck(tmp_path):
    hostile = small_book(
        paragraph("a\x00\x1b\ufffe\ud800b", Anchor(name="\x01 id"), Anchor(name="\x01 id")),
        paragraph(Link(inlines=(text("x"),), target="javascript:alert(1)")),
        paragraph(Link(inlines=(text("y"),), target="https://a b/%zz"), PageBreak(label="\x02")),
        paragraph(
            Link(
                inlines=(NoteReference(note="n"), Link(inlines=(text("z"),), target="#c")),
                target="#c",
            )
        ),
        Equation(mathml="<math><mfrac><mi>a</mi></mfrac></math>", alt="a"),
        Equation(mathml="<!DOCTYPE m [<!ENTITY e 'x'>]><math><mi>&e;</mi></math>", alt="thực thể"),
        notes=(Note(id="n", kind=NoteKind.FOOTNOTE, blocks=()),),
        title="\x07",
        language="tiếng Việt",
    )
    empty = Publication(metadata=small_book(title="").metadata, body=())
    assert problems(write_epub(hostile, tmp_path).content, tmp_path) == []
    assert problems(write_epub(empty, tmp_path).content, tmp_path) == []


def test_same_book_gives_the_same_bytes(tmp_path, media):
    book = everything(media)
    assert write_epub(book, tmp_path).content == write_epub(book, tmp_path).content


def test_footnotes_stand_at_the_end_of_their_chapter_and_lead_back(tmp_path, media):
    page = write_epub(everything(media), tmp_path).tree(CHAPTER)
    notes = page.findall(f".//{X}aside")
    assert [note.get(TYPE) for note in notes] == ["footnote"] * 3
    for note in notes:
        back = note.find(f".//{X}a[@role='doc-backlink']")
        mark = page.find(f".//*[@id='{back.get('href')[1:]}']")
        assert mark.get(TYPE) == "noteref"
        assert mark.get("href") == f"#{note.get('id')}"
        assert mark.text == back.text
        # Kindle joins notes that do not begin with their link back.
        assert next(note.iter(f"{X}p"))[0] is back


def test_endnotes_fill_the_section_that_the_book_keeps_for_them(tmp_path, media):
    written = write_epub(everything(media), tmp_path)
    page = written.tree("text/endnotes.xhtml")
    assert page.findtext(f".//{X}h1") == "Chú giải"
    assert ["".join(li.itertext()).split() for li in page.iter(f"{X}li")] == [
        ["[1]", "Cuối", "sách", "Đoạn", "hai"],
        ["[2]", "Không", "có", "dấu"],
    ]
    assert "EPUB-007" in written.codes


def test_links_lead_across_files_and_outside(tmp_path, media):
    page = write_epub(everything(media), tmp_path).tree(CHAPTER)
    found = {"".join(a.itertext()): a.get("href") for a in page.iter(f"{X}a")}
    assert found["sang phần sau"] == "chapter-002.xhtml#place-2"
    assert found["trang ngoài"] == (
        "https://xn--v-d-rma6749a.vn/%C4%91%C6%B0%E1%BB%9Dng%20d%E1%BA%ABn?a=1&b=%5B2%5D#%E1%BA%A5"
    )


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("javascript:alert(1)", "EPUB-001"),
        ("file:///etc/passwd", "EPUB-001"),
        ("http://user@example.org/", "EPUB-001"),
        ("http://example.org:99999/", "EPUB-001"),
        ("chapter2.html", "EPUB-001"),
        ("#nowhere", "EPUB-002"),
    ],
)
def test_bad_links_leave_their_words_and_are_reported(tmp_path, target, code):
    book = small_book(paragraph(Link(inlines=(text("chữ"),), target=target)))
    written = write_epub(book, tmp_path)
    assert written.tree(CHAPTER).findtext(f".//{X}p") == "chữ"
    assert code in written.codes


def test_mark_without_a_note_is_reported(tmp_path):
    written = write_epub(small_book(paragraph("a", NoteReference(note="?"))), tmp_path)
    assert "EPUB-003" in written.codes


def gif_cut_in_its_last_mark() -> bytes:
    """Return a picture over which Pillow stumbles while it counts its frames."""
    stream = io.BytesIO()
    Image.new("RGB", (8, 4)).save(stream, "GIF")
    return stream.getvalue()[:-1] + b"!"


def test_lost_pictures_leave_their_description(tmp_path, media):
    resources = (
        Resource("gone", "0" * 64, "image/png", "gone.png"),
        Resource("cut", media.put(gif_cut_in_its_last_mark()), "image/gif", "cut.gif"),
        Resource("torn", media.put(b"\x89PNG torn"), "image/png", "torn.png"),
        Resource(
            "trap", media.put(b"<!DOCTYPE s [<!ENTITY a 'b'>]><svg/>"), "image/svg+xml", "a.svg"
        ),
    )
    figures = (Figure(image=InlineImage(resource=r.id, alt=r.id)) for r in resources)
    chapter = Section(id="c", role=SectionRole.CHAPTER, blocks=tuple(figures))
    book = Publication(metadata=metadata(), body=(chapter,), resources=resources)
    written = write_epub(book, tmp_path)
    assert written.codes.count("EPUB-004") == 4
    assert [f.xpath("string()") for f in written.tree(CHAPTER).iter(f"{X}figure")] == [
        "[gone]",
        "[cut]",
        "[torn]",
        "[trap]",
    ]


def test_drawings_lose_scripts_and_what_they_load_from_outside(tmp_path, media):
    drawing = write_epub(everything(media), tmp_path).source("images/drawing.svg")
    assert "circle" in drawing
    for trace in ("script", "onload", "example.org", "alert"):
        assert trace not in drawing


def test_untold_descriptions_are_reported_and_not_claimed(tmp_path, media):
    resource = Resource("p", media.put(picture()), "image/png", "p.png")

    def features(alt: str | None) -> tuple[list[str], list[str]]:
        figure = Figure(image=InlineImage(resource="p", alt=alt))
        chapter = Section(id="c", role=SectionRole.CHAPTER, blocks=(figure,))
        book = Publication(metadata=metadata(), body=(chapter,), resources=(resource,))
        written = write_epub(book, tmp_path)
        metas = written.tree("content.opf").iter("{http://www.idpf.org/2007/opf}meta")
        name = "schema:accessibilityFeature"
        return [m.text for m in metas if m.get("property") == name], written.codes

    told, codes = features("Cây đa")
    assert "alternativeText" in told
    assert "A11Y-001" not in codes
    untold, codes = features(None)
    assert "alternativeText" not in untold
    assert "A11Y-001" in codes


def test_page_breaks_make_a_page_list_that_names_its_source(tmp_path, media):
    written = write_epub(everything(media), tmp_path)
    pages = written.tree("text/nav.xhtml").find(f".//{X}nav[@role='doc-pagelist']")
    (link,) = pages.iter(f"{X}a")
    assert (link.text, link.get("href")) == ("12", "chapter-001.xhtml#page-12")
    assert "urn:isbn:9786047700004" in written.source("content.opf")
    plain = write_epub(small_book(paragraph("a")), tmp_path)
    assert "page-list" not in plain.source("text/nav.xhtml")
    assert "pageBreakSource" not in plain.source("content.opf")


def test_contents_follow_parts_and_chapters(tmp_path, media):
    nav = write_epub(everything(media), tmp_path).tree("text/nav.xhtml")
    toc = nav.find(f".//{X}nav[@role='doc-toc']")
    assert [a.text for a in toc.iter(f"{X}a")] == [
        "Lời đề tặng", "Phần I. Đất", "Một", "Mục", "Chương 2. Hai",
        "Bảng tra", "Từ ngữ", "Mục lục in", "Chú giải",
    ]  # fmt: skip


def test_control_characters_are_left_out_and_counted(tmp_path):
    written = write_epub(small_book(paragraph("a\x00b\x1fc")), tmp_path)
    assert written.tree(CHAPTER).findtext(f".//{X}p") == "abc"
    (note,) = [d for d in written.monitor.diagnostics if d.code == "EPUB-005"]
    assert dict(note.values) == {"count": 2}


def test_hopeless_formula_leaves_its_words(tmp_path):
    book = small_book(Equation(mathml="<math><script/></math>", alt="x bằng một"))
    written = write_epub(book, tmp_path)
    assert "x bằng một" in written.source(CHAPTER)
    assert "EPUB-006" in written.codes


def test_long_chapter_is_cut_into_files_and_loses_nothing(tmp_path):
    words = [f"đoạn {number} " + "chữ " * 500 for number in range(300)]
    written = write_epub(small_book(*(paragraph(w) for w in words)), tmp_path)
    names = [n for n in written.names("text") if n.startswith("chapter-001")]
    assert len(names) > 2
    found = [p.text for name in names for p in written.tree(f"text/{name}").iter(f"{X}p")]
    assert found == words
    headings = [h for name in names for h in written.tree(f"text/{name}").iter(f"{X}h1")]
    assert len(headings) == 1


def test_fonts_are_embedded_where_their_styles_are_used_and_only_if_wanted(tmp_path, media):
    plain = small_book(paragraph("a"))
    assert write_epub(plain, tmp_path).names("fonts") == ["BanSoSerif-Regular.ttf"]
    assert len(write_epub(everything(media), tmp_path).names("fonts")) == 4
    without = Edition(form=EditionForm.EPUB, embed_fonts=False)
    assert write_epub(plain, tmp_path, edition=without).names("fonts") == []


def test_unknown_theme_is_refused_with_the_known_ones(tmp_path):
    edition = Edition(form=EditionForm.EPUB, design=Design(theme="nouvel"))
    with pytest.raises(SettingsError) as caught:
        write_epub(small_book(paragraph("a")), tmp_path, edition=edition)
    assert caught.value.diagnostic.code == "EPUB-009"
    assert dict(caught.value.diagnostic.values)["known"].split(", ") == sorted(theme_names())


def test_malformed_language_is_reported(tmp_path):
    written = write_epub(small_book(paragraph("a"), language="tiếng Việt"), tmp_path)
    assert "EPUB-011" in written.codes
    assert 'lang="und"' in written.source(CHAPTER)


def test_what_is_nested_beyond_reason_stands_one_level_up(tmp_path: Path) -> None:
    block: Block = paragraph("trong cùng")
    for number in range(60):
        block = Quotation(blocks=(paragraph(f"lớp {number}"), block))
    book = Publication(
        metadata=metadata(), body=(Section(id="a", role=SectionRole.SECTION, blocks=(block,)),)
    )
    written = write_epub(book, tmp_path)
    assert problems(written.content, tmp_path) == []
    (told,) = [d for d in written.monitor.diagnostics if d.code == "EPUB-012"]
    assert dict(told.values) == {"count": 36}


def test_title_page_of_a_translation_tells_the_original_title(tmp_path):
    written = write_epub(small_book(paragraph("a"), original_title="Le cheveu"), tmp_path)
    page = written.source("text/title-page.xhtml")
    assert '<p class="book-original">Le cheveu</p>' in page
