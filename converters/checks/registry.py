"""Which checker reads which finished file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from converters.diagnostics import Origin, system_reason
from converters.errors import SourceError
from converters.files import require_file
from converters.model.job import CheckResult, Mended
from converters.monitor import Monitor
from converters.vocabularies import PDF_FORMS, EditionForm

if TYPE_CHECKING:
    from converters.checks.pdf import Inspector

MENDER: Final = "Bản Số FIX"
WRITTEN: Final = "EPUB-821"
"""Told where a mended book was written."""
_MENDING: Final = 0.3
"""Share of mending in mending and checking."""
_OWN_RULES: Final = 0.2
"""Share of the check of an EPUB that our own rules take."""


class Checkers:
    """The checkers of one run; those that take long to load do so while files are still written.

    ``forms``: editions that are being made here; where there are none, the files are strangers to
    us and are looked at more closely. Nothing is left of it when the context ends.
    """

    def __init__(self, forms: Collection[EditionForm] = ()) -> None:
        self._made_here = bool(forms)
        self._open = ExitStack()
        self._waiting: Inspector | None = None
        if not PDF_FORMS.isdisjoint(forms):
            from converters.checks.pdf import waiting_inspector

            self._waiting = self._open.enter_context(waiting_inspector())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def check(self, path: Path, monitor: Monitor) -> tuple[CheckResult, ...]:
        """Return the verdict of every checker for the kind of file that ``path``'s ending names.

        Raises SourceError FILE-010 where there is none, FILE-012 for another kind of file, FILE-031
        for a pipe or device, DOC-004 where it may not be read; ToolError where a checker failed.
        """
        _require_readable(path)
        match path.suffix.lower():
            case ".epub":
                return self._check_epub(path, monitor)
            case ".pdf":
                from converters.checks.pdf import check_pdf

                # It reads one file; whatever that does to it, the next gets another.
                waiting, self._waiting = self._waiting, None
                return (check_pdf(path, monitor, waiting=waiting),)
            case ".hocr" | ".zip" | ".tif" | ".txt":
                from converters.checks.exports import check_export

                return (check_export(path, monitor),)
            case _:
                raise SourceError.of("FILE-012", Origin(path.name), file=path.name)

    def _check_epub(self, path: Path, monitor: Monitor) -> tuple[CheckResult, ...]:
        from converters.checks import own_rules
        from converters.checks.epubcheck import check_epub

        check = own_rules.check_own if self._made_here else own_rules.check_foreign
        # The Java machine has a process of its own: ours need not wait for it.
        with ThreadPoolExecutor(1, "epubcheck") as beside:
            verdict = beside.submit(check_epub, path, monitor)
            with monitor.phase("rules", _OWN_RULES) as phase:
                own = check(path, phase)
            return (verdict.result(), *own)


def check_file(path: Path, monitor: Monitor, shops: Sequence[str] = ()) -> tuple[CheckResult, ...]:
    """Return the verdict of every checker for one file; errors as of ``Checkers.check``.

    ``shops``: shops whose rules an EPUB is to keep too. Raises SettingsError META-005 or META-006
    for one that is not known, SourceError SHOP-191 for another kind of file.
    """
    with Checkers() as checkers:
        if not shops:
            return checkers.check(path, monitor)
        from converters.checks.shops.shelf import chosen_shops
        from converters.checks.shops.shop_check import check_for_shops

        chosen = chosen_shops(shops)
        if path.suffix.lower() != ".epub":
            raise SourceError.of("SHOP-191", Origin(path.name), file=path.name)
        return (*checkers.check(path, monitor), *check_for_shops(path, chosen, monitor))


def mend_file(
    path: Path, target: Path | None, monitor: Monitor, shops: Sequence[str] = ()
) -> Mended:
    """Mend an EPUB and check what comes of it; errors as of ``mend`` and ``check_file``.

    ``target`` None: beside the book, under its name and ``-fixed``.
    """
    from converters.checks.mending.mender import fixed_name, mend
    from converters.checks.shops.shelf import chosen_shops

    chosen_shops(shops)
    _require_readable(path)
    goal = target if target is not None else fixed_name(path)
    with monitor.phase("mend", _MENDING) as phase:
        messages = mend(path, goal, phase)
    made = any(message.code == WRITTEN for message in messages)
    mended = CheckResult(checker=MENDER, messages=messages)
    place = goal if made else path
    return Mended(path=str(place), mended=mended, checks=check_file(place, monitor, shops))


def _require_readable(path: Path) -> None:
    """Raise SourceError: a file that the disk does not give (DOC-004) is no damaged edition."""
    try:
        require_file(path)
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise SourceError.of("FILE-010", Origin(path.name), source=path.name) from error
    except PermissionError as error:
        if path.is_dir():
            return
        reason = system_reason(error)
        raise SourceError.of("DOC-004", Origin(path.name), reason=reason) from error
    except OSError:
        return
