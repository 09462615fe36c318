"""The words of a Vietnamese book set right, tone marks in one style, doubtful words listed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Fate, Kind, Ledger, LedgerBook
from converters.model.publication import Publication
from converters.model.spelling import SpellingReview
from converters.monitor import Monitor
from converters.transforms.passages import Place, map_texts, passages
from converters.vietnamese.proofreading import Proofreader
from converters.vietnamese.repairs import Fault, mend
from converters.vietnamese.tone_places import set_tone_marks
from converters.vocabularies import ToneMarks

_REASONS = {
    Fault.MISREAD: "VIE-012",
    Fault.STOP_AS_TONE: "VIE-013",
    Fault.MISPLACED_TONE: "VIE-014",
    Fault.DOUBLED_CAPITAL: "VIE-015",
    Fault.SMALL_AMONG_CAPITALS: "VIE-016",
}
_RESET = "VIE-031"
_MIXED = "VIE-030"
_DOUBTFUL = "VIE-032"


@dataclass(frozen=True)
class Spelled:
    """A book whose words were looked through: as it is now, what was changed, what is doubtful."""

    publication: Publication
    ledger: Ledger
    review: SpellingReview


def is_vietnamese(language: str) -> bool:
    """Return whether a BCP 47 tag says Vietnamese."""
    return language.partition("-")[0].lower() == "vi"


def set_right(
    publication: Publication, monitor: Monitor, *, repair: bool = True, tones: ToneMarks
) -> Spelled:
    """Return the book with its Vietnamese words set right; other languages are left alone.

    Each change is entered in the ledger, equal ones together at their first place.
    """
    changes = _Changes()
    if repair:
        publication = map_texts(publication, changes.mended)
    if tones is not ToneMarks.KEEP:
        publication = map_texts(publication, lambda text, place: changes.placed(text, place, tones))
    monitor.check_cancelled()
    review = _reviewed(publication, monitor)
    if review.old_tone_marks and review.new_tone_marks:
        old, new = review.old_tone_marks, review.new_tone_marks
        monitor.report(Diagnostic.of(_MIXED, old=old, new=new))
    if number := len(review.doubtful) + review.left_out:
        monitor.report(Diagnostic.of(_DOUBTFUL, count=number))
    return Spelled(publication, changes.ledger(publication), review)


@dataclass
class _Changes:
    """Words changed: reason, before and after, how often, and where first."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str, str], Origin | None] = field(default_factory=dict)

    def mended(self, text: str, place: Place) -> str:
        """Return one text with its words set right."""
        if text.isascii() or not is_vietnamese(place.language):
            return text
        text, repairs = mend(text)
        for repair in repairs:
            self._enter((_REASONS[repair.fault], repair.before, repair.after), 1, place)
        return text

    def placed(self, text: str, place: Place, style: ToneMarks) -> str:
        """Return one text with its tone marks in ``style``."""
        if text.isascii() or not is_vietnamese(place.language):
            return text
        text, changed = set_tone_marks(text, style)
        for (before, after), number in changed.items():
            self._enter((_RESET, before, after), number, place)
        return text

    def _enter(self, change: tuple[str, str, str], number: int, place: Place) -> None:
        self.counts[change] += number
        self.first.setdefault(change, place.origin)

    def ledger(self, publication: Publication) -> Ledger:
        """Return the entries, most frequent first within a reason."""
        book = LedgerBook()
        nowhere = Origin(publication.metadata.work.title)
        for change, number in sorted(self.counts.items(), key=lambda c: (c[0][0], -c[1], c[0])):
            reason, before, after = change
            detail = f"{before} → {after}" + (f" × {number}" if number > 1 else "")
            place = self.first[change] or nowhere
            book.enter(Kind.MENDED_WORD, Fate.CONVERTED, reason, place, detail)
            book.count(Kind.MENDED_WORD, Fate.CONVERTED, number - 1)
        return book.closed()


def _reviewed(publication: Publication, monitor: Monitor) -> SpellingReview:
    proofreader = Proofreader()
    for passage in passages(publication):
        if not is_vietnamese(passage.place.language):
            continue
        proofreader.read(passage.text, passage.place.origin)
    monitor.check_cancelled()
    return proofreader.review()
