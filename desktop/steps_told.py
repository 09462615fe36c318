"""What a step of a project is called in the menu and in the history."""

from __future__ import annotations

from typing import Final

from converters.model.project import Step, StepKind
from desktop.i18n import QT_TRANSLATE_NOOP, translate
from desktop.metadata.draft import RECORD_NAMES
from desktop.metadata.view import field_name

_LONGEST: Final = 40
_KINDS: Final = {
    StepKind.BEGIN: QT_TRANSLATE_NOOP("Steps", "beginning"),
    StepKind.RECORD: QT_TRANSLATE_NOOP("Steps", "record"),
    StepKind.STRUCTURE: QT_TRANSLATE_NOOP("Steps", "structure"),
    StepKind.PAGES: QT_TRANSLATE_NOOP("Steps", "pages of the scan"),
    StepKind.SOURCES: QT_TRANSLATE_NOOP("Steps", "sources"),
    StepKind.CHOICES: QT_TRANSLATE_NOOP("Steps", "tracked changes"),
    StepKind.FILES: QT_TRANSLATE_NOOP("Steps", "decisions from files"),
}
_LOOKS: Final = {
    "theme": QT_TRANSLATE_NOOP("Steps", "look of the book"),
    "trim": QT_TRANSLATE_NOOP("Steps", "page size"),
}


def step_name(step: Step) -> str:
    """Return what a step was about, in a few words."""
    kind = translate("Steps", _KINDS[step.kind])
    match step.kind:
        case StepKind.RECORD:
            return _shortened(", ".join(map(_field, step.about.split(", ")))) or kind
        case StepKind.STRUCTURE if step.about:
            return f"{kind}, “{_shortened(step.about)}”"
        case StepKind.CHOICES if step.about:
            return translate("Steps", "editions")
        case _:
            return kind


def _field(name: str) -> str:
    if name in _LOOKS:
        return translate("Steps", _LOOKS[name])
    which = next((one for one, told in RECORD_NAMES.items() if told == name), None)
    # The names of the form explain how to type; what stands in brackets is no part of the name.
    return field_name(which).partition(" (")[0] if which is not None else name


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
