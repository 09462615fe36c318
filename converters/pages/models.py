"""Models of the recogniser: which languages there are, and which read a book."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import langcodes
import msgspec

from converters.errors import ToolError
from converters.resources import resource_path

VIETNAMESE: Final = "vie"
SUFFIX: Final = ".traineddata"
_FIGURES: Final = "eng"
_ORIENTATION: Final = "osd"
_CHINESE: Final = {"Hans": "chi_sim", "Hant": "chi_tra"}


class Model(msgspec.Struct, frozen=True):
    """A model by its name (``vie``) and the folder in which its file lies."""

    name: str
    folder: str

    @property
    def file(self) -> Path:
        """The file with what was learnt."""
        return Path(self.folder) / f"{self.name}{SUFFIX}"


def find_models(names: Sequence[str], own_folder: str = "") -> tuple[Model, ...]:
    """Return the models of these names; the user's own come before those of the program.

    Raises ToolError OCR-001 for a name without a model.
    """
    folders = [folder for folder in (own_folder, str(resource_path("tessdata"))) if folder]
    known = {name: folder for folder in reversed(folders) for name in _names_in(Path(folder))}
    for name in names or ("",):
        if name not in known or name == _ORIENTATION:
            listed = ", ".join(sorted(known.keys() - {_ORIENTATION}))
            raise ToolError.of("OCR-001", model=name, known=listed)
    return tuple(Model(name, known[name]) for name in names)


def orientation_model() -> Model:
    """Return the model that tells how a page is turned."""
    return Model(_ORIENTATION, str(resource_path("tessdata")))


def figure_model(models: Sequence[Model]) -> Model:
    """Return the model that reads lone figures best: the Vietnamese one takes 8 for a letter."""
    return next((model for model in models if model.name == _FIGURES), models[0])


def model_of(language: str) -> str:
    """Return the name that the model of a language (BCP 47) has: ``vie``, ``chi_tra``."""
    try:
        tag = langcodes.Language.get(language)
        if tag.language == "zh":
            return _CHINESE.get(tag.maximize().script or "", _CHINESE["Hans"])
        return tag.to_alpha3()
    except (LookupError, ValueError):
        return language


def reading_first(language: str, usual: str, own_folder: str = "") -> str | None:
    """Return the models, joined by +, for a book in ``language``: its own first, then the usual.

    None where that language has no model.
    """
    name = model_of(language)
    try:
        find_models([name], own_folder)
    except ToolError:
        return None
    others = [other for other in usual.split("+") if other and other != name]
    return "+".join([name, *others])


def _names_in(folder: Path) -> list[str]:
    return [path.name.removesuffix(SUFFIX) for path in folder.glob(f"*{SUFFIX}")]
