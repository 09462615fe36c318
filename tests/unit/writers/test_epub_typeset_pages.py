"""EPUBs of fixed layout made of text: the pages of the typeset PDF, with the text in its place."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from lxml import etree
from PIL import Image, ImageOps

from converters.checks.epubcheck import check_epub
from converters.checks.own_rules import check_own
from converters.errors import JobCancelled
from converters.files import BlobStore
from converters.model.edition import Design, Trim
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Block,
    Emphasis,
    Equation,
    Figure,
    Heading,
    InlineEquation,
    InlineImage,
    LanguageSpan,
    Link,
    Note,
    NoteKind,
    NoteReference,
    Paragraph,
    Publication,
    Resource,
    SceneBreak,
    Section,
    Strong,
    Table,
    TableRow,
    Text,
    Verse,
)
from converters.model.traversal import own_inlines, plain_text, walk_blocks, walk_sections
from converters.monitor import CollectingMonitor, EventMonitor
from converters.tools import jvm
from converters.vocabularies import EditionForm, SectionRole
from tests.support.full_book import full_book, jpeg
from tests.support.nodes import cell, paragraph
from tests.support.pdf_reading import codes, context_in, labels, outline, written_bytes

X = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
TYPE = "{http://www.idpf.org/2007/ops}type"
CHILDREN = Design(theme="children")
ENGLISH = (
    "Extraordinarily complicated circumstances notwithstanding, representatives of international "
    "organisations acknowledged responsibilities concerning well-established multi-dimensional "
    "understanding — a twenty-first-century self-contradiction. "
)


@pytest.fixture(scope="module", autouse=True)
def _host() -> Iterator[None]:
    yield
    jvm.shut_down()


def text(words: str) -> tuple[Text, ...]:
    return (Text(text=words),)


def book_of(*blocks: Block, language: str = "vi", **values: object) -> Publication:
    sections = (
        Section(id="a", role=SectionRole.CHAPTER, title=text("Chương đầu"), blocks=blocks),
        Section(
            id="b", role=SectionRole.CHAPTER, title=text("Chương sau"), blocks=(paragraph("Hết."),)
        ),
    )
    metadata = Metadata(work=Work(title="Mèo Mướp", language=language))
    return Publication(metadata=metadata, body=sections, **values)


def made(publication: Publication, folder: Path, design: Design = CHILDREN) -> bytes:
    return written_bytes(publication, context_in(folder), EditionForm.EPUB_FIXED, design)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name.removeprefix("EPUB/"): package.read(name) for name in package.namelist()}


def pages(content: bytes) -> list[etree._Element]:
    found = parts(content)
    return [etree.fromstring(found[n]) for n in sorted(found) if n.startswith("text/page-")]


def problems(content: bytes, folder: Path) -> list[str]:
    path = folder / "book.epub"
    path.write_bytes(content)
    checks = (check_epub(path, CollectingMonitor()), *check_own(path, CollectingMonitor()))
    return [message.text() for check in checks for message in check.messages]


def printed(element: etree._Element) -> str:
    """Return the words of an element with what parts them, but for the marks of notes."""
    skipped = {e for e in element.iter(f"{X}a") if e.get("role") in {"doc-noteref", "doc-backlink"}}
    lines: list[str] = []
    for line in (e for e in element.iter(f"{X}span") if e.get("class") == "line"):
        words = (w for w in line.iter(f"{X}span") if w.get("class") == "word")
        lines += ["".join(w.itertext()) for w in words if skipped.isdisjoint(w.iterancestors())]
    return "".join(lines)


def told(element: etree._Element) -> str:
    """Return the words of an element, but for the marks of notes, single-spaced."""
    return " ".join(printed(element).split())


def running_text(content: bytes) -> tuple[str, str]:
    """Return the text of all pages, and that of the notes at their feet."""
    body, notes = [], []
    for page in pages(content):
        for aside in list(page.iter(f"{X}aside")):
            notes.append(told(aside))
            aside.getparent().remove(aside)
        body.append(printed(page))
    # A word that is broken over the end of a page goes on at the head of the next.
    return " ".join("".join(body).split()), " ".join(notes)


def placed(page: etree._Element) -> Iterator[tuple[float, float, float, float]]:
    """Yield for every line its edges and its size: left, right, top, size."""
    for line in (e for e in page.iter(f"{X}span") if e.get("class") == "line"):
        style = line.get("style")
        left, top, size = (
            float(re.search(rf"{name}:([\d.-]+)px", style)[1])
            for name in ("left", "top", "font-size")
        )
        words = [w.get("style") for w in line.iter(f"{X}span") if w.get("class") == "word"]
        widths = [float(re.search(r"width:([\d.]+)px", style)[1]) for style in words]
        yield left, left + sum(widths), top, size


def picture_of(content: bytes, page: etree._Element) -> Image.Image:
    source = page.find(f".//{X}img").get("src").removeprefix("../")
    return Image.open(io.BytesIO(parts(content)[source]))


def of_two_chapters(folder: Path) -> Publication:
    return full_book(BlobStore(folder / "media"))


@pytest.mark.slow
def test_a_book_of_every_kind_of_node_passes_epubcheck(tmp_path: Path) -> None:
    publication = of_two_chapters(tmp_path)
    content = made(publication, tmp_path)
    assert problems(content, tmp_path) == []
    assert made(publication, tmp_path) == content


@pytest.mark.slow
def test_pages_labels_and_contents_are_those_of_the_pdf(tmp_path: Path) -> None:
    publication = of_two_chapters(tmp_path)
    context = context_in(tmp_path)
    pdf = written_bytes(publication, context, EditionForm.PDF, CHILDREN)
    content = made(publication, tmp_path)
    nav = etree.fromstring(parts(content)["text/nav.xhtml"])
    links = {n.get(TYPE): list(n.iter(f"{X}a")) for n in nav.iter(f"{X}nav")}
    wanted = [label for label in labels(pdf) if label]
    assert [a.text for a in links["page-list"]] == wanted
    assert [a.text for a in links["toc"]] == [title for level, title in outline(pdf) if level < 4]
    first = wanted.index("1") + 1
    assert links["landmarks"][-1].get("href") == f"page-{first:04}.xhtml"
    marks = [page.find(f".//{X}span[@role='doc-pagebreak']") for page in pages(content)]
    assert [mark.get("aria-label") for mark in marks] == wanted


@pytest.mark.slow
def test_the_text_is_that_of_the_publication(tmp_path: Path) -> None:
    publication = of_two_chapters(tmp_path)
    body, notes = running_text(made(publication, tmp_path))
    for section in walk_sections(publication.sections):
        assert " ".join(plain_text(section.title).split()) in body
        for block in walk_blocks(section.blocks):
            inlines = tuple(own_inlines(block))
            skipped = any(isinstance(i, NoteReference | InlineEquation) for i in inlines)
            if skipped or isinstance(block, Figure | Verse | Table | Equation | SceneBreak):
                continue
            words = unicodedata.normalize("NFC", plain_text(inlines))
            assert " ".join(words.split()) in body, words
    assert "Chữ tài chữ mệnh khéo là ghét nhau. Trải qua một cuộc bể dâu," in body
    assert "Minh họa của tác giả" in body
    assert "Lời chú một. Đoạn hai." in notes


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["children", "novel"])
def test_words_lie_on_their_letters(tmp_path: Path, theme: str) -> None:
    book = book_of(
        paragraph("Trăm năm trong cõi người ta, chữ tài chữ mệnh khéo là ghét nhau. " * 6),
        paragraph(Strong(inlines=text("Chữ đậm")), " và ", Emphasis(inlines=text("chữ nghiêng"))),
        paragraph(ENGLISH),
    )
    content = made(book, tmp_path, Design(theme=theme, trim=Trim(110.0, 160.0)))
    seen = 0
    for page in pages(content):
        ink = ImageOps.invert(picture_of(content, page).convert("L"))
        for left, right, top, size in placed(page):
            row = ink.crop((0, round(top - 0.1 * size), ink.width, round(top + 1.1 * size)))
            if (box := row.point(lambda level: 255 if level > 60 else 0).getbbox()) is None:
                continue
            # The white of letters stands at both edges, a hyphen may stand behind.
            assert -2 <= box[0] - left <= 0.2 * size
            assert -2 <= right - box[2] <= 0.2 * size
            seen += 1
    assert seen > 12


@pytest.mark.slow
def test_words_broken_at_the_ends_of_lines_are_read_whole(tmp_path: Path) -> None:
    book = book_of(paragraph(ENGLISH * 3), language="en")
    content = made(book, tmp_path, Design(trim=Trim(90.0, 150.0)))
    body, _ = running_text(content)
    assert (ENGLISH * 3).strip() in body
    assert problems(content, tmp_path) == []


def test_roles_languages_links_and_notes_are_told(tmp_path: Path) -> None:
    note = Note(id="n", kind=NoteKind.FOOTNOTE, blocks=(paragraph("Ở dưới chân trang."),))
    head = TableRow(cells=(cell("Tên", header=True), cell("Năm", header=True)))
    book = book_of(
        paragraph("Có chú", NoteReference(note="n"), " và tiếp."),
        Heading(inlines=text("Mục nhỏ"), level=1),
        paragraph(Link(inlines=text("ngoài"), target="https://example.org/a")),
        paragraph("Nói ", LanguageSpan(inlines=text("bonjour"), language="fr")),
        paragraph(Link(inlines=text("sang chương sau"), target="#b")),
        Table(rows=(head, TableRow(cells=(cell("Hai cột", column_span=2),))), header_rows=1),
        notes=(note,),
    )
    content = made(book, tmp_path)
    assert problems(content, tmp_path) == []
    every = pages(content)
    (page,) = (p for p in every if "Có chú" in told(p))
    mark = page.find(f".//{X}a[@role='doc-noteref']")
    aside = page.find(f".//{X}aside")
    assert mark.get("href") == f"#{aside.get('id')}"
    assert told(aside) == "Ở dưới chân trang."
    assert aside.find(f".//{X}a[@role='doc-backlink']").get("href") == f"#{mark.get('id')}"
    assert [told(h) for h in page.iter(f"{X}h2")] == ["Mục nhỏ"]
    assert page.find(f".//{X}span[@lang='fr']/{X}span").text.strip() == "bonjour"
    targets = [a.get("href") for a in page.iter(f"{X}a") if not a.get("role")]
    (after,) = (n for n, p in enumerate(every, 1) if "Hết." in told(p))
    assert targets == ["https://example.org/a", f"page-{after:04}.xhtml#page"]
    assert [c.get("scope") for c in page.iter(f"{X}th")] == ["col", "col"]
    assert [(told(c), c.get("colspan")) for c in page.iter(f"{X}td")] == [("Hai cột", "2")]


def test_text_from_right_to_left_is_read_in_its_order(tmp_path: Path) -> None:
    arabic = "مرحبا بالعالم، هذه قصة قصيرة عن قطة صغيرة تعيش في بيت كبير مع أصدقائها"
    mixed = "שלום עולם"
    book = book_of(
        Paragraph(inlines=text(arabic), language="ar"),
        paragraph("Ông nói ", LanguageSpan(inlines=text(mixed), language="he"), " rồi cười."),
    )
    content = made(book, tmp_path)
    body, _ = running_text(content)
    assert arabic in body
    assert f"Ông nói {mixed} rồi cười." in body
    lines = [e for p in pages(content) for e in p.iter(f"{X}span") if e.get("class") == "line"]
    assert {told_dir for e in lines if (told_dir := e.get("dir"))} == {"rtl"}
    assert problems(content, tmp_path) == []


def picture_book(media: BlobStore, *, alt: str | None = "Mèo Mướp") -> Publication:
    """Return a book of four pages: under a head, with text, alone, with text above."""
    sizes = {"wide": (1_500, 1_000), "tall": (1_900, 2_400), "square": (1_200, 1_200)}
    resources = tuple(
        Resource(name, media.put(jpeg(*size)), "image/jpeg", f"{name}.jpg", *size)
        for name, size in sizes.items()
    )

    def shown(name: str, *, opens: bool) -> Figure:
        return Figure(image=InlineImage(resource=name, alt=alt), opens_page=opens)

    return book_of(
        shown("wide", opens=False),
        paragraph("Sáng sớm, mèo Mướp thức dậy."),
        shown("square", opens=True),
        paragraph("Mướp gặp một chú bướm vàng."),
        shown("tall", opens=True),
        msgspec.structs.replace(paragraph("Tối đến, Mướp ngủ ngon."), opens_page=True),
        shown("wide", opens=False),
        resources=resources,
    )


def test_a_picture_and_its_words_share_a_page_that_it_fills(tmp_path: Path) -> None:
    content = made(picture_book(BlobStore(tmp_path / "media")), tmp_path)
    assert problems(content, tmp_path) == []
    shown = [p for p in pages(content) if p.find(f".//{X}span[@class='picture']") is not None]
    assert [told(p) for p in shown] == [
        "Chương đầu Sáng sớm, mèo Mướp thức dậy.",
        "Mướp gặp một chú bướm vàng.",
        "",
        "Tối đến, Mướp ngủ ngon.",
    ]
    shares = []
    for page in shown:
        width, height = picture_of(content, page).size
        picture = page.find(f".//{X}span[@class='picture']")
        assert picture.get("aria-label") == "Mèo Mướp"
        found = re.findall(r"(width|height):([\d.]+)px", picture.get("style"))
        sizes = {name: float(value) for name, value in found}
        shares.append((round(sizes["width"] / width, 2), round(sizes["height"] / height, 2)))
    # The text block is 76 % wide; the picture that has the shape of the page covers it.
    assert shares[0][0] == shares[1][0] == shares[3][0] == 0.76
    assert shares[2] == (1.0, 1.0)
    assert {p.find(f".//{X}img").get("src")[-4:] for p in shown} <= {".jpg", ".png"}


@pytest.mark.slow
def test_pages_are_small_enough_for_all_shops(tmp_path: Path) -> None:
    content = made(
        picture_book(BlobStore(tmp_path / "media")), tmp_path, Design(trim=Trim(210, 297))
    )
    sizes = [picture_of(content, page).size for page in pages(content)]
    assert all(3_700_000 < width * height < 3_800_000 for width, height in sizes)
    small = made(book_of(paragraph("Nhỏ.")), tmp_path, Design(trim=Trim(70, 90)))
    assert {picture_of(small, page).size for page in pages(small)} == {(826, 1062)}


def test_facts_about_pictures_and_pages_are_told(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    book = picture_book(BlobStore(tmp_path / "media"), alt=None)
    content = written_bytes(book, context, EditionForm.EPUB_FIXED, CHILDREN)
    assert "A11Y-001" in codes(context)
    package = etree.fromstring(parts(content)["content.opf"])
    found: dict[str, list[str]] = {}
    for meta in package.iter(f"{OPF}meta"):
        found.setdefault(str(meta.get("property")), []).append(str(meta.text))
    assert found["rendition:layout"] == ["pre-paginated"]
    assert found["schema:accessModeSufficient"] == ["textual,visual"]
    assert "alternativeText" not in found["schema:accessibilityFeature"]
    assert "máy nhận dạng" not in found["schema:accessibilitySummary"][0]
    assert found["pageBreakSource"] == ["Bản PDF: Mèo Mướp"]
    places = [r.get("properties") for r in package.iter(f"{OPF}itemref")]
    assert places[:4] == [
        *("rendition:page-spread-center", "page-spread-right"),
        *("page-spread-left", "page-spread-right"),
    ]


@pytest.mark.slow
def test_the_cover_of_the_pdf_is_no_page_of_its_own(tmp_path: Path) -> None:
    book = picture_book(BlobStore(tmp_path / "media"))
    plain = made(book, tmp_path)
    content = made(msgspec.structs.replace(book, cover="tall"), tmp_path)
    assert len(pages(content)) == len(pages(plain))
    assert problems(content, tmp_path) == []
    assert b"tall.jpg" in parts(content)["text/cover.xhtml"]


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_work_can_be_stopped_between_two_pages(tmp_path: Path) -> None:
    folder = tmp_path / "work" / "pages"
    monitor = EventMonitor(lambda _event: None, lambda: len(stored(folder)) >= 4)
    context = replace(context_in(tmp_path), monitor=monitor)
    book = book_of(*(paragraph(ENGLISH * 12) for _ in range(12)))
    with pytest.raises(JobCancelled):
        written_bytes(book, context, EditionForm.EPUB_FIXED, CHILDREN)
    # Two files a page: what was begun is finished, and nothing more.
    assert len(stored(folder)) == 4
