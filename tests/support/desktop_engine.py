"""A service for the window that does nothing by itself: the test says what has happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.errors import ConverterError
from converters.metadata_files.record import record_of
from converters.model.edition import Design, ThemeEntry, ThemeSample, Trim
from converters.model.guess import Guess, Trait
from converters.model.job import (
    CheckResult,
    Finding,
    Inspection,
    Job,
    JobEvent,
    JobState,
    Mended,
    Output,
    Plan,
    Preview,
    Report,
    Shop,
    SourceRoad,
    Wishes,
)
from converters.model.ledger import Count, Fate, Kind, Ledger, LedgerBook
from converters.model.metadata import Contributor, EditionRecord, Metadata, Work
from converters.model.outline import OutlineEntry
from converters.model.page_decision import PageRecord
from converters.model.revision import Comment
from converters.model.spelling import DoubtfulWord, SpellingReview
from converters.monitor import MessageEvent, Monitor, ProgressEvent
from converters.vocabularies import ChangePolicy, EditionForm, OpeningPage, SectionRole
from tests.support.desktop_projects import StubProjects

SAMPLE = ThemeSample(
    family="Ban So Serif", headings="Ban So Serif", accent="", size_pt=11.0, leading_em=1.35,
    indent_em=1.5, gap_em=0.0, trim=Trim(130.0, 205.0), opening_centred=True,
    opening_em=1.5, opening_bold=True, opening_italic=False, opening_sink=0.15, opening_mark=False,
    opens_on=OpeningPage.ANY, drop_cap_lines=0,
)  # fmt: skip

_READ = Metadata(
    work=Work(title="Số đỏ", contributors=(Contributor(name="Vũ Trọng Phụng"),)),
    edition=EditionRecord(published="1938"),
)
NOVEL = Inspection(
    findings=(
        Finding(
            source="so-do.docx",
            road=SourceRoad.MANUSCRIPT,
            format="DOCX",
            bytes=1_482_312,
            words=81_240,
            chapters=(
                "Lời nhà xuất bản",
                "Chương một: Số đào hoa của Xuân Tóc Đỏ",
                "Chương hai: Ánh sáng của minh triết",
                "Chương ba: Phương pháp giáo dục của ông Văn Minh",
                "Chương bốn: Chiến dịch quần áo Âu hóa",
            ),
            legacy_encodings=(("tcvn3", 65_120), ("vni", 1_204)),
            languages=("vi",),
        ),
    ),
    metadata=_READ,
    proposed=_READ,
    diagnostics=(
        Diagnostic.of("FILE-014", Origin("so-do.docx"), file="ghi-chú.psd"),
        Diagnostic.of("JOB-001", Origin("so-do.docx", paragraph=118)),
    ),
    editions=(EditionForm.EPUB, EditionForm.PDF),
)

SCAN = Inspection(
    findings=(
        Finding(
            source="Sợi tóc (312 ảnh)",
            road=SourceRoad.SCAN,
            format="TIFF",
            bytes=1_288_490_188,
            pages=312,
        ),
    ),
    editions=(EditionForm.EPUB, EditionForm.FACSIMILE),
)


def ledger() -> Ledger:
    """Return a ledger in which something is dropped."""
    book = LedgerBook()
    book.count(Kind.PARAGRAPH, Fate.KEPT, 2_310)
    book.count(Kind.FOOTNOTE, Fate.KEPT, 84)
    book.count(Kind.LEGACY_RUN, Fate.CONVERTED, 1_702)
    origin = Origin("so-do.docx", paragraph=12)
    book.enter(Kind.COMMENT, Fate.DROPPED, "JOB-001", origin, "Xem lại câu này với tác giả")
    book.enter(Kind.COMMENT, Fate.DROPPED, "JOB-001", origin, "Thừa dấu phẩy?")
    return book.closed()


def report(outputs: Sequence[tuple[EditionForm, Path]], errors: int = 0) -> Report:
    """Return the report of a finished book with these files."""
    check = CheckResult(checker="EPUBCheck 5.3.0", errors=errors)
    return Report(
        title="Số đỏ",
        sources=("so-do.docx",),
        outputs=tuple(
            Output(form=form, path=str(path), bytes=1_204_000, sha256="0" * 64, checks=(check,))
            for form, path in outputs
        ),
        ledger=ledger(),
    )


_PLACE = Origin("so-do.docx", paragraph=4)
MARKED = msgspec.structs.replace(
    NOVEL,
    findings=(
        msgspec.structs.replace(
            NOVEL.findings[0],
            outline=(
                OutlineEntry(role=SectionRole.TITLE_PAGE, origin=Origin("so-do.docx", paragraph=1)),
                OutlineEntry(
                    role=SectionRole.CHAPTER, title="Chương một: Số đào hoa của Xuân Tóc Đỏ",
                    level=1, text="Chương một: Số đào hoa của Xuân Tóc Đỏ", origin=_PLACE,
                ),
                OutlineEntry(
                    role=SectionRole.SECTION, depth=1, title="I", level=2, text="I",
                    origin=Origin("so-do.docx", paragraph=9),
                ),
            ),
        ),
    ),
    ledger=Ledger(counts=(Count(Kind.INSERTION, Fate.KEPT, 3),)),
    guesses=(
        Guess(
            trait=Trait.HEADING, value="1", reason="STR-010", confidence=0.97,
            text="Chương một: Số đào hoa của Xuân Tóc Đỏ", origin=_PLACE,
        ),
        Guess(
            trait=Trait.BLOCK, value="verse", reason="STR-037", confidence=0.6, extent=4,
            text="Trăm năm trong cõi người ta,", origin=Origin("so-do.docx", paragraph=20),
        ),
    ),
    comments=(
        Comment(
            text="Năm nào mới đúng?", author="Minh", date="2026-03-04T09:30:00Z", passage="1907",
            origin=Origin("so-do.docx", paragraph=62),
        ),
        Comment(text="Đã sửa.", author="Lan", answers="Năm nào mới đúng?", resolved=True),
    ),
    spelling=SpellingReview(
        words=81_240,
        doubtful=(
            DoubtfulWord(
                word="qưa", reason="VIE-020", count=3, suggestions=("qua", "xưa"),
                context="Người ta nghiêm chỉnh đi qưa phố, rồi lại ngồi",
                places=(Origin("so-do.docx", paragraph=55),),
            ),
        ),
    ),
)  # fmt: skip
"""A manuscript with something to look at on every page of the stage of structure."""


class StubService:
    """Keeps what was asked for; ``finish`` and its like say what came of it."""

    def __init__(self) -> None:
        self.projects = StubProjects()
        self.plans: list[Plan] = []
        self.inspected: list[tuple[Path, ...]] = []
        self.policies: list[ChangePolicy | None] = []
        self.tables: list[tuple[Path, int, str]] = []
        self.pictured: list[tuple[Origin, ...]] = []
        self.pictures: dict[Origin, bytes] = {}
        self.unwritable: ConverterError | None = None
        self.cancelled: list[str] = []
        self.refusal: ConverterError | None = None
        self.closed = False
        self.looks = 0
        self.previewed: list[Plan] = []
        self.checked: list[tuple[Path, tuple[str, ...]]] = []
        self.verdicts: tuple[CheckResult, ...] = ()
        self._previews: dict[str, Preview] = {}
        self._jobs: dict[str, Job] = {}
        self._events: list[JobEvent] = []
        self._reports: dict[str, Report] = {}
        self._inspections: dict[str, Inspection] = {}

    def plan(self, sources: Sequence[Path], output: Path, wishes: Wishes) -> Plan:
        """Return the order as asked for."""
        return Plan(
            sources=tuple(map(str, sources)),
            output=str(output),
            editions=wishes.editions,
            metadata=wishes.metadata,
            language=wishes.language,
            tracked_changes=wishes.tracked_changes or ChangePolicy.ACCEPT,
            workers=wishes.workers,
            design=wishes.design,
        )

    def themes(self) -> tuple[ThemeEntry, ...]:
        """Two looks to choose from."""
        return (
            ThemeEntry("novel", "Tiểu thuyết", "Novel", SAMPLE),
            ThemeEntry("essay", "Tùy bút", "Essay", SAMPLE),
        )

    def design(self, values: Mapping[str, str | None]) -> Design:
        """Take what can be taken as it is."""
        return Design(css=values.get("css"), typst=values.get("typst"))

    def submit_preview(self, plan: Plan) -> str:
        """Take a preview."""
        self.previewed.append(plan)
        return self._new(Job(id=f"p{len(self.previewed)}", state=JobState.RUNNING))

    def preview(self, job: str) -> Preview | None:
        """Return what ``show`` gave."""
        return self._previews.get(job)

    def shops(self) -> tuple[Shop, ...]:
        """Two shops."""
        return (Shop("apple", "Apple Books"), Shop("kobo", "Kobo"))

    def check(
        self, path: Path, monitor: Monitor | None = None, shops: Sequence[str] = ()
    ) -> tuple[CheckResult, ...]:
        """Return the verdicts that the test gave."""
        self.checked.append((path, tuple(shops)))
        if self.refusal is not None:
            raise self.refusal
        return self.verdicts

    def fix(
        self,
        path: Path,
        target: Path | None = None,
        monitor: Monitor | None = None,
        shops: Sequence[str] = (),
    ) -> Mended:
        """Return what the test says was mended."""
        mended = CheckResult(checker="Bản Số FIX")
        return Mended(path=str(path.with_name(f"{path.stem}-fixed.epub")), mended=mended)

    def submit(self, plan: Plan) -> str:
        """Take a conversion, or refuse it."""
        if self.refusal is not None:
            raise self.refusal
        self.plans.append(plan)
        return self._new(Job(id=f"c{len(self.plans)}", state=JobState.RUNNING, plan=plan))

    def project_plan(self, project: Path, output: Path, wishes: Wishes) -> Plan:
        """Return the order that the project gives; its sources need not lie there."""
        view = self.projects.view(project)
        kept = record_of(view.project.record, "", project.parent)
        return Plan(
            sources=view.source_paths,
            output=str(output),
            editions=wishes.editions,
            metadata=kept.metadata,
            design=wishes.design.or_else(kept.design),
            tracked_changes=view.project.tracked_changes or ChangePolicy.ACCEPT,
            workers=wishes.workers,
        )

    def submit_project_inspection(self, project: Path) -> str:
        """Take an inspection, or refuse it."""
        if self.refusal is not None:
            raise self.refusal
        view = self.projects.view(project)
        self.inspected.append(tuple(map(Path, view.source_paths)))
        self.policies.append(view.project.tracked_changes)
        return self._new(Job(id=f"i{len(self.inspected)}", state=JobState.RUNNING))

    def save_comments(self, path: Path, comments: Sequence[Comment], language: str = "en") -> None:
        """Take the comments, or refuse them."""
        if self.unwritable is not None:
            raise self.unwritable
        self.tables.append((path, len(comments), language))

    def word_pictures(
        self, sources: Sequence[Path], places: Sequence[Origin], records: Sequence[PageRecord] = ()
    ) -> tuple[bytes | None, ...]:
        """Return the pictures that the test gave."""
        self.pictured.append(tuple(places))
        return tuple(self.pictures.get(place) for place in places)

    def cancel(self, job: str) -> None:
        """Stop a job at once."""
        self.cancelled.append(job)
        self.change(job, state=JobState.CANCELLED)

    def job(self, job: str) -> Job:
        """Return a job."""
        return self._jobs[job]

    def events(self, since: int = 0) -> tuple[int, tuple[JobEvent, ...]]:
        """Return what the test said."""
        self.looks += 1
        return len(self._events), tuple(self._events[since:])

    def report(self, job: str) -> Report | None:
        """Return the report that ``finish`` gave."""
        return self._reports.get(job)

    def inspection(self, job: str) -> Inspection | None:
        """Return the inspection that ``find`` gave."""
        return self._inspections.get(job)

    def tell_failure(self, error: Exception) -> Diagnostic:
        if isinstance(error, ConverterError):
            return error.diagnostic
        return Diagnostic.of("JOB-003", kind=type(error).__name__, log="-")

    def close(self) -> None:
        """Remember that the engine was ended."""
        self.closed = True

    def change(self, job: str, **fields: object) -> None:
        """Give a job other fields."""
        self._jobs[job] = msgspec.structs.replace(self._jobs[job], **fields)

    def progress(self, job: str, phases: tuple[str, ...], done: int, total: int) -> None:
        """Say how far a job is."""
        fraction = done / total
        self.change(job, phases=phases, done=done, total=total, fraction=fraction)
        self._events.append(JobEvent(job, ProgressEvent(phases, fraction, done, total)))

    def say(self, job: str, diagnostic: Diagnostic) -> None:
        """Raise a message in a job."""
        self._events.append(JobEvent(job, MessageEvent(diagnostic)))

    def find(self, job: str, inspection: Inspection = NOVEL) -> None:
        """End an inspection well."""
        self._inspections[job] = inspection
        self.change(job, state=JobState.SUCCEEDED, fraction=1.0)

    def finish(self, job: str, result: Report) -> None:
        """End a conversion well."""
        self._reports[job] = result
        self.change(job, state=JobState.SUCCEEDED, fraction=1.0)

    def show(self, job: str, preview: Preview) -> None:
        """End a preview well."""
        self._previews[job] = preview
        self.change(job, state=JobState.SUCCEEDED, fraction=1.0)

    def fail(self, job: str, problem: Diagnostic) -> None:
        """End a job badly."""
        self.change(job, state=JobState.FAILED, problem=problem)

    def _new(self, job: Job) -> str:
        self._jobs[job.id] = job
        return job.id
