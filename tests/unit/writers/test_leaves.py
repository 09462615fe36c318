"""Pages of picture books: what shares a page with a picture, and what is set as all text is."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from converters.files import BlobStore
from converters.model.edition import Design, Trim
from converters.model.publication import (
    Block,
    Figure,
    InlineImage,
    ListBlock,
    ListItem,
    NoteReference,
    Paragraph,
    Publication,
    Resource,
    Section,
)
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.pdf.leaves import Flow, Leaf, pages_of
from tests.support.full_book import jpeg, metadata
from tests.support.nodes import paragraph
from tests.support.pdf_reading import context_in, drawn_page, page_texts, written_bytes


def opening(block: Block) -> Block:
    return msgspec.structs.replace(block, opens_page=True)


PICTURE = Figure(image=InlineImage(resource="a", alt="Mèo"))
WORDS = paragraph("Mèo ngủ.")


def test_a_picture_with_few_words_is_a_leaf() -> None:
    first, second = pages_of((WORDS, opening(PICTURE), WORDS), follow_head=False)
    assert first == Flow((WORDS,))
    assert second == Leaf(opening(PICTURE), (), (WORDS,))
    (under_head,) = pages_of((PICTURE, WORDS), follow_head=True)
    assert under_head == Leaf(PICTURE, (), (WORDS,), has_head=True)


@pytest.mark.parametrize(
    "others",
    [
        (paragraph("Mèo ngủ, và ngủ nữa. " * 40),),
        (PICTURE,),
        (paragraph("Mèo", NoteReference(note="n")),),
        (ListBlock(items=(ListItem(blocks=(WORDS,)),)),),
        (paragraph("Mèo ", InlineImage(resource="a")),),
    ],
)
def test_anything_else_is_set_as_text_is(others: tuple[Block, ...]) -> None:
    blocks = (opening(PICTURE), *others)
    assert list(pages_of(blocks, follow_head=False)) == [Flow(blocks, opens_page=True)]


def book(media: BlobStore, *blocks: Block) -> Publication:
    resource = Resource("a", media.put(jpeg(1_900, 2_400)), "image/jpeg", "a.jpg", 1_900, 2_400)
    chapter = Section(id="c", role=SectionRole.CHAPTER, blocks=blocks)
    return Publication(metadata=metadata(), body=(chapter,), resources=(resource,))


def test_only_the_theme_for_children_keeps_the_author_s_pages(tmp_path: Path) -> None:
    turned: Paragraph = msgspec.structs.replace(paragraph("Trang sau."), opens_page=True)
    texts = {}
    for theme in ("children", "novel"):
        context = context_in(tmp_path)
        made = book(context.media, paragraph("Trang trước."), turned)
        content = written_bytes(made, context, EditionForm.PDF, Design(theme=theme))
        texts[theme] = [text for text in page_texts(content) if "Trang" in text]
    assert [len(found) for found in texts.values()] == [2, 1]


def test_a_picture_of_the_page_s_shape_covers_it_into_the_bleed(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    made = book(context.media, paragraph("Trước."), opening(PICTURE), opening(WORDS))
    design = Design(theme="children", trim=Trim(190.0, 240.0))
    content = written_bytes(made, context, EditionForm.PRINT, design)
    number = next(n for n, text in enumerate(page_texts(content)) if "Trước." in text) + 1
    page = drawn_page(content, number, 72)
    # 3 mm of bleed are 8.5 points, and the marks stand outside.
    middle = page.height // 2
    inked = [x for x in range(page.width) if page.getpixel((x, middle)) != (255, 255, 255)]
    assert (inked[-1] - inked[0]) / 72 * 25.4 == pytest.approx(196.0, abs=1.0)
