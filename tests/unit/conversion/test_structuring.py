"""From a Word file to the sections of a book: small golden books, decisions beside the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.conversion.book import convert
from converters.conversion.inspection import inspect_sources
from converters.conversion.shelf import plan_of
from converters.conversion.sources import gather
from converters.conversion.structuring import Structured, structured
from converters.errors import SettingsError
from converters.metadata_files.structure_file import write_structure
from converters.model.decision import Decision
from converters.model.edition import Edition
from converters.model.guess import BlockKind, Mode
from converters.model.job import Plan, Report, Wishes
from converters.model.ledger import Fate, Kind
from converters.model.metadata import Metadata, Work
from converters.model.publication import ListBlock, Quotation, Section, Verse
from converters.model.traversal import plain_text
from converters.monitor import CollectingMonitor
from converters.readers.registry import reader_for
from converters.settings import Settings, load_settings
from converters.transforms.recognition import recognise
from converters.vocabularies import EditionForm
from tests.support.docx_builder import build_docx, paragraph, reading_context, run
from tests.unit.transforms.manuscripts import PROSE
from tests.unit.transforms.test_recognition import IMPRINT, KIEU

RIGHT = '<w:jc w:val="right"/>'
CENTRE = '<w:jc w:val="center"/>'
INSET = '<w:ind w:left="567" w:right="567"/>'
ITALIC = "<w:i/>"
EMPTY = "<w:p/>"


def novel() -> str:
    """Return the body of a Word file as authors type it: one style, everything by hand."""
    return "".join(
        (
            paragraph("VŨ TRỌNG PHỤNG", properties=CENTRE),
            paragraph("SỐ ĐỎ", properties=CENTRE),
            paragraph("NHÀ XUẤT BẢN VĂN HỌC", properties=CENTRE),
            paragraph("Hà Nội – 1988", properties=CENTRE),
            paragraph("Kính tặng mẹ tôi", properties=RIGHT),
            paragraph("MỤC LỤC", style="u1"),
            *(paragraph(f"Chương {n} ............ {n * 9}") for n in (1, 2, 3)),
            paragraph("Chương 1", style="u1"),
            paragraph(run("Ai ơi bưng bát cơm đầy", ITALIC), properties=RIGHT),
            paragraph("(Ca dao)", properties=RIGHT),
            *(paragraph(PROSE) for _ in range(12)),
            EMPTY,
            *(paragraph(PROSE) for _ in range(6)),
            paragraph("- Anh đi đâu?"),
            paragraph("- Ra chợ."),
            paragraph("- Mua gì?"),
            paragraph("Chương 2", style="u1"),
            paragraph("Rồi chị hát:"),
            *(paragraph(line) for line in KIEU),
            EMPTY,
            *(paragraph(line) for line in KIEU),
            *(paragraph(PROSE) for _ in range(6)),
            paragraph(PROSE, properties=INSET),
            paragraph("— Nguyễn Du", properties=INSET),
            paragraph(PROSE),
            paragraph("Chương 3", style="u1"),
            paragraph("Hành lý gồm:"),
            paragraph("1. Gạo"),
            paragraph("2. Muối"),
            paragraph(PROSE),
            *(paragraph(line) for line in IMPRINT),
        )
    )


def book_of(source: Path, work: Path, **plan: object) -> tuple[Structured, CollectingMonitor]:
    context = reading_context(work)
    reading = reader_for(source)(source, context)
    monitor = CollectingMonitor()
    order = Plan(sources=(str(source),), output=str(work), **plan)
    return structured(order, reading.publication, monitor), monitor


def outline(sections: tuple[Section, ...]) -> list[tuple[str, str, list[str]]]:
    return [
        (s.role.value, plain_text(s.title), [type(b).__name__ for b in s.blocks]) for s in sections
    ]


def short(kinds: list[str]) -> list[str]:
    """Return kinds with runs of paragraphs as one."""
    return [k for n, k in enumerate(kinds) if k != "Paragraph" or kinds[n - 1 : n] != [k]]


def test_novel_typed_by_hand_becomes_a_book(tmp_path: Path) -> None:
    source = build_docx(tmp_path / "Số đỏ.docx", novel())
    found, monitor = book_of(source, tmp_path)
    book = found.publication
    shown = [(role, title, short(kinds)) for role, title, kinds in outline(book.sections)]
    assert shown == [
        ("titlepage", "", ["Paragraph"]),
        ("dedication", "", ["Paragraph"]),
        ("chapter", "Chương 1", ["Quotation", "Paragraph", "SceneBreak", "Paragraph"]),
        ("chapter", "Chương 2", ["Paragraph", "Verse", "Paragraph", "Quotation", "Paragraph"]),
        ("chapter", "Chương 3", ["Paragraph", "ListBlock", "Paragraph"]),
        ("copyright-page", "", ["Paragraph"]),
    ]
    verse = next(b for b in book.body[1].blocks if isinstance(b, Verse))
    assert [len(stanza) for stanza in verse.stanzas] == [4, 4]
    listed = next(b for b in book.body[2].blocks if isinstance(b, ListBlock))
    assert [item.label for item in listed.items] == ["1.", "2."]
    quotations = [b for s in book.body for b in s.blocks if isinstance(b, Quotation)]
    assert [(q.epigraph, plain_text(q.attribution)) for q in quotations] == [
        (True, "(Ca dao)"),
        (False, "— Nguyễn Du"),
    ]
    assert book.metadata.work.title == "SỐ ĐỎ"
    assert book.metadata.edition.publisher == "NHÀ XUẤT BẢN VĂN HỌC"
    assert book.metadata.edition.print_isbn == "9786041000001"
    assert [d.code for d in monitor.diagnostics] == ["META-030", "META-030"]


def test_title_page_goes_before_the_imprint_and_the_plan_before_both(tmp_path: Path) -> None:
    source = build_docx(tmp_path / "a.docx", novel())
    given = Metadata(work=Work(title="Số đỏ (in lại)"))
    found, _ = book_of(source, tmp_path, metadata=given)
    metadata = found.publication.metadata
    assert metadata.work.title == "Số đỏ (in lại)"
    assert [p.name for p in metadata.work.contributors] == ["Vũ Trọng Phụng"]
    assert metadata.edition.licence.deposit_date == "quý II năm 2020"


def test_ledger_of_the_whole_adds_up(tmp_path: Path) -> None:
    source = build_docx(tmp_path / "a.docx", novel())
    reading = reader_for(source)(source, reading_context(tmp_path))
    found, _ = book_of(source, tmp_path)
    whole = reading.ledger + found.ledger
    for kind in Kind:
        assert whole.number(kind) == reading.ledger.number(kind)
        assert whole.number(kind, Fate.KEPT) >= 0
    assert whole.number(Kind.HEADING, Fate.DROPPED) == 1


def test_decisions_beside_the_source_are_found_and_win(tmp_path: Path) -> None:
    source = build_docx(tmp_path / "a.docx", paragraph("Mưa") + paragraph(PROSE))
    write_structure(tmp_path / "a.structure.toml", [Decision(text="Mưa", heading=1)])
    wishes = Plan(sources=(), output=str(tmp_path))
    plan = plan_of(gather([source]), wishes)
    assert plan.decisions == (Decision(text="Mưa", heading=1),)
    other = tmp_path / "khác.toml"
    write_structure(other, [Decision(text="Trời mưa", block=BlockKind.QUOTATION)])
    given = Wishes(structure_file=other)
    assert plan_of(gather([source]), wishes, given).decisions[0].block is BlockKind.QUOTATION
    folder = tmp_path / "sách"
    folder.mkdir()
    build_docx(folder / "1.docx", paragraph(PROSE))
    write_structure(folder / "structure.toml", [Decision(text="Trời", heading=1)])
    assert gather([folder]).structure_file == folder / "structure.toml"
    assert gather([folder]).metadata_file is None


def test_inspection_lists_chapters_as_the_contents_will(tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    chapters = (("CHƯƠNG I", "Gió đầu mùa"), ("CHƯƠNG II", "Mưa rào"))
    text = [f"# {label}\n\n# {title}\n\nMột câu văn.\n" for label, title in chapters]
    source.write_text("\n".join(text), encoding="utf-8")
    (finding,) = inspect_sources([source], CollectingMonitor()).findings
    assert finding.chapters == ("CHƯƠNG I. Gió đầu mùa", "CHƯƠNG II. Mưa rào")


def test_inspection_tells_guesses_and_keeps_what_was_decided(tmp_path: Path) -> None:
    source = build_docx(tmp_path / "a.docx", novel())
    lost = Decision(text="Đã xóa", source="a.docx", heading=1)
    decided = Decision(text="Hành lý", block=BlockKind.PARAGRAPH)
    write_structure(tmp_path / "structure.toml", [lost, decided])
    found = inspect_sources([source], CollectingMonitor())
    values = [guess.value for guess in found.guesses]
    assert values == [
        *("titlepage", "dedication", "contents", "epigraph", "scene-break", "verse", "quotation"),
        *("paragraph", "list", "copyright-page"),
    ]
    assert found.guesses[7].mode is Mode.MANUAL
    assert found.lost_decisions == (lost,)
    assert "STR-047" in [d.code for d in found.diagnostics]
    assert found.metadata.work.title == "SỐ ĐỎ"


def test_decision_without_a_source_needs_its_place_in_one_of_them(tmp_path: Path) -> None:
    first = build_docx(tmp_path / "1.docx", paragraph("Mưa") + paragraph(PROSE))
    second = build_docx(tmp_path / "2.docx", paragraph("Nắng") + paragraph(PROSE))
    gone = Decision(text="Gió", heading=1)
    decisions = [Decision(text="Nắng", heading=1), Decision(text="Mưa", heading=1), gone]
    write_structure(tmp_path / "structure.toml", decisions)
    found = inspect_sources([first, second], CollectingMonitor())
    assert found.lost_decisions == (gone,)
    assert [d.code for d in found.diagnostics].count("STR-047") == 1
    assert [g.text for g in found.guesses if g.mode is Mode.MANUAL] == ["Mưa", "Nắng"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """One conversion of the novel to a checked EPUB, typography asked for."""
    folder = tmp_path_factory.mktemp("tiểu thuyết")
    source = build_docx(folder / "Số đỏ.docx", novel())
    plan = Plan(
        sources=(str(source),),
        output=str(folder),
        editions=(Edition(form=EditionForm.EPUB),),
        typography=True,
    )
    return convert(plan, Settings(cache_folder=str(folder)), CollectingMonitor())


def test_epub_of_the_novel_passes_epubcheck(made: Report) -> None:
    (output,) = made.outputs
    assert [(c.errors, c.warnings) for c in output.checks] == [(0, 0), (0, 0)]


def test_report_tells_guesses_and_changes(made: Report) -> None:
    assert made.title == "SỐ ĐỎ"
    assert len(made.guesses) == 9
    assert [change.rule for change in made.changes].count("TYPO-004") == 3
    assert made.ledger.number(Kind.PARAGRAPH, Fate.DROPPED) >= 3


def test_rtf_tells_insets_and_empty_lines(tmp_path: Path) -> None:
    source = tmp_path / "a.rtf"
    lines = [r"\pard Mot\par", r"\pard\li567\ri567 Hai\par", r"\pard\par\par Ba\par"]
    source.write_text(r"{\rtf1\ansi " + "\n".join(lines) + "}", encoding="ascii")
    reading = reader_for(source)(source, reading_context(tmp_path))
    blocks = reading.publication.body[0].blocks
    facts = [(b.inset, b.blank_before) for b in blocks if hasattr(b, "inset")]
    assert facts == [(None, 0), ("both", 0), (None, 2)]


def test_text_file_tells_empty_lines(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    body = "\n".join([PROSE] * 12)
    source.write_text(f"Chương 1\n{body}\n\n{body}\n", encoding="utf-8")
    reading = reader_for(source)(source, reading_context(tmp_path))
    result = recognise(reading.publication, (), CollectingMonitor())
    kinds = [type(block).__name__ for block in result.publication.body[0].blocks]
    assert kinds.count("SceneBreak") == 1


def test_style_and_direct_indents_of_word_are_one(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="In"><w:name w:val="In"/>'
        '<w:pPr><w:ind w:left="600" w:right="600"/></w:pPr></w:style>'
    )
    body = (
        paragraph("a", style="In")
        + paragraph("b", style="In", properties='<w:ind w:left="0"/>')
        + paragraph("c", properties='<w:ind w:start="720" w:firstLine="400"/>')
        + paragraph("d", properties='<w:ind w:firstLine="720"/>')
    )
    source = build_docx(tmp_path / "a.docx", body, parts={"styles": styles})
    blocks = reader_for(source)(source, reading_context(tmp_path)).publication.body[0].blocks
    assert [getattr(b, "inset", "") for b in blocks] == ["both", None, "left", None]


@pytest.mark.parametrize(
    ("value", "wanted"), [("true", True), ("false", False), ('"có"', True), ('"0"', False)]
)
def test_book_file_asks_for_typography(tmp_path: Path, value: str, wanted: object) -> None:
    source = build_docx(tmp_path / "a.docx", paragraph(PROSE))
    (tmp_path / "a.toml").write_text(f"typography = {value}\n", encoding="utf-8")
    assert plan_of(gather([source]), Plan(sources=(), output="out")).typography is wanted


def test_typography_that_is_neither_yes_nor_no_is_told(tmp_path: Path) -> None:
    source = build_docx(tmp_path / "a.docx", paragraph(PROSE))
    (tmp_path / "a.toml").write_text('typography = "maybe"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as failure:
        plan_of(gather([source]), Plan(sources=(), output="out"))
    assert failure.value.diagnostic.code == "META-053"


def test_settings_and_environment_ask_for_typography(tmp_path: Path) -> None:
    settings = load_settings(None, {"BANSO_TYPOGRAPHY": "1", "HOME": str(tmp_path)})
    assert settings.typography


def test_stanzas_of_a_poem_in_markdown_are_one_poem(tmp_path: Path) -> None:
    source = tmp_path / "tho.md"
    source.write_text(
        "# Chiều\n\n| Một dòng,\n| hai dòng.\n\n| Ba dòng,\n| bốn dòng.\n", encoding="utf-8"
    )
    found, _ = book_of(source, tmp_path)
    (section,) = found.publication.body
    (poem,) = section.blocks
    assert isinstance(poem, Verse)
    assert [[plain_text(line) for line in stanza] for stanza in poem.stanzas] == [
        ["Một dòng,", "hai dòng."], ["Ba dòng,", "bốn dòng."],
    ]  # fmt: skip
