"""Projects for a window without an engine: real files and journals, sources that need not be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from converters.errors import ConverterError
from converters.model.decision import DecisionChange
from converters.model.project import Project, ProjectSource, ProjectView, StepKind
from converters.project.projects import Projects
from converters.project.store import ProjectFile
from converters.settings import Settings


class StubProjects(Projects):
    """Keeps what it was asked for; the test may say that nothing can be written."""

    def __init__(self) -> None:
        seconds = count(1_700_000_000, 60)
        super().__init__(Settings(), lambda: next(seconds))
        self.unwritable: ConverterError | None = None
        self.steps: list[DecisionChange] = []
        self.records: list[dict[str, Any]] = []

    def begin(self, path: Path, sources: Sequence[Path]) -> ProjectView:
        """Begin with sources that need not lie there."""
        self._refuse()
        with ProjectFile.create(path) as file:
            file.step(StepKind.BEGIN, "", Project(sources=_kept(sources)), self._now())
        return self.view(path)

    def set_sources(self, path: Path, sources: Sequence[Path]) -> ProjectView:
        """Take other sources that need not lie there."""
        self._refuse()

        def change(project: Project) -> Project:
            return msgspec.structs.replace(project, sources=_kept(sources))

        return self._step(path, (StepKind.SOURCES, ""), change)

    def set_record(
        self, path: Path, values: Mapping[str, Any], *, goes_on: bool = False
    ) -> ProjectView:
        """Set fields, or refuse them."""
        self._refuse()
        view = super().set_record(path, values, goes_on=goes_on)
        self.records.append(dict(values))
        return view

    def decide(self, path: Path, step: DecisionChange) -> ProjectView:
        """Take a step, or refuse it."""
        self._refuse()
        view = super().decide(path, step)
        self.steps.append(step)
        return view

    def _refuse(self) -> None:
        if self.unwritable is not None:
            raise self.unwritable


def _kept(sources: Sequence[Path]) -> tuple[ProjectSource, ...]:
    return tuple(ProjectSource(str(source)) for source in sources)
