"""``python -m tests.fuzz TARGET [SECONDS]``: damage documents until a reader fails or time is up.

With ``--runs N`` in the place of the seconds, N documents are damaged in the same way every time.

What fails is kept in ``out/fuzz/TARGET`` and the program ends with an exit code other than 0; give
the file to the program by hand to see the trace again. Ten minutes by default.
"""

from __future__ import annotations

import hashlib
import sys
import warnings
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Final

import atheris

import converters.readers
import converters.vietnamese

with atheris.instrument_imports(include=["converters.readers", "converters.vietnamese"]):
    # Readers are loaded when they are needed, which would be too late to watch their branches.
    for _package in (converters.vietnamese, converters.readers):
        for _module in walk_packages(_package.__path__, f"{_package.__name__}."):
            import_module(_module.name)
    from tests.fuzz.targets import TARGETS

_MINUTES: Final = 10
_HANGS_AFTER: Final = 30
_SEED: Final = 20_240
_MEMORY_MEGABYTES: Final = 2_048
_LONGEST: Final = 512 * 1024


def main() -> None:
    """Fuzz one target; libFuzzer ends the process."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        raise SystemExit(f"usage: python -m tests.fuzz {'|'.join(TARGETS)} [SECONDS | --runs N]")
    name = sys.argv[1]
    target = TARGETS[name]
    folder = Path("out") / "fuzz" / name
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / hashlib.sha256(seed).hexdigest()[:20]).write_bytes(seed)
    options = (
        *_extent(sys.argv[2:]), f"-timeout={_HANGS_AFTER}", f"-max_len={_LONGEST}",
        f"-rss_limit_mb={_MEMORY_MEGABYTES}", f"-artifact_prefix={folder}/", "-print_final_stats=1",
    )  # fmt: skip
    warnings.simplefilter("ignore")
    atheris.Setup(
        [sys.argv[0], *options, str(corpus)], target.survive, custom_mutator=target.mutate
    )
    atheris.Fuzz()


def _extent(words: list[str]) -> tuple[str, ...]:
    """Return how long to go on: for a time with chance new each time, or for a number of runs."""
    if words[:1] == ["--runs"]:
        return (f"-runs={int(words[1])}", f"-seed={_SEED}")
    return (f"-max_total_time={int(words[0]) if words else _MINUTES * 60}",)


if __name__ == "__main__":
    main()
