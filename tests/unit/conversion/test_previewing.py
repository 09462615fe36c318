"""The opening of a book in a design that is being tried."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pypdfium2
import pytest

from converters.conversion.previewing import opening_of, preview
from converters.errors import SourceError
from converters.jobs.executor import InlineExecutor
from converters.model.edition import Design, Trim
from converters.model.job import JobState, Wishes
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Anchor,
    Link,
    Note,
    NoteKind,
    NoteReference,
    Paragraph,
    Publication,
    Section,
    Text,
)
from converters.model.traversal import all_blocks, all_inlines
from converters.monitor import CollectingMonitor
from converters.service import Service
from converters.settings import Settings
from converters.vocabularies import SectionRole

CHAPTERS = "\n\n".join(
    f"Chương {number}\n\n"
    + "\n\n".join(f"Đoạn {line} của chương {number}, trong khu sân quần." for line in range(60))
    for number in range(1, 6)
)


def chapter(number: int, *paragraphs: Paragraph) -> Section:
    return Section(
        id=f"c{number}", role=SectionRole.CHAPTER, title=(Text(text=f"Chương {number}"),),
        blocks=paragraphs,
    )  # fmt: skip


def told(text: str) -> Paragraph:
    return Paragraph(inlines=(Text(text=text),))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_folder=str(tmp_path / "state"), cache_folder=str(tmp_path / "cache"))


def test_an_opening_keeps_its_notes_and_turns_links_that_lead_out_into_words():
    first = Paragraph(
        inlines=(
            Anchor(name="here"), Link(inlines=(Text(text="đây"),), target="#here"),
            Link(inlines=(Text(text="kia"),), target="#there"), NoteReference(note="n1"),
        )
    )  # fmt: skip
    last = Paragraph(inlines=(Anchor(name="there"), NoteReference(note="n2")))
    notes = tuple(
        Note(id=name, kind=NoteKind.FOOTNOTE, blocks=(told(name),)) for name in ("n1", "n2")
    )
    book = Publication(
        metadata=Metadata(work=Work(title="Thử")),
        body=(chapter(1, first, told("a")), chapter(2, told("b"), last)),
        back=(chapter(3, told("c")),),
        notes=notes,
    )
    cut = opening_of(book, 3)
    assert [len(section.blocks) for section in cut.body] == [2, 1]
    assert cut.back == ()
    assert [note.id for note in cut.notes] == ["n1"]
    links = [one.target for one in all_inlines(cut) if isinstance(one, Link)]
    assert links == ["#here"]
    assert "kia" in [one.text for one in all_inlines(cut) if isinstance(one, Text)]


def test_another_design_is_set_from_the_remembered_text(tmp_path, settings):
    source = tmp_path / "so-do.txt"
    source.write_text(CHAPTERS, encoding="utf-8")
    with Service(settings, executor=InlineExecutor()) as service:
        plan = service.plan([source], tmp_path / "out")
        first = preview(plan, "key", settings, CollectingMonitor())
        source.unlink()
        small = Design(theme="classic", trim=Trim(105.0, 148.0))
        again = preview(
            msgspec.structs.replace(plan, design=small), "key", settings, CollectingMonitor()
        )
        with pytest.raises(SourceError):
            preview(plan, "another", settings, CollectingMonitor())
        checks = service.check(Path(again.epub))
    assert [check.errors for check in checks] == [0, 0, 0]
    document = pypdfium2.PdfDocument(again.pdf)
    width, height = document[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (105, 148)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "Đoạn 59 của chương 1" in text
    assert "chương 5, trong" not in text
    assert Path(first.epub).read_bytes() != Path(again.epub).read_bytes()


def test_a_preview_is_a_job_that_tells_its_files_or_its_failure(tmp_path, settings):
    source = tmp_path / "so-do.txt"
    source.write_text(CHAPTERS, encoding="utf-8")
    with Service(settings, executor=InlineExecutor()) as service:
        plan = service.plan([source], tmp_path / "out", Wishes(design=Design(theme="essay")))
        job = service.submit_preview(plan)
        assert service.wait(job, 60).state is JobState.SUCCEEDED
        found = service.preview(job)
        assert Path(found.pdf).read_bytes().startswith(b"%PDF")
        assert service.job(job).plan is None
        assert service.report(job) is None
        source.unlink()
        failed = service.submit_preview(plan)
        assert service.wait(failed, 60).state is JobState.FAILED
        assert service.preview(failed) is None
    assert not (tmp_path / "out").exists()


def test_only_the_newest_designs_are_kept(tmp_path, settings):
    source = tmp_path / "so-do.txt"
    source.write_text("Chương 1\n\nLúc ấy vào độ ba giờ chiều.", encoding="utf-8")
    with Service(settings, executor=InlineExecutor()) as service:
        plan = service.plan([source], tmp_path / "out")
        for size in range(14):
            design = Design(theme="novel", body_size_pt=8.0 + size)
            found = preview(
                msgspec.structs.replace(plan, design=design), "key", settings, CollectingMonitor()
            )
    home = settings.cache_path() / "previews" / "key"
    assert len([one for one in home.iterdir() if one.is_dir() and one.name != "media"]) <= 12
    assert Path(found.epub).is_file()


def test_an_opening_of_a_short_book_is_the_book():
    book = Publication(
        metadata=Metadata(work=Work(title="Thử")), body=(chapter(1, told("a"), told("b")),)
    )
    assert list(all_blocks(opening_of(book))) == list(all_blocks(book))
