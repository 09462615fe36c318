"""What the user said, what the source says, what is assumed: the metadata of the finished book."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import msgspec

from converters.conversion.file_titles import title_of
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SettingsError
from converters.model.edition import Edition
from converters.model.job import Plan, SourceRoad
from converters.model.metadata import Metadata
from converters.monitor import Monitor
from converters.vocabularies import PRODUCT_OF, SCANNED_FORMS, EditionForm

_EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""The first moment that a ZIP entry, and so an EPUB, can carry."""


def completed(plan: Plan, found: Metadata, monitor: Monitor) -> Metadata:
    """Return the user's metadata, empty fields filled from the source.

    A book without a title gets the name of its file, one of several files that of their folder
    (reported, META-010).
    """
    metadata = filled(plan.metadata, found)
    work = metadata.work
    default = Metadata().work.language
    if plan.language:
        language = plan.language
    elif plan.metadata.work.language != default:
        language = plan.metadata.work.language
    else:
        language = found.work.language or default
    # Said or taken for granted, it is the same book: JSON leaves out the default itself alone.
    work = msgspec.structs.replace(work, language=default if language == default else language)
    if not work.title.strip():
        source = Path(plan.sources[0])
        title = title_of(source)
        if len(plan.sources) > 1 and source.absolute().parent.name:
            # The first of several chapters does not lend its name to the whole book.
            title = title_of(source.absolute().parent)
        monitor.report(Diagnostic.of("META-010", Origin(source.name), title=title))
        work = msgspec.structs.replace(work, title=title)
    return msgspec.structs.replace(metadata, work=work)


def editions_of(plan: Plan, road: SourceRoad) -> tuple[Edition, ...]:
    """Return the editions asked for, else the usual ones.

    Raises SettingsError META-012 for an edition of pages where a manuscript has none.
    """
    if not plan.editions:
        return tuple(Edition(form=form, design=plan.design) for form in usual_forms(road))
    if road is SourceRoad.MANUSCRIPT:
        for edition in plan.editions:
            if edition.form in SCANNED_FORMS:
                raise SettingsError.of(
                    "META-012", Origin(Path(plan.sources[0]).name), edition=edition.form.value
                )
    return tuple(
        msgspec.structs.replace(edition, design=edition.design.or_else(plan.design))
        for edition in plan.editions
    )


def usual_forms(road: SourceRoad) -> tuple[EditionForm, ...]:
    """Return the editions that are made of a source unless the user says otherwise."""
    if road is SourceRoad.SCAN:
        return EditionForm.EPUB, EditionForm.FACSIMILE
    return EditionForm.EPUB, EditionForm.PDF


def warn_of_shared_isbn(
    metadata: Metadata, editions: tuple[Edition, ...], monitor: Monitor
) -> None:
    """Report META-013 for an ISBN on several products (ISBN Users' Manual, 7th edition)."""
    products = {PRODUCT_OF[edition.form] for edition in editions if edition.form in PRODUCT_OF}
    uses = Counter(isbn for form in products if (isbn := metadata.isbn_of(form)) is not None)
    for isbn, number in sorted(uses.items()):
        if number > 1:
            monitor.report(Diagnostic.of("META-013", isbn=isbn))


def isbn_of(metadata: Metadata, form: EditionForm) -> str | None:
    """Return the ISBN of an edition; an export has none."""
    product = PRODUCT_OF.get(form)
    return metadata.isbn_of(product) if product is not None else None


def modified_moment(metadata: Metadata, environment: Mapping[str, str] | None = None) -> datetime:
    """Return the moment stamped on the files; never the clock: equal input gives equal bytes.

    ``SOURCE_DATE_EPOCH``, else the document's own date of change, else the day of publication,
    else 1980-01-01. Raises SettingsError META-002 for an epoch that is no number of seconds.
    """
    epoch = (os.environ if environment is None else environment).get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return max(_EARLIEST, datetime.fromtimestamp(int(epoch), UTC))
        except (ValueError, OverflowError, OSError) as error:
            raise SettingsError.of("META-002", reason=f"SOURCE_DATE_EPOCH = {epoch}") from error
    for text in (metadata.modified, metadata.edition.published):
        moment = _moment(text)
        if moment is not None:
            return max(_EARLIEST, moment)
    return _EARLIEST


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _start_of(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _start_of(text: str) -> datetime | None:
    """Return the first moment of a year (``1936``) or of a month (``1936-05``)."""
    pieces = text.split("-")
    try:
        day = date(int(pieces[0]), int(pieces[1]) if len(pieces) > 1 else 1, 1)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


_Fields = Mapping[str, object]


def filled(given: Metadata, found: Metadata) -> Metadata:
    """Take every field from ``given`` that says something, the others from ``found``."""
    merged = _merge(msgspec.to_builtins(given), msgspec.to_builtins(found))
    return msgspec.convert(merged, Metadata)


def _merge(given: _Fields, found: _Fields) -> dict[str, object]:
    merged = dict(found)
    for key, value in given.items():
        other = merged.get(key)
        if isinstance(value, dict) and isinstance(other, dict):
            merged[key] = _merge(value, other)
        elif isinstance(value, dict):
            if inner := _merge(value, {}):
                merged[key] = inner
        elif value:
            merged[key] = value
    return merged
