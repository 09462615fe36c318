"""The report of a conversion as a document for other programs: JSON with texts in two languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec

from converters import __version__
from converters.cli.exit_codes import ExitCode
from converters.diagnostics import Diagnostic, describe_origin
from converters.files import write_file
from converters.model.correction import Correction, CorrectionReview, confusions
from converters.model.guess import Guess, Trait
from converters.model.job import CheckResult, Inspection, Output, Report
from converters.model.ledger import Entry, Ledger
from converters.model.page_decision import PageRecord
from converters.model.revision import Comment
from converters.model.spelling import SpellingReview
from converters.model.text_change import TextChange

Document = dict[str, Any]
_LANGUAGES = ("vi", "en")
PAGE_ENDINGS: Final = frozenset({".html", ".htm"})
REPORT_ENDINGS: Final = PAGE_ENDINGS | {".json", ""}
"""Endings of the names that a report may have; others promise another kind of file."""


def report_document(report: Report, code: ExitCode) -> Document:
    """Return the whole report; every coded message carries its sentences."""
    return {
        "program": f"banso {__version__}",
        "exit_code": int(code),
        "title": report.title,
        "sources": list(report.sources),
        "outputs": [output_document(output) for output in report.outputs],
        "ledger": ledger_document(report.ledger),
        "diagnostics": [diagnostic_document(d) for d in report.diagnostics],
        "timings": [{"phase": t.phase, "seconds": t.seconds} for t in report.timings],
        "pages": {"recognised": report.pages.recognised, "reused": report.pages.reused},
        "comments": [comment_document(comment) for comment in report.comments],
        "guesses": [guess_document(guess) for guess in report.guesses],
        "page_decisions": [page_document(record) for record in report.page_records],
        "typography": {
            "counts": change_counts(report.changes),
            "changes": [change_document(change) for change in report.changes],
        },
        "spelling": spelling_document(report.spelling),
        "corrections": corrections_document(report.corrections),
    }


def failure_document(
    sources: tuple[str, ...], problem: Diagnostic | None, code: ExitCode
) -> Document:
    """Return the report of a conversion that made nothing."""
    return {
        "program": f"banso {__version__}",
        "exit_code": int(code),
        "title": "",
        "sources": list(sources),
        "outputs": [],
        "ledger": ledger_document(Ledger()),
        "diagnostics": [diagnostic_document(problem)] if problem else [],
        "timings": [],
        "pages": {"recognised": 0, "reused": 0},
        "comments": [],
        "guesses": [],
        "page_decisions": [],
        "typography": {"counts": {}, "changes": []},
        "spelling": spelling_document(SpellingReview()),
        "corrections": corrections_document(CorrectionReview()),
    }


def spelling_document(review: SpellingReview) -> Document:
    """Return the doubtful words with their places, and how tone marks are placed."""
    return {
        "words": review.words,
        "doubtful": [
            {
                "word": doubt.word,
                "reason": doubt.reason,
                "count": doubt.count,
                "places": [
                    {language: describe_origin(place, language) for language in _LANGUAGES}
                    for place in doubt.places
                ],
                "context": doubt.context,
                "suggestions": list(doubt.suggestions),
            }
            for doubt in review.doubtful
        ],
        "left_out": review.left_out,
        "tone_marks": {"old": review.old_tone_marks, "new": review.new_tone_marks},
    }


def corrections_document(review: CorrectionReview) -> Document:
    """Return the misread words of a scan, corrected and proposed, and equal slips together."""
    return {
        "words": review.words,
        "doubtful": review.doubtful,
        "corrected": len(review.applied),
        "proposed": len(review.proposed),
        "slips": [
            {
                "before": slip.before,
                "after": slip.after,
                "count": len(slip.places),
                "corrected": slip.applied,
                "confidence": slip.confidence,
                "pages": sorted({place.page for place in slip.places if place.page is not None}),
            }
            for slip in confusions(review.corrections)
        ],
        "places": [_correction(each) for each in review.corrections],
    }


def _correction(correction: Correction) -> Document:
    reason = Diagnostic.of(correction.reason)
    origin = correction.origin
    return {
        "before": correction.before,
        "after": correction.after,
        "corrected": correction.applied,
        "mode": correction.mode.value,
        "confidence": correction.confidence,
        "context": correction.context,
        "reason": correction.reason,
        "why": {language: reason.text(language) for language in _LANGUAGES},
        "where": {language: describe_origin(origin, language) for language in _LANGUAGES},
        "origin": msgspec.to_builtins(origin),
    }


def inspection_document(inspection: Inspection) -> Document:
    """Return what an inspection found."""
    found: Document = msgspec.to_builtins(inspection)
    return {
        "findings": found["findings"],
        "metadata": found.get("metadata", {}),
        "editions": [form.value for form in inspection.editions],
        "ledger": ledger_document(inspection.ledger),
        "spelling": spelling_document(inspection.spelling),
        "corrections": corrections_document(inspection.corrections),
        "diagnostics": [diagnostic_document(d) for d in inspection.diagnostics],
        "comments": [comment_document(comment) for comment in inspection.comments],
        "guesses": [guess_document(guess) for guess in inspection.guesses],
        "page_decisions": [page_document(record) for record in inspection.page_records],
    }


def guess_document(guess: Guess) -> Document:
    """Return one decision about the structure with its reason in words."""
    reason = Diagnostic.of(guess.reason)
    return {
        "trait": guess.trait.value,
        "value": guess.value,
        "mode": guess.mode.value,
        "confidence": guess.confidence,
        "text": guess.text,
        "paragraphs": guess.extent,
        "reason": guess.reason,
        "why": {language: reason.text(language) for language in _LANGUAGES},
        "where": {language: describe_origin(guess.origin, language) for language in _LANGUAGES},
        "origin": msgspec.to_builtins(guess.origin),
    }


def page_document(record: PageRecord) -> Document:
    """Return what was decided about one page; the reasons are rules of the program, by code."""
    return {
        "source": record.source,
        "place": record.place,
        "picture": record.picture,
        "half": record.half.value if record.half else None,
        "page": record.page,
        "decisions": [
            {
                "trait": choice.trait.value,
                "value": choice.value,
                "mode": choice.mode.value,
                "reason": choice.reason,
            }
            for choice in record.choices
        ],
    }


def guess_counts(guesses: Iterable[Guess]) -> dict[str, int]:
    """Return how often each thing was guessed, by name; headings as one, and words."""
    names = (g.trait if g.trait in {Trait.HEADING, Trait.WORD} else g.value for g in guesses)
    return dict(sorted(Counter(names).items()))


def change_document(change: TextChange) -> Document:
    """Return one change of the text between the words around it."""
    return {
        "rule": change.rule,
        "before": change.before,
        "after": change.after,
        "left": change.left,
        "right": change.right,
        "where": {language: describe_origin(change.origin, language) for language in _LANGUAGES},
        "origin": msgspec.to_builtins(change.origin),
    }


def change_counts(changes: Iterable[TextChange]) -> dict[str, int]:
    """Return how often each rule changed something."""
    return dict(sorted(Counter(change.rule for change in changes).items()))


def output_document(output: Output) -> Document:
    """Return one finished file."""
    return {
        "form": output.form.value,
        "path": output.path,
        "bytes": output.bytes,
        "sha256": output.sha256,
        "checks": [check_document(check) for check in output.checks],
    }


def check_document(check: CheckResult) -> Document:
    """Return the verdict of one checker."""
    return {
        "checker": check.checker,
        "passed": check.passed,
        "errors": check.errors,
        "warnings": check.warnings,
        "messages": [diagnostic_document(message) for message in check.messages],
    }


def ledger_document(ledger: Ledger) -> Document:
    """Return all counts, and the entries with the reason in words."""
    return {
        "counts": [
            {"kind": c.kind.value, "fate": c.fate.value, "number": c.number} for c in ledger.counts
        ],
        "entries": [_entry(entry) for entry in ledger.entries],
    }


def comment_document(comment: Comment) -> Document:
    """Return one remark of a reviewer and where it hangs."""
    return {
        "author": comment.author,
        "date": comment.date,
        "passage": comment.passage,
        "text": comment.text,
        "answers": comment.answers,
        "resolved": comment.resolved,
        "where": {language: describe_origin(comment.origin, language) for language in _LANGUAGES},
    }


def diagnostic_document(diagnostic: Diagnostic) -> Document:
    """Return one message with its sentences."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "text": {language: diagnostic.text(language) for language in _LANGUAGES},
        "remedy": {language: diagnostic.remedy(language) for language in _LANGUAGES},
        "where": {language: diagnostic.where(language) for language in _LANGUAGES},
        "origin": msgspec.to_builtins(diagnostic.origin),
        "values": dict(diagnostic.values),
    }


def save_document(target: Path, document: Document) -> None:
    """Write a report as indented UTF-8 JSON, whole or not at all."""
    content = msgspec.json.format(msgspec.json.encode(document), indent=2)
    write_file(target.absolute(), content + b"\n")


def _entry(entry: Entry) -> Document:
    return {
        "kind": entry.kind.value,
        "fate": entry.fate.value,
        "reason": entry.reason,
        "text": {lang: Diagnostic.of(entry.reason).text(lang) for lang in _LANGUAGES},
        "detail": entry.detail,
        "where": {lang: describe_origin(entry.origin, lang) for lang in _LANGUAGES},
        "origin": msgspec.to_builtins(entry.origin),
    }
