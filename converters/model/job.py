"""Work orders and their results: what goes into a conversion and what comes out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import msgspec

from converters.diagnostics import Diagnostic
from converters.model.correction import CorrectionReview
from converters.model.decision import Decision
from converters.model.edition import Design, Edition
from converters.model.guess import Guess
from converters.model.ledger import Ledger
from converters.model.metadata import Metadata
from converters.model.outline import OutlineEntry
from converters.model.page_decision import PageRecord, PageRule
from converters.model.revision import Comment
from converters.model.spelling import SpellingReview
from converters.model.text_change import TextChange
from converters.monitor import Event
from converters.vocabularies import ChangePolicy, EditionForm, RecognitionQuality, ToneMarks


class SourceRoad(StrEnum):
    """Which way a source takes into the model."""

    MANUSCRIPT = "manuscript"
    SCAN = "scan"


class Plan(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One book to be made: absolute source paths in order, output folder, editions, metadata.

    ``metadata`` holds what the user said; empty fields are filled from the source.
    """

    sources: tuple[str, ...]
    output: str
    editions: tuple[Edition, ...] = ()
    """Empty: the usual ones for the road the sources take."""
    metadata: Metadata = Metadata()
    language: str | None = None
    """What the user said the book's language is; None: as found, else Vietnamese."""
    tracked_changes: ChangePolicy = ChangePolicy.ACCEPT
    """What becomes of tracked changes that nobody settled."""
    cover: str | None = None
    """Path of the picture that becomes the cover; None: the source's own, if any."""
    workers: int = 0
    """Processes for pages; 0: one a core."""
    tone_marks: ToneMarks | None = None
    """Where the tone mark of oa, oe, uy stands; None: as the settings say."""
    repair_words: bool | None = None
    """Whether words that old conversions left wrong are set right; None: as the settings say."""
    left_out: tuple[str, ...] = ()
    """Files beside the sources that are no part of the book; reported, so that nobody wonders."""
    name: str | None = None
    """Name of the files without suffix where a product has no ISBN; None: made from the title."""
    decisions: tuple[Decision, ...] = ()
    """What a person decided about the structure."""
    page_rules: tuple[PageRule, ...] = ()
    """What a person decided about the pages of a scan."""
    ocr_quality: RecognitionQuality | None = None
    """Care with which a scan is read; None: as the settings say."""
    typography: bool = False
    """Whether quotation marks, dashes, spaces and the like are set as the language wants them."""
    design: Design = Design()
    """Of all editions, where their own leaves it open."""
    ordinal: int = 1
    """From the second book on that would get the same name: ``-2``, ``-3``, …"""


class Wishes(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is asked for beside sources and folder, of one book or of all books of a shelf.

    What is left open comes from the book's own files, else from the settings.
    """

    editions: tuple[Edition, ...] = ()
    metadata: Metadata = Metadata()
    metadata_file: Path | None = None
    """Fills what ``metadata`` leaves empty; None: the book's own file, if any."""
    structure_file: Path | None = None
    """What a person decided about the structure; None: the book's own file, if any."""
    pages_file: Path | None = None
    """What a person decided about the pages of a scan; None: the book's own file, if any."""
    language: str | None = None
    cover: Path | None = None
    tracked_changes: ChangePolicy | None = None
    typography: bool = False
    tone_marks: ToneMarks | None = None
    repair_words: bool | None = None
    ocr_quality: RecognitionQuality | None = None
    design: Design = Design()
    workers: int = 0


class ShelfBook(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One book found in a folder of books: its plan, or why there is none."""

    name: str
    plan: Plan | None = None
    problem: Diagnostic | None = None


class CheckResult(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Verdict of one checker on one file."""

    checker: str
    """e.g. ``EPUBCheck 5.3.0``."""
    errors: int = 0
    warnings: int = 0
    messages: tuple[Diagnostic, ...] = ()

    @property
    def passed(self) -> bool:
        """No error and no warning."""
        return self.errors == 0 and self.warnings == 0


class Mended(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What became of an EPUB that was to be mended."""

    path: str
    """Of the mended book; of the original where nothing could be mended."""
    mended: CheckResult
    """One message for each kind of thing that was mended."""
    checks: tuple[CheckResult, ...] = ()
    """What is left, as the checkers see it."""


class Output(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One finished file."""

    form: EditionForm
    path: str
    bytes: int
    sha256: str
    checks: tuple[CheckResult, ...] = ()


class Preview(msgspec.Struct, frozen=True):
    """The opening of a book, set in a design that is being tried: paths of both files."""

    epub: str
    pdf: str


class Shop(msgspec.Struct, frozen=True):
    """A shop that an EPUB can be checked for: as ``check`` takes it, and its name."""

    key: str
    name: str


class Timing(msgspec.Struct, frozen=True):
    """Wall time of one phase."""

    phase: str
    seconds: float


class PageWork(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many pages were recognised now and how many came from the cache."""

    recognised: int = 0
    reused: int = 0


class Report(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a conversion did; written by ``--report``."""

    title: str
    sources: tuple[str, ...]
    outputs: tuple[Output, ...] = ()
    ledger: Ledger = Ledger()
    diagnostics: tuple[Diagnostic, ...] = ()
    timings: tuple[Timing, ...] = ()
    pages: PageWork = PageWork()
    guesses: tuple[Guess, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()
    """The sections of the book in order."""
    comments: tuple[Comment, ...] = ()
    """Reviewers' remarks in the sources; none of them is in the outputs."""
    changes: tuple[TextChange, ...] = ()
    """What was changed in the text because it was asked for."""
    spelling: SpellingReview = SpellingReview()
    """Words of a Vietnamese book that a person should look at."""
    corrections: CorrectionReview = CorrectionReview()
    """Words of a scan that were probably misread, those that were corrected and the others."""
    page_records: tuple[PageRecord, ...] = ()
    """Of a scan: what was decided about each page, in the order of the book."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What inspection found in one source."""

    source: str
    road: SourceRoad
    format: str
    """e.g. ``DOCX``, ``TIFF``, ``PDF (scanned)``."""
    bytes: int
    pages: int = 0
    words: int = 0
    chapters: tuple[str, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()
    """The sections in order; of scans they are known when the pages are recognised."""
    legacy_encodings: tuple[tuple[str, int], ...] = ()
    """Encoding or font name, and how many characters stand in it."""
    languages: tuple[str, ...] = ()


RecordValues = dict[str, tuple[str, ...]]
"""Fields of a file of metadata by name, e.g. ``title``, ``author``, ``isbn_epub``."""


class Inspection(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is in the sources, and what would be lost."""

    findings: tuple[Finding, ...]
    metadata: Metadata = Metadata()
    """What the book's file of metadata says, completed by what was read from the sources."""
    proposed: Metadata = Metadata()
    """What was read from the sources alone."""
    book_file: str = ""
    """Where the book's metadata stand, or would stand."""
    record: RecordValues = {}
    """What that file says, by the names that it uses."""
    ledger: Ledger = Ledger()
    diagnostics: tuple[Diagnostic, ...] = ()
    comments: tuple[Comment, ...] = ()
    editions: tuple[EditionForm, ...] = ()
    """The usual editions for these sources."""
    guesses: tuple[Guess, ...] = ()
    """What was decided about the structure, in reading order."""
    structure_file: str = ""
    """Where a person's decisions about the structure stand, or would stand."""
    decisions: tuple[Decision, ...] = ()
    """What that file says about these sources."""
    lost_decisions: tuple[Decision, ...] = ()
    """A person's decisions whose place is not in the text any more, of scans all of them."""
    spelling: SpellingReview = SpellingReview()
    """Words of a Vietnamese book that a person should look at."""
    corrections: CorrectionReview = CorrectionReview()
    """Of a scan that was recognised before with the same settings: as in ``Report``."""
    page_records: tuple[PageRecord, ...] = ()
    """Of a scan whose pages were asked for: what was decided about each."""
    page_rules: tuple[PageRule, ...] = ()
    """A person's decisions that were gone by."""


class JobState(StrEnum):
    """Life of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """Was running when the program last ended."""


class FailureKind(StrEnum):
    """What kind of trouble ended a job; one a child of ConverterError, and our own mistakes."""

    SOURCE = "source"
    TOOL = "tool"
    DESTINATION = "destination"
    SETTINGS = "settings"
    INTERNAL = "internal"


class Job(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Snapshot of a job."""

    id: str
    state: JobState
    plan: Plan | None = None
    """None for an inspection."""
    sources: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    fraction: float = 0.0
    done: int = 0
    total: int = 0
    problem: Diagnostic | None = None
    """Why it failed."""
    failure: FailureKind | None = None


class JobEvent(msgspec.Struct, frozen=True):
    """Something that happened in a job."""

    job: str
    event: Event
