"""Drop caps come back before the words that they open, and nothing else is taken for one."""

from __future__ import annotations

import itertools

import pytest

from converters.model.publication import Heading, Paragraph
from converters.model.traversal import plain_text
from converters.pages import initials, light, text_size
from converters.pages.geometry import Geometry
from converters.pages.models import find_models
from converters.pages.settings import PageSettings
from tests.support.initials import Opening, opening_pages
from tests.support.scan_reading import read_book
from tests.support.scans import Damage, damage, write_jpeg_pages
from tests.support.vietnamese_prose import PROSE

TEXT = [passage for passage in PROSE if len(passage) > 90 and passage[0].isalpha()]
MORE = tuple(TEXT[:2])
OPENINGS = [
    Opening("Bến quê", f"Ngọc mỉm cười đáp. {TEXT[1]} {TEXT[2]}", 2, 0, MORE, 20),
    Opening("Đò chiều", f"Ở làng ấy có một ông lão. {TEXT[1]} {TEXT[2]}", 3, 0, MORE, 45),
    Opening("Mưa", f"Đêm hôm ấy trời không trăng. {TEXT[1]} {TEXT[2]}", 2, 4, MORE, 30),
    Opening("Nắng", f"Ấy là mùa đông năm ngoái. {TEXT[1]} {TEXT[2]}", 4, 0, MORE, 30),
]


@pytest.fixture(scope="module")
def pages():
    clean = opening_pages(OPENINGS)
    return tuple(
        damage(page, Damage(), seed, verso=bool(seed % 2)) for seed, page in enumerate(clean)
    )


@pytest.fixture(scope="module")
def book(pages, tmp_path_factory):
    folder = tmp_path_factory.mktemp("initials")
    write_jpeg_pages(pages, folder / "pages")
    return read_book(folder / "pages", folder / "work", 1)[1]


def prepared(page):
    even = light.apply(page)
    height, width = even.shape
    whole = Geometry.crop(initials.Box(0, 0, width, height))
    return whole.scaled(text_size.scale_for(text_size.estimate(even))).resample(even, 255)


def first_paragraphs(book):
    blocks = [block for section in book.sections for block in section.blocks]
    return [
        plain_text(after.inlines)
        for block, after in itertools.pairwise(blocks)
        if isinstance(block, Heading) and isinstance(after, Paragraph)
    ]


def test_paragraphs_begin_with_their_drop_cap_and_are_whole(book):
    found = first_paragraphs(book)
    assert len(found) == len(OPENINGS)
    for text, opening in zip(found, OPENINGS, strict=True):
        assert text.casefold().split()[:8] == opening.text.casefold().split()[:8]
        assert len(text.split()) == len(opening.text.split())


def test_every_line_beside_a_drop_cap_is_known(pages):
    models = find_models(PageSettings().models, "")
    for page, opening in zip(pages, OPENINGS, strict=True):
        (initial,) = initials.find(prepared(page), models)
        assert initial.letter == opening.text[0]
        assert len(initial.baselines) == opening.lines


def test_hidden_drop_caps_leave_white_paper(pages):
    picture = prepared(pages[3])
    found = initials.find(picture, find_models(PageSettings().models, ""))
    bare = initials.hidden(picture, found)
    box = found[0].box
    inside = bare[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    assert inside.min() > 200
    assert initials.find(bare, find_models(PageSettings().models, "")) == ()


def test_pages_without_drop_caps_have_none(pages):
    picture = prepared(pages[0])
    lower = picture[picture.shape[0] // 2 :]
    assert initials.find(lower, find_models(PageSettings().models, "")) == ()
