"""EPUB as a manuscript: what a sound one keeps, how a damaged one is mended, what is refused."""

from __future__ import annotations

import io
import random
import re
import zipfile
from contextlib import suppress

import pytest

from converters.errors import SourceError
from converters.files import BlobStore
from converters.model.guess import Trait
from converters.model.ledger import Fate, Kind
from converters.model.publication import Figure, Heading, InlineImage, Link, NoteKind, Paragraph
from converters.model.traversal import (
    all_blocks,
    all_inlines,
    anchors,
    page_breaks,
    plain_text,
    referenced_notes,
    walk_sections,
)
from converters.readers import epub
from converters.vocabularies import ContributorRole, ProductForm, SectionRole
from tests.support.epub_samples import everything, write_epub
from tests.support.full_book import full_book
from tests.support.reading import all_text, body_of, lines, png_bytes, reading_context, reasons
from tests.support.shared_files import shared_files

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:'
    'container"><rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package'
    '+xml"/></rootfiles></container>'
)
HEAD = (
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org'
    '/2007/ops" xml:lang="en"><head><title>x</title><link rel="stylesheet" href="a.css"/></head>'
)
FACTS = (
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
    "<dc:title>Số đỏ</dc:title><dc:language>vi</dc:language>"
    '<dc:creator opf:role="aut" opf:file-as="Vu Trong Phung">Vũ Trọng Phụng</dc:creator>'
    '<dc:contributor opf:role="ill">Họa Sĩ</dc:contributor>'
    '<dc:contributor opf:role="bkp">calibre</dc:contributor>'
    '<dc:contributor opf:role="wat">Ai Đó</dc:contributor>'
    '<dc:identifier opf:scheme="ISBN">978-604-77-0000-4</dc:identifier>'
    '<dc:date opf:event="publication">1936-10-01</dc:date><dc:publisher>Lê Cường</dc:publisher>'
    "<dc:description>&lt;p&gt;Truyện &lt;b&gt;hay&lt;/b&gt;&lt;/p&gt;</dc:description>"
    '<dc:subject>Tiểu thuyết</dc:subject><meta name="calibre:series" content="Bộ"/>'
    '<meta name="calibre:series_index" content="2.0"/><meta name="cover" content="pic"/></metadata>'
)
ITEMS = {
    "c1": ("c1.xhtml", "application/xhtml+xml"),
    "c2": ("c2.xhtml", "application/xhtml+xml"),
    "css": ("a.css", "text/css"),
    "pic": ("b.png", "image/png"),
    "ncx": ("toc.ncx", "application/x-dtbncx+xml"),
}
NCX = (
    '<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" '
    '"http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"><ncx xmlns="http://www.daisy.org/z3986/2005/'
    'ncx/"><navMap><navPoint><navLabel><text>Phần một</text></navLabel><content src="c1.xhtml"/>'
    '<navPoint><navLabel><text>Chương 1</text></navLabel><content src="c1.xhtml#c"/></navPoint>'
    '<navPoint><navLabel><text>Chương hai</text></navLabel><content src="c2.xhtml"/></navPoint>'
    "</navPoint></navMap><pageList><pageTarget><navLabel><text>12</text></navLabel>"
    '<content src="c2.xhtml#p12"/></pageTarget></pageList></ncx>'
)
PAGES = {
    "c1.xhtml": (
        f'{HEAD}<body><h1>Phần một</h1><p class="t" id="c">Chương 1</p>'
        '<p>Xem <a href="c2.xhtml#x">sau</a>.<a href="c2.xhtml#n1" id="r1"><sup>1</sup></a> '
        '<img src="b.png" alt="Hình"/></p></body></html>'
    ),
    "c2.xhtml": (
        f'{HEAD}<body><p id="p12">Chữ&nbsp;<i>đầu</i> &hellip;</p><p id="x">Đích</p>'
        '<p id="n1"><a href="c1.xhtml#r1">1</a>. Lời chú</p></body></html>'
    ),
}


def book(folder, changes=None, *, facts=FACTS, spine="<itemref idref='c1'/><itemref idref='c2'/>",
         name="sách.epub"):  # fmt: skip
    """Write an EPUB 2; ``changes`` replaces parts, None takes one out."""
    items = "".join(
        f'<item id="{n}" href="{href}" media-type="{kind}"/>' for n, (href, kind) in ITEMS.items()
    )
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": (
            '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="2.0">'
            f'{facts}<manifest>{items}</manifest><spine toc="ncx">{spine}</spine></package>'
        ),
        "OPS/toc.ncx": NCX,
        "OPS/a.css": ".t { font-weight: bold }",
        "OPS/b.png": png_bytes(),
        **{f"OPS/{page}": text for page, text in PAGES.items()},
    } | (changes or {})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part, content in parts.items():
            if content is not None:
                archive.writestr(part, content)
    path = folder / name
    path.write_bytes(stream.getvalue())
    return path


def read(folder, *arguments, **options):
    context = reading_context(folder)
    reading = epub.read(book(folder, *arguments, **options), context)
    reasons(reading.ledger)
    return reading, {d.code for d in context.monitor.diagnostics}


def test_facts_of_epub_2(tmp_path):
    reading, codes = read(tmp_path)
    metadata = reading.publication.metadata
    work = metadata.work
    assert (work.title, work.language, work.description) == ("Số đỏ", "vi", "Truyện hay")
    assert [(c.name, c.role) for c in work.contributors] == [
        ("Vũ Trọng Phụng", ContributorRole.AUTHOR), ("Họa Sĩ", ContributorRole.ILLUSTRATOR),
    ]  # fmt: skip
    assert work.contributors[0].file_as == "Vu Trong Phung"
    assert (work.series.title, work.series.number) == ("Bộ", "2")
    assert metadata.isbn_of(ProductForm.EPUB) == "9786047700004"
    assert (metadata.edition.published, metadata.edition.publisher) == ("1936-10-01", "Lê Cường")
    assert codes == {"EPUB-040"}


def test_contents_rank_headings_and_make_them(tmp_path):
    reading, _ = read(tmp_path)
    headings = [b for b in body_of(reading) if isinstance(b, Heading)]
    assert [(plain_text(h.inlines), h.level) for h in headings] == [
        ("Phần một", 1), ("Chương 1", 2), ("Chương hai", 2),
    ]  # fmt: skip
    assert [(g.trait, g.reason) for g in reading.publication.guesses] == [
        (Trait.HEADING, "EPUB-041"), (Trait.HEADING, "EPUB-042"),
    ]  # fmt: skip


def test_headings_by_their_look_where_nothing_names_them(tmp_path):
    text = (
        "Trong khu sân quần mà bên ngoài là những hàng ruối kín mít, chỉ có một sân là dùng đến, "
        "và thế là hết cả buổi."
    )
    names = ["CHƯƠNG I. GIÓ", "CHƯƠNG II. MƯA", "CHƯƠNG III. NẮNG", "CHƯƠNG IV. BÃO"]
    chapters = [f'<p class="h">{name}</p>' + f"<p>{text}</p>" * 6 for name in names]
    ncx = re.sub("<text>[^<]*</text>", "<text>Section 1</text>", NCX)
    changes = {
        "OPS/toc.ncx": ncx,
        "OPS/a.css": ".h { font-weight: bold; text-align: center }",
        "OPS/c1.xhtml": f"{HEAD}<body>{''.join(chapters[:2])}"
        '<p><img src="b.png" alt="/tmp/x/b.png"/></p></body></html>',
        "OPS/c2.xhtml": f"{HEAD}<body>{''.join(chapters[2:])}</body></html>",
    }
    reading, codes = read(tmp_path, changes)
    found = [plain_text(b.inlines) for b in body_of(reading) if isinstance(b, Heading)]
    assert found == names
    assert "STR-019" in codes
    assert {g.text for g in reading.publication.guesses if g.value != "none"} == set(names)
    assert [b.image.alt for b in body_of(reading) if isinstance(b, Figure)] == [None]


def test_links_notes_pages_and_pictures_across_pages(tmp_path):
    reading, _ = read(tmp_path)
    publication = reading.publication
    (link,) = [i for i in all_inlines(publication) if isinstance(i, Link)]
    assert link.target[1:] in anchors(publication)
    (note,) = publication.notes
    assert (note.kind, plain_text(note.blocks[0].inlines)) == (NoteKind.ENDNOTE, "Lời chú")
    assert referenced_notes(publication) == (note.id,)
    assert [page.label for page in page_breaks(publication)] == ["12"]
    image = next(i for i in all_inlines(publication) if isinstance(i, InlineImage))
    assert (image.alt, publication.cover) == ("Hình", image.resource)
    assert "Chữ\xa0đầu …" in all_text(reading)
    assert not any(isinstance(b, Paragraph) and b.language for b in all_blocks(publication))
    assert reading.ledger.number(Kind.RAW, Fate.DROPPED) == 1


DAMAGES = {
    "missing page": ({"OPS/c1.xhtml": None}, "EPUB-033"),
    "missing contents": ({"OPS/toc.ncx": None}, None),
    "broken contents": ({"OPS/toc.ncx": "<ncx><navMap><navPoint>"}, None),
    "broken page": ({"OPS/c2.xhtml": f"{HEAD}<body><p>Đích <b>đậm</p><br><p>&bogus; x</body>"},
                    "EPUB-034"),
    "missing package": ({"OPS/book.opf": None}, "EPUB-032"),
    "missing container": ({"META-INF/container.xml": None}, None),
    "broken container": ({"META-INF/container.xml": "<container"}, None),
    "empty page": ({"OPS/c1.xhtml": ""}, None),
    "missing picture": ({"OPS/b.png": None}, "TXT-033"),
    "broken picture": ({"OPS/b.png": b"\x89PNG\r\n\x1a\nxx"}, "DOCX-017"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "code"), DAMAGES.values(), ids=DAMAGES)
def test_damaged_books_are_mended_and_told(tmp_path, changes, code):
    reading, codes = read(tmp_path, changes)
    assert "Đích" in all_text(reading)
    assert code is None or code in codes


CUTS = {
    "within a page": ("Lời chú".encode(), {"EPUB-043", "EPUB-044"}, "Đích"),
    "before a page": (b"OPS/c2.xhtml", {"EPUB-043", "EPUB-033"}, "Phần một"),
    "before all pages": (b"OPS/c1.xhtml", {"EPUB-043"}, None),
    "after the pages": (b"PK\x01\x02", {"EPUB-043"}, "Lời chú"),
}


@pytest.mark.parametrize(("place", "codes", "kept"), CUTS.values(), ids=CUTS)
def test_a_file_cut_off_says_so_and_what_is_missing(tmp_path, place, codes, kept):
    path = book(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(place)])
    context = reading_context(tmp_path)
    told = {"EPUB-033", "EPUB-034", "EPUB-043", "EPUB-044", "DOC-020"}
    if kept is None:
        with pytest.raises(SourceError) as caught:
            epub.read(path, context)
        assert caught.value.diagnostic.code == "EPUB-031"
    else:
        reading = epub.read(path, context)
        assert kept in all_text(reading)
        pages = [entry.reason for entry in reading.ledger.entries if entry.kind is Kind.PAGE]
        assert set(pages) == codes - {"EPUB-043"}
    assert {d.code for d in context.monitor.diagnostics} & told == codes


def test_a_package_document_cut_short_still_gives_the_book(tmp_path):
    whole, _ = read(tmp_path)
    with zipfile.ZipFile(tmp_path / "sách.epub") as archive:
        document = archive.read("OPS/book.opf").decode()
    cut = document[: document.index("<spine")]
    reading, codes = read(tmp_path, {"OPS/book.opf": cut})
    assert "EPUB-032" in codes
    assert reading.publication.metadata.work.title == "Số đỏ"
    assert all_text(reading).count("Đích") == all_text(whole).count("Đích") == 1


def test_pages_outside_the_reading_order_are_told(tmp_path):
    reading, codes = read(tmp_path, {"OPS/thừa.xhtml": f"{HEAD}<body><p>x</p></body></html>"})
    assert "EPUB-039" in codes
    assert reading.ledger.number(Kind.PAGE, Fate.DROPPED) == 1


def test_sound_film_and_scripts_are_entered(tmp_path):
    extra = {"OPS/a.mp3": b"x", "OPS/a.js": b"x", "OPS/f.otf": b"x"}
    reading, _ = read(tmp_path, extra)
    codes = reasons(reading.ledger)
    assert {"EPUB-035", "EPUB-036", "EPUB-037"} <= codes
    assert reading.ledger.number(Kind.EMBEDDED_OBJECT, Fate.DROPPED) == 1


def encryption(algorithm, target):
    return {
        "META-INF/encryption.xml": (
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
            'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
            f'<enc:EncryptionMethod Algorithm="{algorithm}"/>'
            f'<enc:CipherData><enc:CipherReference URI="{target}"/>'
            "</enc:CipherData></enc:EncryptedData></encryption>"
        )
    }


def test_protected_books_are_refused_and_obfuscated_fonts_are_not(tmp_path):
    aes = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    with pytest.raises(SourceError, match="EPUB-030"):
        read(tmp_path, encryption(aes, "OPS/c1.xhtml"))
    read(tmp_path, encryption("http://www.idpf.org/2008/embedding", "OPS/f.otf"))


def test_a_book_without_pages_is_refused(tmp_path):
    with pytest.raises(SourceError, match="EPUB-031"):
        read(tmp_path, {"OPS/c1.xhtml": None, "OPS/c2.xhtml": None})


def test_nested_beyond_reason_is_refused(tmp_path):
    deep = f"{HEAD}<body>{'<div>' * 3000}x</body>"
    with pytest.raises(SourceError, match="TXT-023"):
        read(tmp_path, {"OPS/c1.xhtml": deep})


def test_a_page_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("converters.limits.PACKAGE_XML_PART", 10_000)
    with pytest.raises(SourceError, match="DOC-012"):
        read(tmp_path, {"OPS/c1.xhtml": f"{HEAD}<body>{' ' * 100_000}</body></html>"})


def test_roles_make_sections_in_their_matter(tmp_path):
    def page(kind, inner):
        section = f'<section epub:type="{inner[0]}">{inner[1]}</section>'
        return f'{HEAD}<body epub:type="{kind}">{section}</body></html>'

    inner = '<section epub:type="subchapter"><h2>Mục</h2><p>x</p></section>'
    changes = {
        "OPS/c1.xhtml": page("frontmatter", ("dedication", "<p>Tặng mẹ</p>")),
        "OPS/c2.xhtml": page("bodymatter", ("chapter", f"<h1>Một</h1><p>Lời</p>{inner}")),
        "OPS/toc.ncx": None,
    }  # fmt: skip
    publication = read(tmp_path, changes)[0].publication
    (dedication,) = publication.front
    assert (dedication.role, list(lines(dedication.blocks))) == (
        SectionRole.DEDICATION, ["Tặng mẹ"],
    )  # fmt: skip
    (chapter,) = publication.body
    assert (chapter.role, plain_text(chapter.title)) == (SectionRole.CHAPTER, "Một")
    assert [plain_text(child.title) for child in chapter.children] == ["Mục"]


def text_lines(publication):
    found = []
    for section in walk_sections(publication.sections):
        found.append(plain_text(section.title).strip())
        found.extend(line.strip() for line in lines(section.blocks))
    return [line for line in found if line not in {"", "-", "***", "❦"}]


@pytest.mark.parametrize("make", [everything, full_book])
def test_our_own_edition_comes_back_whole(tmp_path, make):
    before = make(BlobStore(tmp_path / "media"))
    path = tmp_path / "a.epub"
    path.write_bytes(write_epub(before, tmp_path).content)
    reading = epub.read(path, reading_context(tmp_path))
    after = reading.publication
    titles_made = {"Lời đề tặng"}
    assert [line for line in text_lines(after) if line not in titles_made] == [
        line for line in text_lines(before) if line != "Chú giải"
    ]
    told = [SectionRole.PART, SectionRole.CHAPTER, SectionRole.DEDICATION, SectionRole.FOREWORD]
    for role in told:
        assert [s.number for s in walk_sections(before.sections) if s.role is role] == [
            s.number for s in walk_sections(after.sections)
            if s.role is role and plain_text(s.title) not in {"Bảng tra", "Mục lục in"}
        ], role  # fmt: skip
    marked = set(referenced_notes(before))
    for kind in NoteKind:
        assert sorted(
            "".join(lines(n.blocks)) for n in before.notes if n.kind is kind and n.id in marked
        ) == sorted(
            "".join(lines(n.blocks)) for n in after.notes
            if n.kind is kind and n.id in referenced_notes(after)
        )  # fmt: skip
    assert len(after.notes) == len(before.notes)
    assert page_breaks(after) == page_breaks(before)
    assert after.cover is not None
    shown = [b.image.alt for b in all_blocks(before) if isinstance(b, Figure)]
    # A picture without a description is given the word for a picture by the writer.
    assert [b.image.alt for b in all_blocks(after) if isinstance(b, Figure)] == [
        alt if alt is not None else "Hình ảnh" for alt in shown
    ]
    assert after.metadata.work == before.metadata.work
    assert after.metadata.edition == before.metadata.edition
    assert reasons(reading.ledger) == {"EPUB-035", "EPUB-038"}


def test_the_same_file_gives_the_same_reading(tmp_path):
    assert read(tmp_path) == read(tmp_path)


def test_flipped_bytes_never_bring_the_reader_down(tmp_path):
    path = book(tmp_path)
    whole = path.read_bytes()
    dice = random.Random(3)
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        path.write_bytes(content[: dice.choice([len(content), dice.randrange(60, len(content))])])
        with suppress(SourceError):
            reasons(epub.read(path, reading_context(tmp_path)).ledger)


def is_epub(path):
    return path.suffix == ".epub"


REFUSED = {
    "epubcheck__ocf-zip-unreadable-empty-fatal.epub": "DOC-010",
    "epubcheck__package-remote-audio-undeclared-error.epub": "EPUB-031",
    "epubcheck__resources-remote-iframe-undeclared-error.epub": "EPUB-031",
}
"""An empty file, and two whose only page holds nothing but a sound or a frame from the net."""


@pytest.mark.parametrize("path", shared_files("real/epub", is_epub))
def test_real_files_good_and_bad(path, tmp_path):
    if path.name in REFUSED:
        with pytest.raises(SourceError, match=REFUSED[path.name]):
            epub.read(path, reading_context(tmp_path))
        return
    reading = epub.read(path, reading_context(tmp_path))
    reasons(reading.ledger)
    assert reading.publication.metadata.work.title
