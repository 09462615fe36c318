"""Plain text: paragraphs, notes at the end of their chapter, words for what it cannot show."""

from __future__ import annotations

import io
from pathlib import Path

from hypothesis import given

from converters.checks.exports import check_export
from converters.files import BlobStore
from converters.model.edition import Edition
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Equation,
    Figure,
    InlineEquation,
    InlineImage,
    LineBreak,
    ListBlock,
    ListItem,
    Note,
    NoteKind,
    NoteReference,
    NumberStyle,
    PageBreak,
    Preformatted,
    Publication,
    Quotation,
    SceneBreak,
    Section,
    Superscript,
    Table,
    TableCell,
    TableRow,
    Verse,
)
from converters.model.traversal import all_inlines
from converters.monitor import CollectingMonitor
from converters.vocabularies import EditionForm, SectionRole
from converters.writers import plain_text
from tests.support.epub_samples import text
from tests.support.full_book import full_book
from tests.support.nodes import paragraph
from tests.support.pdf_reading import context_in
from tests.support.publications import publications


def written(publication: Publication, folder: Path) -> str:
    target = io.BytesIO()
    plain_text.write(publication, Edition(form=EditionForm.TEXT), target, context_in(folder))
    content = target.getvalue()
    assert not content.startswith(b"\xef\xbb\xbf")
    return content.decode()


def chapter(*blocks, name: str = "c1", title: str = "Chương một") -> Section:
    return Section(id=name, role=SectionRole.CHAPTER, title=(text(title),), blocks=blocks)


def book(*sections: Section, notes: tuple[Note, ...] = ()) -> Publication:
    return Publication(metadata=Metadata(work=Work(title="Số đỏ")), body=sections, notes=notes)


def note(name: str, words: str) -> Note:
    return Note(id=name, kind=NoteKind.FOOTNOTE, blocks=(paragraph(words),))


def test_paragraphs_are_lines_with_a_blank_line_between(tmp_path: Path) -> None:
    first = paragraph("Một  câu\ndài.", LineBreak(), "Dòng hai.", PageBreak(label="5"))
    found = written(book(chapter(first, paragraph("Hai."))), tmp_path)
    body = found.split("Chương một\n\n")[1]
    assert body == "Một câu dài.\nDòng hai.\n\nHai.\n"
    assert found.startswith("Số đỏ\n\n")


def test_notes_stand_at_the_end_of_the_chapter_that_calls_them(tmp_path: Path) -> None:
    one = chapter(paragraph("a", NoteReference(note="n2"), "b", NoteReference(note="n1")))
    two = chapter(paragraph("c", NoteReference(note="n2")), name="c2", title="Chương hai")
    notes = (note("n1", "chú một"), note("n2", "chú hai"), note("n3", "không ai gọi"))
    found = written(book(one, two, notes=notes), tmp_path)
    assert found.split("Chương một")[1] == (
        "\n\na[1]b[2]\n\n[1] chú hai\n\n[2] chú một\n\nChương hai\n\nc[1]\n\n[3] không ai gọi\n"
    )


def test_notes_within_notes_and_marks_without_notes(tmp_path: Path) -> None:
    inner = Note(
        id="n1", kind=NoteKind.ENDNOTE, blocks=(paragraph("xem", NoteReference(note="n2")),)
    )
    calls = paragraph("a", NoteReference(note="n1"), NoteReference(note="gone"))
    found = written(book(chapter(calls), notes=(inner, note("n2", "hết"))), tmp_path)
    assert found.endswith("a[1]\n\n[1] xem[2]\n\n[2] hết\n")


def test_lists_tables_verse_and_the_rest_have_their_lines(tmp_path: Path) -> None:
    inner = ListBlock(items=(ListItem(blocks=(paragraph("trong"),)),))
    numbered = ListBlock(
        items=(
            ListItem(blocks=(paragraph("x"), inner)),
            ListItem(blocks=(paragraph("y"),), label="9)"),
        ),
        ordered=True, style=NumberStyle.UPPER_ROMAN, start=3,
    )  # fmt: skip
    cells = tuple(TableCell(blocks=(paragraph(words),)) for words in ("a", "b"))
    blocks = (
        numbered,
        Table(rows=(TableRow(cells=cells), TableRow(cells=cells)), caption=(text("Bảng"),)),
        Verse(stanzas=(((text("Trăm năm"),), (text("trong cõi"),)), ((text("người ta"),),))),
        Quotation(blocks=(paragraph("lời"),), attribution=(text("Ai đó"),)),
        SceneBreak(),
        SceneBreak(ornament="⁂"),
        Preformatted(text="  a\n    b\n"),
    )
    found = written(book(chapter(*blocks)), tmp_path).split("Chương một\n\n")[1]
    assert found == (
        "III. x\n   - trong\n9) y\n\nBảng\n\na\tb\na\tb\n\nTrăm năm\ntrong cõi\n\nngười ta\n\n"
        "lời\n\nAi đó\n\n* * *\n\n⁂\n\n  a\n    b\n"
    )


def test_what_text_cannot_show_is_told_in_words(tmp_path: Path) -> None:
    image = InlineImage(resource="p", alt="cái cây")
    formula = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi><mo>=</mo><mn>2</mn></math>'
    )
    blocks = (
        Figure(image=image, caption=(text("Hình 1"),)),
        Figure(image=InlineImage(resource="p")),
        paragraph("nhìn ", image, InlineImage(resource="p", alt=""), " đây"),
        Equation(mathml=formula, number="(1)"),
        paragraph("vì ", InlineEquation(mathml=formula, alt="x bằng 2")),
        paragraph("m", Superscript(inlines=(text("2"),))),
    )
    found = written(book(chapter(*blocks)), tmp_path).split("Chương một\n\n")[1]
    assert found == (
        "[Hình: Hình 1]\n\n[Hình]\n\nnhìn [Hình: cái cây] đây\n\nx = 2 (1)\n\nvì x bằng 2\n\nm2\n"
    )


def test_a_title_is_not_told_twice(tmp_path: Path) -> None:
    found = written(book(chapter(paragraph("a"), title="Số đỏ")), tmp_path)
    assert found.count("Số đỏ") == 1


def test_every_word_of_a_full_book_is_there(tmp_path: Path) -> None:
    publication = full_book(BlobStore(tmp_path / "media"))
    found = written(publication, tmp_path)
    words = {w for i in all_inlines(publication) for w in getattr(i, "text", "").split()}
    assert {word for word in words if word not in found} == set()


@given(publications())
def test_any_book_gives_sound_text(tmp_path_factory, publication: Publication) -> None:
    folder = tmp_path_factory.mktemp("text")
    path = folder / "a.txt"
    path.write_text(written(publication, folder), encoding="utf-8", newline="\n")
    assert check_export(path, CollectingMonitor()).errors == 0
