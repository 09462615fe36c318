"""Entry point of ``banso``: console, language, and what is said when something goes wrong."""

from __future__ import annotations

import os
import signal
import sys

from converters import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    _Handler = Callable[[int, FrameType | None], None]

_CANCELLED = 130
"""``ExitCode.CANCELLED``, which takes long to import."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``banso`` and return its exit code; installed as the console command."""
    # What takes long to import is imported when a key that stops it is heeded.
    _heed(_leave, _leave)
    import multiprocessing

    multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    if given == ["--version"]:
        # Answered before anything heavy is imported.
        sys.stdout.write(f"banso {__version__}\n")
        return 0
    return _run(given)


def _run(arguments: Sequence[str]) -> int:
    from converters.cli.exit_codes import ExitCode
    from converters.cli.words import Words, language_of_messages

    words = Words(language_of_messages(arguments, os.environ))
    try:
        from converters.cli.commands import run

        _heed(signal.default_int_handler, _interrupt)
        return run(arguments, words)
    except KeyboardInterrupt:
        sys.stderr.write(words("stopped") + "\n")
        return int(ExitCode.CANCELLED)
    except Exception as error:  # noqa: BLE001 - the edge of the program: logged and told
        return _internal_error(error, words.language)


def _internal_error(error: Exception, language: str) -> int:
    import traceback

    from converters.cli.exit_codes import ExitCode
    from converters.diagnostics import Diagnostic
    from converters.jobs.execution import log_failure
    from converters.settings import Settings

    details = "".join(traceback.format_exception(error))
    folder = os.environ.get("BANSO_STATE_FOLDER", "")
    log = log_failure(Settings(state_folder=folder), details)
    problem = Diagnostic.of("JOB-003", kind=type(error).__name__, log=str(log))
    sys.stderr.write(f"{problem.code} {problem.text(language)}\n  {problem.remedy(language)}\n")
    return int(ExitCode.INTERNAL)


def _speak_utf8() -> None:
    """Write UTF-8 whatever the code page of a Windows console or the locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _heed(key: _Handler, others: _Handler) -> None:
    """Say what Ctrl-C does, and what other programs do that ask this one to end."""
    signal.signal(signal.SIGINT, key)
    signal.signal(signal.SIGTERM, others)
    if hasattr(signal, "SIGBREAK"):
        signal.signal(signal.SIGBREAK, others)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End the program before any work has begun: there is nothing to be put away."""
    from converters.cli.words import Words, language_of_messages

    words = Words(language_of_messages(sys.argv[1:], os.environ))
    sys.stderr.write(words("stopped") + "\n")
    sys.stderr.flush()
    os._exit(_CANCELLED)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
