"""From the publication to its editions: written, checked, and put under their final names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from converters.checks.registry import Checkers
from converters.conversion.completion import modified_moment
from converters.conversion.desk import Desk
from converters.conversion.naming import candidate_targets
from converters.conversion.own_styles import told_of_own_styles
from converters.conversion.ownership import Ownership
from converters.conversion.recording import Stopwatch, ToldOnce
from converters.diagnostics import Diagnostic, Origin
from converters.errors import ConverterError, JobCancelled, ToolError
from converters.files import atomic_write, sha256_of, translated_destination
from converters.limits import MEGABYTE
from converters.model.edition import Edition
from converters.model.job import CheckResult, Output, Plan
from converters.model.page import DisplayPage, PageLayout
from converters.model.publication import Publication
from converters.monitor import Monitor
from converters.vocabularies import EPUB_FORMS, EditionForm, sets_text
from converters.writers.page_list import Paged
from converters.writers.writing import WriteContext

_COPY_BYTES: Final = 4 * MEGABYTE
_WRITING: Final = 0.7
"""Share of the work that writing is; the rest is checking."""
_PAGING: Final = 0.6
"""Share of writing an EPUB that finding the pages of the PDF in its text is."""


@dataclass(frozen=True)
class MakingOrder:
    """What editions are made of (the text and, of a scan, its pages), and where they go."""

    plan: Plan
    publication: Publication
    """The text as it was read; of this, editions that show or describe pages are made."""
    flowing: Publication
    """With the pages that its metadata ask for; of this, the text is set anew."""
    desk: Desk
    ownership: Ownership
    layouts: tuple[PageLayout, ...] = ()
    displays: tuple[DisplayPage, ...] = ()


@dataclass(frozen=True)
class _Draft:
    """An edition that is written but not yet looked at."""

    edition: Edition
    path: Path
    digest: str


def finished_editions(
    wanted: Sequence[Edition],
    order: MakingOrder,
    watch: Stopwatch,
    monitor: Monitor,
    weight: float,
) -> tuple[Output, ...]:
    """Make editions under names that are free or their own; their outputs come in the same order.

    Where one cannot be written, those before it are finished all the same, and its error is raised.
    """
    share = weight / len(wanted)
    names = candidate_targets(order.plan, order.publication.metadata, wanted)
    first = next(names)
    outputs: dict[Path, Output] = {}
    with Checkers({edition.form for edition in wanted}) as checkers:
        drafts, failure = _drafts(wanted, order, watch, monitor, share * _WRITING)
        places = _claimed(chain((first,), names), drafts, order, monitor)
        for target, draft in sorted(zip(places, drafts, strict=False), key=_waits_for_java):
            with watch.phase(monitor, "check", share * (1 - _WRITING)) as phase:
                path = draft.path.rename(draft.path.with_name(target.name))
                checks = _check(path, checkers, phase)
                if draft.edition.form in EPUB_FORMS:
                    checks = told_of_own_styles(checks, draft.edition.design, path)
                outputs[target] = _output(draft, path.stat().st_size, target, checks)
                _publish(path, target, phase)
                order.ownership.written(target, draft.digest)
    if failure is not None:
        raise failure
    return tuple(outputs[target] for target in places)


def _drafts(
    wanted: Sequence[Edition],
    order: MakingOrder,
    watch: Stopwatch,
    monitor: Monitor,
    weight: float,
) -> tuple[list[_Draft], ConverterError | None]:
    """Write the editions; return those before the first that cannot be written, and its error."""
    drafts: dict[int, _Draft] = {}
    failure: tuple[int, ConverterError] | None = None
    once = ToldOnce(monitor)
    # The pages of a PDF are known when it is written, and an EPUB marks them.
    for number in sorted(range(len(wanted)), key=lambda n: wanted[n].form is not EditionForm.PDF):
        if failure is not None and number > failure[0]:
            continue
        edition = wanted[number]
        pdf = next((d.path for d in drafts.values() if d.edition.form is EditionForm.PDF), None)
        with watch.phase(once, "write", weight) as phase:
            try:
                path = _write(edition, order, order.desk.corner(f"{number + 1}"), phase, pdf)
            except JobCancelled:
                raise
            except ConverterError as error:
                failure = (number, error)
            else:
                drafts[number] = _Draft(edition, path, sha256_of(path))
    last = failure[0] if failure is not None else len(wanted)
    return [drafts[n] for n in sorted(drafts) if n < last], failure[1] if failure else None


def _claimed(
    names: Iterable[tuple[Path, ...]],
    drafts: Sequence[_Draft],
    order: MakingOrder,
    monitor: Monitor,
) -> tuple[Path, ...]:
    """Return the names of the editions; files of other books keep theirs (FILE-018)."""
    claim = order.ownership.claim(names, [draft.digest for draft in drafts])
    if claim.kept:
        kept, new = (", ".join(p.name for p in paths) for paths in (claim.kept, claim.places))
        origin = Origin(str(claim.kept[0].parent))
        monitor.report(Diagnostic.of("FILE-018", origin, files=kept, names=new))
    return claim.places


def _waits_for_java(pair: tuple[Path, _Draft]) -> bool:
    """Tell whether a check needs the machine that is still starting: such editions come last."""
    return pair[1].edition.form in EPUB_FORMS


def _write(
    edition: Edition, order: MakingOrder, corner: Path, monitor: Monitor, pdf: Path | None
) -> Path:
    """Write an edition; ``pdf`` is the typeset PDF of the same book, None where there is none."""
    if pdf is None or edition.form is not EditionForm.EPUB:
        return _written(edition, order, corner, monitor)
    from converters.writers.pdf.paging.page_starts import paged

    with monitor.phase("page-list", _PAGING) as phase:
        found = paged(order.flowing, pdf, phase)
    with monitor.phase("text", 1 - _PAGING) as phase:
        return _written(edition, order, corner, phase, found)


def _written(
    edition: Edition,
    order: MakingOrder,
    corner: Path,
    monitor: Monitor,
    paged: Paged | None = None,
) -> Path:
    from converters.writers.identifiers import edition_identifier
    from converters.writers.registry import writer_for

    is_set = sets_text(edition.form, has_pages=bool(order.layouts))
    own = order.flowing if is_set else order.publication
    publication = paged.publication if paged else own
    context = WriteContext(
        media=order.desk.media,
        monitor=monitor,
        modified=modified_moment(publication.metadata),
        # What a product is, does not depend on what else is made with it.
        identifier=edition_identifier(own, edition.form),
        work=corner,
        layouts=order.layouts,
        displays=order.displays,
        page_list=paged.pages if paged else None,
    )
    draft = corner / "draft"
    with translated_destination(draft), draft.open("wb") as stream:
        writer_for(edition.form)(publication, edition, stream, context)
    return draft


def _check(draft: Path, checkers: Checkers, monitor: Monitor) -> tuple[CheckResult, ...]:
    try:
        return checkers.check(draft, monitor)
    except ToolError as error:
        # The file is whole; that nobody looked at it must be said, but does not undo it.
        monitor.report(error.diagnostic)
        monitor.report(Diagnostic.of("JOB-004", Origin(draft.name)))
        return ()


def _publish(draft: Path, target: Path, monitor: Monitor) -> None:
    """Copy a finished file to its place; it appears there whole or not at all."""
    size = max(1, draft.stat().st_size)
    with draft.open("rb") as source, atomic_write(target) as stream:
        while chunk := source.read(_COPY_BYTES):
            monitor.check_cancelled()
            stream.write(chunk)
            monitor.advance(source.tell(), size)
    draft.unlink()


def _output(draft: _Draft, size: int, target: Path, checks: tuple[CheckResult, ...]) -> Output:
    return Output(
        form=draft.edition.form,
        path=str(target),
        bytes=size,
        sha256=draft.digest,
        checks=checks,
    )
