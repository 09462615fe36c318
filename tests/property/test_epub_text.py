"""Whatever the publication, the words of the EPUB are its words, in order, and the XML is sound."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from converters.files import BlobStore
from converters.model.publication import (
    Code,
    Equation,
    InlineEquation,
    ListBlock,
    PageBreak,
    Preformatted,
    Publication,
    Section,
    Text,
)
from converters.model.traversal import all_blocks, all_inlines, anchors, walk_sections
from converters.monitor import CollectingMonitor
from converters.transforms.structure import build_structure
from converters.writers import fonts
from tests.support.epub_samples import Written, write_epub
from tests.support.publications import flat_publications, publications, store_pictures

X = "{http://www.w3.org/1999/xhtml}"
MATH = "{http://www.w3.org/1998/Math/MathML}math"
MADE = {"cover.xhtml", "title-page.xhtml", "imprint.xhtml", "nav.xhtml"}


@pytest.fixture(autouse=True, scope="module")
def _uncut_fonts() -> Iterator[None]:
    """Cutting fonts takes a second a book, and no glyph is looked at here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "subset_font", lambda font, _characters: font[:1024])
        yield


def words(characters: str) -> list[str]:
    """Return the letters alone, in no order: files and notes stand elsewhere than in the model."""
    return sorted(c for c in characters if not c.isspace())


def text_of_model(publication: Publication) -> str:
    inlines = "".join(i.text for i in all_inlines(publication) if isinstance(i, Text | Code))
    numbers = "".join(s.number or "" for s in walk_sections(publication.sections))
    blocks = []
    for block in all_blocks(publication):
        match block:
            case Preformatted():
                blocks.append(block.text)
            case Equation():
                blocks.append(block.number or "")
            case ListBlock():
                blocks.extend(item.label or "" for item in block.items)
            case _:
                blocks.append(getattr(block, "number", None) or "")
    return inlines + numbers + "".join(blocks)


def text_of_epub(written: Written) -> str:
    pieces = []
    for name in written.names("text"):
        if name in MADE:
            continue
        body = written.tree(f"text/{name}").find(f"{X}body")
        for math in list(body.iter(MATH)):
            math.clear(keep_tail=True)
        for mark in list(body.iter()):
            if mark.get("role") in {"doc-noteref", "doc-backlink"}:
                mark.text = ""
        if name == "endnotes.xhtml":
            body.find(f".//{X}h1").text = ""
        pieces.append("".join(body.itertext()))
    return "".join(pieces)


def write(publication: Publication, folder: str) -> Written:
    store_pictures(BlobStore(Path(folder) / "media"))
    return write_epub(publication, Path(folder))


@settings(max_examples=20)
@given(publications())
def test_no_letter_is_lost_or_added(publication):
    with tempfile.TemporaryDirectory() as folder:
        written = write(publication, folder)
        expected = text_of_model(publication)
        assert words(text_of_epub(written)) == words(expected)
        pages = sum(isinstance(i, PageBreak) for i in all_inlines(publication))
        nav = written.source("text/nav.xhtml")
        assert ("page-list" in nav) == bool(pages)
        formulas = any(isinstance(i, InlineEquation) for i in all_inlines(publication))
        assert not formulas or 'properties="mathml"' in written.source("content.opf")


@settings(max_examples=20)
@given(publications())
def test_every_link_leads_to_an_id_and_no_id_stands_twice(publication):
    with tempfile.TemporaryDirectory() as folder:
        written = write(publication, folder)
        trees = {name: written.tree(f"text/{name}") for name in written.names("text")}
        ids = {name: [e.get("id") for e in t.iter() if e.get("id")] for name, t in trees.items()}
        everywhere = [i for name, found in ids.items() if name != "nav.xhtml" for i in found]
        assert len(everywhere) == len(set(everywhere))
        for name, tree in trees.items():
            for link in tree.iter(f"{X}a"):
                file, _, fragment = link.get("href").partition("#")
                if "://" not in file and not file.startswith("mailto:"):
                    assert not fragment or fragment in ids[file or name]
                    assert (file or name) in trees
        assert len(anchors(publication)) <= len(everywhere)


@given(flat_publications())
def test_structure_moves_text_and_keeps_all_of_it(publication):
    monitor = CollectingMonitor()
    built = build_structure(publication, monitor)
    codes = {d.code for d in monitor.diagnostics}
    if not codes & {"STR-001", "STR-002"}:
        assert order_of(built) == order_of(publication)
    assert build_structure(built, monitor) == built
    ids = [s.id for s in walk_sections(built.sections)]
    assert len(ids) == len(set(ids))
    assert built.body


def order_of(publication: Publication) -> str:
    """Return the letters in reading order; a label made a number stands before its title."""

    def of(section: Section) -> str:
        alone = Section(id="x", role=section.role, title=section.title, blocks=section.blocks)
        inlines = all_inlines(Publication(metadata=publication.metadata, body=(alone,)))
        own = "".join(i.text for i in inlines if isinstance(i, Text | Code))
        return (section.number or "") + own + "".join(of(child) for child in section.children)

    letters = "".join(of(section) for section in publication.sections)
    return "".join(c for c in letters if not c.isspace())
