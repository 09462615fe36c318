"""What can be done with a book in work, and that editions come out as without a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.errors import DestinationError, SettingsError, SourceError
from converters.model.decision import Decision, DecisionChange
from converters.model.edition import Edition
from converters.model.job import Wishes
from converters.model.page_decision import PageDecisions, PageRule
from converters.model.project import SourceState, StepKind
from converters.service import Service
from converters.vocabularies import ChangePolicy, EditionForm
from tests.support.make_samples import MANUSCRIPT, SAMPLES, SCAN

TEXT = (
    "Chương 1\n\nNgày xửa ngày xưa có một người.\n\nChương 2\n\nHọ sống yên vui.\n\n"
    "Chuyện bên lề\n\nVà đời sau kể lại.\n"
)
BOOK = 'title = "Truyện cổ"\nauthors = ["Một Người", "Hai Người"]\nmodified = 2026-01-02\n'
STRUCTURE = '[[place]]\ntext = "Chuyện bên lề"\nheading = 1\n'
PAGES = '[[page]]\npages = "odd"\nlight = false\n'
OF_EPUB = Wishes(editions=(Edition(form=EditionForm.EPUB),))


@pytest.fixture
def service():
    with Service() as opened:
        yield opened


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "Sách của tôi"
    folder.mkdir()
    (folder / "truyện.txt").write_text(TEXT, encoding="utf-8")
    (folder / "truyện.toml").write_text(BOOK, encoding="utf-8")
    (folder / "truyện.structure.toml").write_text(STRUCTURE, encoding="utf-8")
    (folder / "truyện.pages.toml").write_text(PAGES, encoding="utf-8")
    return folder


@pytest.fixture
def project(service, book):
    service.projects.begin(book / "truyện.banso", [book / "truyện.txt"])
    return book / "truyện.banso"


def code_of(call, *arguments, **named):
    with pytest.raises((SourceError, SettingsError, DestinationError)) as raised:
        call(*arguments, **named)
    return raised.value.diagnostic.code


def test_a_project_takes_over_what_lies_beside_the_sources(service, project):
    view = service.projects.view(project)
    assert view.project.record["title"] == "Truyện cổ"
    assert view.project.record["modified"] == "2026-01-02"
    assert [d.text for d in view.project.decisions] == ["Chuyện bên lề"]
    assert view.project.page_rules[0].decided == PageDecisions(light=False)
    assert [s.path for s in view.project.sources] == ["truyện.txt"]
    assert [step.kind for step in view.steps] == [StepKind.BEGIN]


def test_the_order_of_a_project_is_that_of_its_files(service, book, project, tmp_path):
    source = book / "truyện.txt"
    wishes = Wishes(tracked_changes=ChangePolicy.REJECT)
    assert service.project_plan(project, tmp_path / "out", wishes) == service.plan(
        [source], tmp_path / "out", wishes
    )


def test_a_project_that_was_moved_finds_its_sources(service, book, project, tmp_path):
    moved = book.rename(tmp_path / "nơi khác")
    view = service.projects.view(moved / project.name)
    assert view.states == (SourceState.UNCHANGED,)
    plan = service.project_plan(moved / project.name, tmp_path / "out", OF_EPUB)
    assert plan.sources == (str(moved / "truyện.txt"),)


def test_sources_that_changed_or_are_gone_are_seen(service, book, project):
    source = book / "truyện.txt"
    source.write_text(TEXT + "Thêm.", encoding="utf-8")
    assert service.projects.view(project).states == (SourceState.CHANGED,)
    source.unlink()
    assert service.projects.view(project).states == (SourceState.MISSING,)
    assert code_of(service.project_plan, project, book / "out", OF_EPUB) == "FILE-010"


def test_fields_are_set_taken_out_and_refused(service, project):
    after = service.projects.set_record(project, {"title": "Mới", "author": "", "trim": "13x19"})
    assert after.project.record == {"modified": "2026-01-02", "title": "Mới", "trim": "13x19"}
    assert code_of(service.projects.set_record, project, {"titel": "x"}) == "META-001"
    assert code_of(service.projects.set_record, project, {"isbn_epub": "978"}) == "META-021"
    assert service.projects.view(project) == after


def test_a_path_typed_by_hand_is_kept_as_the_project_sees_it(service, project, monkeypatch):
    monkeypatch.chdir(project.parent)
    Path("bìa").mkdir()
    Path("bìa/a.png").write_bytes(b"png")
    view = service.projects.set_record(project, {"cover": str(Path("bìa") / "a.png")})
    assert view.project.record["cover"] == "bìa/a.png"


def test_decisions_are_made_and_taken_back(service, project):
    heading = Decision(text="Chuyện bên lề", heading=3)
    before = service.projects.view(project).project.decisions
    after = service.projects.decide(project, DecisionChange(removed=before, added=(heading,)))
    assert after.project.decisions == (heading,)
    rule = PageRule(spans=((2, 2),), decided=PageDecisions(blank=True))
    assert service.projects.decide_pages(project, [rule]).project.page_rules == (rule,)
    assert [step.kind for step in service.projects.undo(project, 2)] == [
        StepKind.PAGES, StepKind.STRUCTURE,
    ]  # fmt: skip
    assert service.projects.view(project).project.decisions == before
    service.projects.redo(project, 1)
    assert service.projects.view(project).project.decisions == (heading,)


def test_editions_and_changes_are_chosen(service, project, tmp_path):
    service.projects.choose(
        project, forms=[EditionForm.PDF, EditionForm.PDF], tracked_changes=ChangePolicy.REFUSE
    )
    plan = service.project_plan(project, tmp_path / "out")
    assert [edition.form for edition in plan.editions] == [EditionForm.PDF]
    assert plan.tracked_changes is ChangePolicy.REFUSE
    told = service.project_plan(project, tmp_path / "out", OF_EPUB)
    assert [edition.form for edition in told.editions] == [EditionForm.EPUB]


def test_other_sources_keep_metadata_and_decisions(service, book, project):
    other = book / "bản mới.txt"
    other.write_text(TEXT, encoding="utf-8")
    view = service.projects.set_sources(project, [other, book / "truyện.txt"])
    assert [source.path for source in view.project.sources] == ["bản mới.txt", "truyện.txt"]
    assert view.project.record["title"] == "Truyện cổ"
    assert code_of(service.projects.set_sources, project, [book / "không"]) == "FILE-010"


def test_files_that_are_taken_over_go_before_what_was_there(service, book, project):
    other = book / "khác.toml"
    other.write_text('title = "Nhan đề khác"\n', encoding="utf-8")
    view = service.projects.take_files(project, metadata=other)
    assert view.project.record == {"title": "Nhan đề khác"}
    assert len(view.project.decisions) == 1
    other.write_text("titel = 1\n", encoding="utf-8")
    assert code_of(service.projects.take_files, project, metadata=other) == "META-001"


def test_files_written_from_a_project_say_the_same_elsewhere(service, project, tmp_path):
    cover = project.parent / "bìa.png"
    cover.write_bytes(b"png")
    entries = [{"title": "Giông tố", "year": "1936"}, {"title": 'Vỡ "đê"\nhai dòng'}]
    service.projects.set_record(project, {"cover": str(cover), "also_by": entries})
    written = service.projects.export(project, tmp_path / "ngoài")
    assert [file.name for file in written] == ["book.toml", "structure.toml", "pages.toml"]
    second = tmp_path / "khác" / "hai.banso"
    service.projects.begin(second, [project.parent / "truyện.txt"])
    view = service.projects.take_files(second, *written)
    first = service.project_plan(project, tmp_path / "out", OF_EPUB)
    assert service.project_plan(second, tmp_path / "out", OF_EPUB) == first
    assert view.project.record["also_by"] == entries
    assert code_of(service.projects.export, project, tmp_path / "ngoài") == "PROJ-007"


def test_a_project_beside_chapters_is_none_of_them(service, tmp_path):
    folder = tmp_path / "chương"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(TEXT, encoding="utf-8")
    project = folder / "sách.banso"
    service.projects.begin(project, [folder])
    plan = service.project_plan(project, tmp_path / "out", OF_EPUB)
    assert (len(plan.sources), plan.left_out) == (2, ())


def test_a_project_is_refused_where_its_sources_are(service, tmp_path):
    assert code_of(service.projects.begin, tmp_path / "a.banso", [tmp_path / "b"]) == "FILE-010"
    assert not (tmp_path / "a.banso").exists()


def test_editions_of_a_project_are_those_of_the_command_line(service, tmp_path):
    source = SAMPLES / MANUSCRIPT / f"{MANUSCRIPT}.docx"
    project = tmp_path / "sách.banso"
    service.projects.begin(project, [source])
    plans = (
        service.plan([source], tmp_path / "một", OF_EPUB),
        service.project_plan(project, tmp_path / "hai", OF_EPUB),
    )
    sums = [[output.sha256 for output in service.convert(plan).outputs] for plan in plans]
    assert sums[0] == sums[1] != []


def test_an_inspection_goes_by_what_the_project_says(service, project):
    service.projects.set_record(project, {"title": "Nhan đề khác"})
    job = service.submit_project_inspection(project)
    service.wait(job, 60)
    found = service.inspection(job)
    assert found.metadata.work.title == "Nhan đề khác"
    assert found.record["title"] == ("Nhan đề khác",)
    assert found.book_file == found.structure_file == str(project)
    assert [d.text for d in found.decisions] == ["Chuyện bên lề"]
    assert found.lost_decisions == ()
    assert found.findings[0].chapters == ("Chương 1", "Chương 2", "Chuyện bên lề")


@pytest.mark.slow
def test_an_inspection_of_pages_goes_by_the_rules_of_the_project(service, tmp_path):
    project = tmp_path / "quét.banso"
    service.projects.begin(project, [SAMPLES / SCAN / "pages"])
    service.projects.decide_pages(
        project, [PageRule(spans=((2, 2),), decided=PageDecisions(leave_out=True))]
    )
    job = service.submit_project_inspection(project, pages=True)
    service.wait(job, 100)
    records = service.inspection(job).page_records
    assert [record.picture for record in records if record.page is None] == [2]
