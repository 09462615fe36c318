"""EPUBs of fixed layout as a checker and a reading system see them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from lxml import etree
from PIL import Image

from converters.checks.epubcheck import check_epub
from converters.checks.own_rules import check_own
from converters.diagnostics import Origin
from converters.errors import ToolError
from converters.model.edition import Edition
from converters.model.publication import (
    ListBlock,
    ListItem,
    Paragraph,
    Publication,
    Quotation,
    Resource,
    Text,
)
from converters.monitor import CollectingMonitor
from converters.tools import jvm
from converters.vocabularies import EditionForm
from converters.writers.epub import fixed
from converters.writers.epub.raster import MOST_PIXELS
from converters.writers.epub.spreads import page_sides
from converters.writers.fonts import SERIF, measures
from converters.writers.page_navigation import labels_of
from converters.writers.writing import WriteContext
from tests.support.full_book import jpeg, metadata
from tests.support.page_pictures import show_page
from tests.support.pdf_reading import codes
from tests.support.scanned_book import (
    FIRST,
    FOOTNOTE,
    SECOND,
    THIRD,
    TITLE,
    four_pages,
    photographed,
    scanned_book,
    with_french,
    with_note,
    with_raised,
    with_table,
)

X = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
TYPE = "{http://www.idpf.org/2007/ops}type"
WORDS = Publication(metadata=metadata(), body=())
EDITION = Edition(form=EditionForm.EPUB_FIXED)


@pytest.fixture(scope="module", autouse=True)
def _host() -> Iterator[None]:
    yield
    jvm.shut_down()


def written(publication: Publication, context: WriteContext) -> bytes:
    target = io.BytesIO()
    fixed.write(publication, EDITION, target, context)
    return target.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name.removeprefix("EPUB/"): package.read(name) for name in package.namelist()}


def page(content: bytes, number: int) -> etree._Element:
    return etree.fromstring(parts(content)[f"text/page-{number:04}.xhtml"])


def problems(content: bytes, folder: Path) -> list[str]:
    path = folder / "book.epub"
    path.write_bytes(content)
    checks = (check_epub(path, CollectingMonitor()), *check_own(path, CollectingMonitor()))
    return [message.text() for check in checks for message in check.messages]


def styles(element: etree._Element) -> dict[str, float]:
    pairs = (rule.split(":", 1) for rule in element.get("style").split(";"))
    return {name: float(re.sub(r"[^\d.-]", "", value)) for name, value in pairs}


@pytest.mark.parametrize("bilevel", [False, True])
def test_a_book_of_every_role_passes_epubcheck(tmp_path: Path, *, bilevel: bool) -> None:
    publication, context = scanned_book(tmp_path, bilevel=bilevel)
    content = written(publication, context)
    assert problems(content, tmp_path) == []
    assert written(publication, context) == content


def test_pages_without_text_sections_or_folios_pass_epubcheck(tmp_path: Path) -> None:
    context = four_pages(tmp_path)
    empty = tuple(
        msgspec.structs.replace(layout, regions=(), label=None) for layout in context.layouts
    )
    hostile = msgspec.structs.replace(empty[0], label='<"&\x01')
    context = replace(context, layouts=(hostile, *empty[1:]))
    content = written(WORDS, context)
    assert problems(content, tmp_path) == []
    assert page(content, 2).find(f".//{X}img").get("alt") == "Trang [2]"


def test_the_package_says_that_its_pages_are_fixed(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    package = etree.fromstring(parts(written(publication, context))["content.opf"])
    values = {m.get("property"): m.text for m in package.iter(f"{OPF}meta")}
    assert values["rendition:layout"] == "pre-paginated"
    assert values["rendition:spread"] == "landscape"
    places = {r.get("idref"): r.get("properties") for r in package.iter(f"{OPF}itemref")}
    assert places == {
        "cover": "rendition:page-spread-center", "page-0001": "page-spread-right",
        "page-0002": "page-spread-left",
    }  # fmt: skip


def test_accessibility_metadata_are_facts(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    package = etree.fromstring(parts(written(publication, context))["content.opf"])
    told: dict[str, list[str]] = {}
    for meta in package.iter(f"{OPF}meta"):
        told.setdefault(str(meta.get("property")), []).append(str(meta.text))
    assert told["schema:accessMode"] == ["textual", "visual"]
    assert told["schema:accessModeSufficient"] == ["textual,visual"]
    assert "displayTransformability" not in told["schema:accessibilityFeature"]
    assert {"pageNavigation", "readingOrder"} <= set(told["schema:accessibilityFeature"])
    assert "A11Y-001" in codes(context)


def test_contents_and_page_list_lead_to_the_pages(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    nav = etree.fromstring(parts(written(publication, context))["text/nav.xhtml"])
    links = {
        element.get(TYPE): [(a.text, a.get("href")) for a in element.iter(f"{X}a")]
        for element in nav.iter(f"{X}nav")
    }
    assert links["toc"] == [(TITLE, "page-0001.xhtml")]
    assert links["page-list"] == [("7", "page-0001.xhtml#page"), ("8", "page-0002.xhtml#page")]


def test_the_text_is_in_reading_order_with_its_roles(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    body = page(written(publication, context), 1).find(f"{X}body")
    told = [
        (etree.QName(element).localname, element.get("role") or element.get("aria-hidden"))
        for element in body
    ]
    assert told == [
        ("span", "doc-pagebreak"), ("img", None), ("div", "true"), ("h1", None), ("p", None),
        ("p", None), ("div", "img"), ("aside", "doc-footnote"), ("div", "true"),
    ]  # fmt: skip
    texts = [" ".join("".join(element.itertext()).split()) for element in body]
    assert texts[3] == TITLE
    assert texts[4] == " ".join(FIRST)
    assert texts[7] == FOOTNOTE[0]
    assert body.find(f"{X}img").get("alt") == ""


def lines_of(content: bytes, number: int) -> list[str]:
    spans = page(content, number).iter(f"{X}span")
    return ["".join(line.itertext()) for line in spans if line.get("class") == "line"]


def test_a_broken_word_is_copied_whole(tmp_path: Path) -> None:
    content = written(*scanned_book(tmp_path))
    assert lines_of(content, 1)[2:6] == [
        f"{FIRST[0]} ", f"{FIRST[1]} ", SECOND[0], SECOND[1].removesuffix("-"),
    ]  # fmt: skip
    assert SECOND[0].endswith("cộng-"), "its hyphen is the word's own"
    assert lines_of(content, 2)[1] == f"{THIRD[0]} "


def test_a_word_without_its_hyphen_is_as_wide_as_in_the_picture(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    spans = page(written(publication, context), 1).iter(f"{X}span")
    (word,) = (e for e in spans if e.get("class") == "word" and e.text == "xi")
    box = context.layouts[0].regions[2].lines[3].words[-1].box
    assert styles(word)["width"] == pytest.approx(box.width, abs=0.1)


def test_a_mark_leads_to_its_note(tmp_path: Path) -> None:
    publication, context = with_note(scanned_book(tmp_path))
    content = written(publication, context)
    assert problems(content, tmp_path) == []
    root = page(content, 1)
    (mark,) = root.iter(f"{X}a")
    assert (mark.get(TYPE), mark.get("role"), mark.text) == ("noteref", "doc-noteref", "vào")
    (note,) = root.iter(f"{X}aside")
    assert mark.get("href") == f"#{note.get('id')}"
    assert (note.get(TYPE), note.get("role")) == ("footnote", "doc-footnote")
    css = parts(content)["styles/book.css"].decode()
    assert ".word a { color: inherit; text-decoration: none; }" in css


def test_a_note_of_two_paragraphs_is_one(tmp_path: Path) -> None:
    publication, context = with_note(scanned_book(tmp_path))
    first, second = context.layouts
    region = first.regions[4]
    more = second.regions[1].lines
    whole = region.box.union(more[0].box)
    region = msgspec.structs.replace(region, lines=(*region.lines, *more), box=whole)
    first = msgspec.structs.replace(first, regions=(*first.regions[:4], region, *first.regions[5:]))
    (note,) = publication.notes
    origin = Origin("1.png", page=1, box=more[0].box)
    added = Paragraph(inlines=(Text(text=THIRD[0]),), origin=origin)
    note = msgspec.structs.replace(note, blocks=(*note.blocks, added))
    publication = msgspec.structs.replace(publication, notes=(note,))
    content = written(publication, replace(context, layouts=(first, second)))
    assert problems(content, tmp_path) == []
    (aside,) = page(content, 1).iter(f"{X}aside")
    assert ["".join(part.itertext()).strip() for part in aside] == [FOOTNOTE[0], THIRD[0]]
    assert aside.get("id") == "note-1"


def test_lists_and_quotations_hold_their_paragraphs(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    section = publication.body[0]
    opening, going_on = section.blocks
    items = (ListItem(blocks=(opening,)), ListItem(blocks=(Quotation(blocks=(going_on,)),)))
    section = msgspec.structs.replace(section, blocks=(ListBlock(items=items),))
    content = written(msgspec.structs.replace(publication, body=(section,)), context)
    assert problems(content, tmp_path) == []
    (found,) = page(content, 1).iter(f"{X}ul")
    kept = [etree.QName(e).localname for e in found.iter() if e.tag != f"{X}span"]
    assert kept == ["ul", "li", "p", "li", "blockquote", "p"]
    assert lines_of(content, 1)[2] == f"{FIRST[0]} "
    assert "ul { list-style: none; }" in parts(content)["styles/book.css"].decode()


def test_a_paragraph_in_another_language_says_so(tmp_path: Path) -> None:
    content = written(*with_french(scanned_book(tmp_path)))
    assert problems(content, tmp_path) == []
    assert [p.get("lang") for p in page(content, 1).iter(f"{X}p")] == ["fr", None, None]


@pytest.mark.parametrize("trait", ["raised", "close"])
def test_tables_and_raised_marks_are_read_as_such(tmp_path: Path, trait: str) -> None:
    publication, context = with_table(scanned_book(tmp_path))
    content = written(publication, with_raised(context, trait))
    assert problems(content, tmp_path) == []
    rows = [
        [("".join(cell.itertext()).strip(), cell.get("colspan")) for cell in row]
        for row in page(content, 2).iter(f"{X}tr")
    ]
    assert rows == [[("Hai cột", "2")], [("một", None), ("", None)]]
    body = page(content, 1).find(f"{X}body")
    lines = ["".join(e.itertext()) for e in body.iter(f"{X}span") if e.get("class") == "line"]
    assert lines[2] == "Bấy giờvào khoảng đầu mùa thu, trời "


def test_a_line_of_a_lone_mark_harms_no_book(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    first, *others = context.layouts
    region = first.regions[-1]
    line = region.lines[0]
    (word, *_), change = line.words, msgspec.structs.replace
    line = change(line, words=(change(word, text="\u0301"),))
    regions = (*first.regions[:-1], change(region, lines=(line, *region.lines[1:])))
    marked = replace(context, layouts=(change(first, regions=regions), *others))
    assert problems(written(publication, marked), tmp_path) == []


def test_words_take_their_place_on_a_bent_photograph(tmp_path: Path) -> None:
    context, _ = photographed(tmp_path)
    root = page(written(WORDS, context), 1)
    viewport = next(m.get("content") for m in root.iter(f"{X}meta") if m.get("name") == "viewport")
    assert viewport == "width=1200, height=1700"
    lines = [e for e in root.iter(f"{X}span") if e.get("class") == "line"]
    first = styles(lines[0])
    assert first["left"] == pytest.approx(120, abs=3)
    assert first["top"] + measures(SERIF).baseline * first["font-size"] == pytest.approx(300, abs=2)
    for line in lines:
        size, right = styles(line)["font-size"], styles(line)["left"]
        for word in line:
            style = styles(word)
            shown = word.text.rstrip()
            natural = measures(SERIF).width(shown) * size + style["letter-spacing"] * len(shown)
            assert natural <= style["width"] + 1, shown
            right += style["width"]
        # The drawn lines are set in the very font, so their words fit without being spaced.
        assert max(abs(styles(word)["letter-spacing"]) for word in line) < 1.5
        assert right < 1_150


@pytest.mark.parametrize("bilevel", [False, True])
def test_large_pages_are_made_small_enough_for_shops(tmp_path: Path, *, bilevel: bool) -> None:
    context = four_pages(tmp_path)
    large = Image.effect_noise((2_400, 3_400), 90)
    display = show_page(large, context.layouts[0], context.media, bilevel=bilevel)
    display = msgspec.structs.replace(display, to_display=(2.0, 0, 0, 0, 2.0, 0))
    content = written(WORDS, replace(context, displays=(display, *context.displays[1:])))
    found = parts(content)
    name = "images/page-0001.png" if bilevel else "images/page-0001.jpg"
    with Image.open(io.BytesIO(found[name])) as picture:
        width, height = picture.size
    assert 0.98 * MOST_PIXELS < width * height <= MOST_PIXELS
    assert "EPUB-090" in codes(context)
    line = next(e for e in page(content, 1).iter(f"{X}span") if e.get("class") == "line")
    assert styles(line)["left"] == pytest.approx(120 * 2 * width / 2_400, abs=1)
    assert problems(content, tmp_path) == []


def test_the_chosen_cover_is_the_first_page(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    key = context.media.put(jpeg(1_600, 2_560))
    resource = Resource(id="bìa", key=key, media_type="image/jpeg", name="bia.jpg")
    publication = msgspec.structs.replace(publication, resources=(resource,), cover="bìa")
    content = written(publication, context)
    found = parts(content)
    assert found["images/bia.jpg"] == context.media.get(key)
    cover = etree.fromstring(found["text/cover.xhtml"])
    assert cover.find(f".//{X}img").get("src") == "../images/bia.jpg"
    assert "EPUB-010" not in codes(context)
    assert problems(content, tmp_path) == []


def test_what_has_no_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolError) as error:
        written(WORDS, replace(four_pages(tmp_path), displays=()))
    assert error.value.diagnostic.code == "SCAN-080"


@pytest.mark.parametrize(
    ("folios", "sides"),
    [
        ([None, None, None], "RLR"),
        (["2", "3", "4"], "LRL"),
        ([None, "8", None, None], "RLRL"),
        (["6", "7", "3", "9", "10"], "LRLRL"),
        (["11", "12", None, None, None, "13", "14", "15"], "RLRLLRLR"),
        (["iv", "v", "1", "2"], "LRRL"),
    ],
)
def test_odd_pages_stand_on_the_right(folios: list[str | None], sides: str) -> None:
    names = {"L": "page-spread-left", "R": "page-spread-right"}
    assert page_sides(labels_of(folios)) == tuple(names[side] for side in sides)
