"""A book's way through its phases, without a window."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from converters.diagnostics import Diagnostic, Origin, Severity
from converters.model.edition import Design, Trim
from converters.model.job import CheckResult, Job, JobState, Output
from converters.model.ledger import Count, Fate, Kind, Ledger
from converters.model.project import Build, BuiltFile, Project, ProjectSource, ProjectView
from converters.vocabularies import ChangePolicy, EditionForm
from desktop import book as steps
from desktop.book import Book, Choices, Hindrance, Mark, Phase, Stage
from desktop.i18n import InterfaceLanguage, LanguageSwitch
from desktop.messages import grave, notices_of
from desktop.metadata.draft import Field
from desktop.publish.progress import progress_view, remaining_seconds, remaining_text
from desktop.publish.results import entry_lines, ledger_rows, ledger_sentence, output_card
from desktop.sources.findings import chapters_of, moved, source_cards, summary
from desktop.theme import Tone
from tests.support.desktop_engine import NOVEL, SCAN, ledger, report

INSPECTING = Job(id="i1", state=JobState.RUNNING)
VIEW = ProjectView(
    path="/kệ/so-do.banso", project=Project(sources=(ProjectSource("/sách/so-do.docx"),))
)
PROBLEM = Diagnostic.of("FILE-001", folder="D:/Xuất bản")


@pytest.fixture
def english(qapp):
    LanguageSwitch(qapp).use(InterfaceLanguage.ENGLISH)


def found(inspection=NOVEL) -> Book:
    return steps.with_inspection(opened(), inspection)


def opened(view: ProjectView = VIEW) -> Book:
    book = replace(steps.in_opening(Book(), "so-do", ["/sách/so-do.docx"]), opening="")
    return replace(steps.with_view(book, view, ChangePolicy.ACCEPT), inspecting=INSPECTING)


def converting(state: JobState, problem: Diagnostic | None = None) -> Book:
    job = Job(id="c1", state=state, problem=problem)
    return steps.with_progress(steps.with_conversion(found(), job), job)


def test_the_phases_follow_the_jobs():
    assert Book().phase is Phase.EMPTY
    assert steps.in_opening(Book(), "so-do", ()).phase is Phase.INSPECTING
    assert opened().phase is Phase.INSPECTING
    assert steps.with_unreadable(opened(), PROBLEM).phase is Phase.UNREADABLE
    assert found().phase is Phase.READY
    assert converting(JobState.QUEUED).phase is Phase.CONVERTING
    assert converting(JobState.SUCCEEDED).phase is Phase.DONE
    assert converting(JobState.FAILED, PROBLEM).phase is Phase.FAILED
    assert converting(JobState.CANCELLED).phase is Phase.STOPPED
    assert converting(JobState.INTERRUPTED).phase is Phase.STOPPED


def test_the_results_are_proposed_beside_the_source_or_where_they_were_last():
    assert opened().choices.output.replace("\\", "/") == "/sách/ban-so"
    made = Build(at=1, step=1, files=(BuiltFile(EditionForm.EPUB, "/ra/a.epub", ""),))
    again = opened(msgspec.structs.replace(VIEW, builds=(made,)))
    assert again.choices.output.replace("\\", "/") == "/ra"
    chosen = replace(opened(), choices=Choices(output="/đây", output_chosen=True))
    assert steps.with_view(chosen, VIEW, ChangePolicy.ACCEPT).choices.output == "/đây"


def test_a_project_says_what_is_made_and_how():
    project = Project(
        sources=VIEW.project.sources,
        forms=(EditionForm.PDF, EditionForm.FACSIMILE),
        tracked_changes=ChangePolicy.REJECT,
    )
    design = Design(theme="essay", trim=Trim(160.0, 240.0))
    book = steps.with_inspection(
        opened(msgspec.structs.replace(VIEW, project=project, design=design)), NOVEL
    )
    assert book.choices.forms == (EditionForm.PDF,), "a manuscript has no facsimile"
    assert (book.choices.theme, book.choices.trim) == ("essay", Trim(160.0, 240.0))
    assert book.choices.changes is ChangePolicy.REJECT
    nothing = replace(book, choices=replace(book.choices, forms=()))
    still = steps.with_view(nothing, book.project, ChangePolicy.ACCEPT)
    assert still.choices.forms == (), "no edition is chosen for the moment"
    back = steps.with_view(nothing, VIEW, ChangePolicy.ACCEPT, rewound=True)
    assert (back.choices.forms, back.rewound) == ((EditionForm.EPUB, EditionForm.PDF), 1)


def test_editions_fit_the_road_and_keep_their_order():
    assert steps.possible_forms(found().road) == (
        EditionForm.EPUB, EditionForm.EPUB_FIXED, EditionForm.PDF, EditionForm.PRINT,
        EditionForm.COVER, EditionForm.TEXT,
    )  # fmt: skip
    scan = found(SCAN)
    assert scan.choices.forms == (EditionForm.EPUB, EditionForm.FACSIMILE)
    less = steps.with_form(scan, EditionForm.EPUB, chosen=False)
    more = steps.with_form(less, EditionForm.EPUB, chosen=True)
    assert less.choices.forms == (EditionForm.FACSIMILE,)
    assert more.choices.forms == (EditionForm.EPUB, EditionForm.FACSIMILE)


def test_what_stands_in_the_way_is_told_one_at_a_time():
    book = found()
    assert steps.hindrance(Book()) is Hindrance.NO_SOURCES
    assert steps.hindrance(converting(JobState.RUNNING)) is Hindrance.BUSY
    assert steps.hindrance(steps.with_unreadable(book, PROBLEM)) is Hindrance.UNREADABLE
    no_form = replace(book, choices=replace(book.choices, forms=()))
    assert steps.hindrance(no_form) is Hindrance.NO_EDITION
    no_folder = replace(book, choices=replace(book.choices, output=""))
    assert steps.hindrance(no_folder) is Hindrance.NO_FOLDER
    wrong = replace(book, draft=book.draft.with_typed(Field.ISBN_EPUB, "978-604-77-0000-1"))
    assert steps.hindrance(wrong) is Hindrance.FAULTS
    assert steps.hindrance(book) is None


def test_the_rail_counts_what_needs_a_person():
    assert steps.stage_marks(found())[Stage.METADATA].needs == 0
    assert steps.stage_marks(found(SCAN))[Stage.METADATA].needs == 2
    assert steps.stage_marks(converting(JobState.RUNNING))[Stage.PUBLISH].mark is Mark.RUNNING
    assert steps.stage_marks(converting(JobState.FAILED, PROBLEM))[Stage.PUBLISH].needs == 1


def test_messages_are_bounded():
    messages = [Diagnostic.of("JOB-001", Origin("a", page=page)) for page in range(900)]
    assert len(steps.with_messages(found(), messages).messages) == 500


def test_messages_of_one_code_become_one_notice(english):
    raised = [Diagnostic.of("JOB-001", Origin("a.docx", paragraph=n)) for n in range(1, 8)]
    raised.append(PROBLEM)
    first, second = notices_of(raised, InterfaceLanguage.VIETNAMESE)
    assert (first.code, first.tone, first.count) == ("FILE-001", Tone.ERROR, 1)
    assert first.texts == ("Hết chỗ trống trong D:/Xuất bản.",)
    assert first.remedy.startswith("Hãy dọn bớt tệp")
    assert (second.count, second.more_places) == (7, 3)
    assert second.places[0] == "a.docx, đoạn 1"
    assert grave(raised) == 1
    assert {one.severity for one in raised} == {Severity.NOTE, Severity.FATAL}


def test_sources_are_shown_with_what_was_found(english):
    (card,) = source_cards(("/sách/so-do.docx",), NOVEL)
    assert (card.path, card.name, card.icon) == ("/sách/so-do.docx", "so-do.docx", "manuscript")
    assert [fact.text for fact in card.facts] == [
        "DOCX", "1.4 MB", "81,240 words", "5 chapters", "Vietnamese (vi)",
    ]  # fmt: skip
    assert card.legacy[0] == "TCVN3 → Unicode: 65,120 characters"
    assert summary(NOVEL, ("/sách/so-do.docx",)) == "1 source · 81,240 words"
    assert chapters_of(NOVEL)[0] == "Lời nhà xuất bản"


def test_files_out_of_a_folder_cannot_be_moved_singly():
    findings = (*NOVEL.findings, *NOVEL.findings)
    import msgspec

    cards = source_cards(("/sách",), msgspec.structs.replace(NOVEL, findings=findings))
    assert [card.path for card in cards] == ["", ""]


def test_sources_move_within_their_bounds():
    order = ("a", "b", "c")
    assert moved(order, "b", -1) == ("b", "a", "c")
    assert moved(order, "c", 1) == order


def test_the_rest_of_the_time_is_told_once_it_is_no_guess(english):
    assert remaining_seconds(1.0, 0.5) is None
    assert remaining_seconds(30.0, 0.01) is None
    assert remaining_seconds(30.0, 0.75) == pytest.approx(10.0)
    assert remaining_text(None) == ""
    assert remaining_text(1.2) == "1 second left"
    assert remaining_text(130) == "2 minutes left"
    assert remaining_text(7_500) == "2 h 5 min left"


@pytest.mark.parametrize(
    ("phases", "task"),
    [
        (("read", "recognise"), "Recognising the pages"),
        (("read", "so-do.docx"), "Reading the source"),
        (("write", "typesetting"), "Setting the PDF"),
        (("so-do.docx",), "Looking into the source"),
    ],
)
def test_the_innermost_known_phase_is_told(english, phases, task):
    job = Job(id="1", state=JobState.RUNNING, phases=phases, fraction=0.5, done=7, total=1_312)
    view = progress_view(job, 10.0)
    assert (view.task, view.steps, view.permille) == (task, "7 / 1,312", 500)
    assert view.remaining == "10 seconds left"


def test_a_result_says_what_the_checkers_say(english):
    checks = (
        CheckResult(checker="EPUBCheck 5.3.0"),
        CheckResult(checker="EPUBCheck 5.3.0", errors=1, warnings=2),
        CheckResult(checker="PDF", warnings=1),
    )
    form = EditionForm.EPUB
    card = output_card(Output(form=form, path="/x/a.epub", bytes=2_048, sha256="", checks=checks))
    assert (card.file, card.size) == ("a.epub", "2.0 kB")
    assert [(verdict.text, verdict.tone) for verdict in card.verdicts] == [
        ("EPUBCheck 5.3.0: passed", Tone.DONE),
        ("EPUBCheck 5.3.0: 1 error, 2 warnings", Tone.ERROR),
        ("PDF: 1 warning", Tone.NEEDS),
    ]


def test_the_ledger_shows_what_was_dropped_first(english):
    rows = ledger_rows(ledger())
    assert [row.kind for row in rows[:2]] == [Kind.COMMENT, Kind.LEGACY_RUN]
    assert (rows[0].found, rows[0].kept, rows[0].dropped) == (2, 0, 2)
    assert ledger_sentence(ledger()).startswith("4,098 things found, 2 dropped")
    lines = entry_lines(ledger(), Kind.COMMENT, InterfaceLanguage.ENGLISH)
    place = "dropped: “Xem lại câu này với tác giả” · so-do.docx, paragraph 12"
    assert lines[0] == f"{place} · Stopped as asked. (JOB-001)"
    assert report([]).ledger == ledger()


@pytest.mark.parametrize(
    ("fate", "number", "sentence"),
    [
        (Fate.KEPT, 1, "1 thing found, none dropped."),
        (Fate.KEPT, 1_200, "1,200 things found, none dropped."),
        (Fate.DROPPED, 1, "1 thing found, 1 dropped; each is listed with its reason."),
    ],
)
def test_the_ledger_counts_one_thing_and_several_things(english, fate, number, sentence):
    assert ledger_sentence(Ledger((Count(Kind.IMAGE, fate, number),))) == sentence
