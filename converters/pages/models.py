"""Models of the recogniser: which languages there are, and which read a book."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from converters.errors import ToolError
from converters.files import stamp_of
from converters.pages.recognition import ENGINES, Model
from converters.pages.settings import PageSettings
from converters.resources import resource_path
from converters.vocabularies import RecognitionQuality

VIETNAMESE: Final = "vie"
_FIGURES: Final = "eng"
_BEST: Final = "best"
_ORIENTATION: Final = "osd"
_CHINESE: Final = {"Hans": "chi_sim", "Hant": "chi_tra"}


def models_for(settings: PageSettings) -> tuple[Model, ...]:
    """Return the models that read a book. Raises ToolError OCR-001 for a name without a model."""
    best = settings.quality is RecognitionQuality.BEST
    return find_models(settings.models, settings.models_folder, best=best)


def find_models(
    names: Sequence[str], own_folder: str = "", *, best: bool = False
) -> tuple[Model, ...]:
    """Return the models of these names; the user's own come before those of the program.

    ``best``: slower ones, in the folder ``best`` of the user's own, come before both. Raises
    ToolError OCR-001 for a name without a model.
    """
    own = [str(Path(own_folder) / _BEST), own_folder] if best else [own_folder]
    folders = [*(own if own_folder else ()), str(resource_path("tessdata"))]
    known = {model.name: model for folder in reversed(folders) for model in _models_in(folder)}
    for name in names or ("",):
        if name not in known or name == _ORIENTATION:
            listed = ", ".join(sorted(known.keys() - {_ORIENTATION}))
            raise ToolError.of("OCR-001", model=name, known=listed)
    return tuple(known[name] for name in names)


def orientation_model() -> Model:
    """Return the model that tells how a page is turned."""
    return Model(_ORIENTATION, str(resource_path("tessdata")))


def figure_model(models: Sequence[Model]) -> Model:
    """Return the model that reads lone figures best: the Vietnamese one takes 8 for a letter."""
    return next((model for model in models if model.name == _FIGURES), models[0])


def model_of(language: str) -> str:
    """Return the name that the model of a language (BCP 47) has: ``vie``, ``chi_tra``."""
    # Its tables are large, and workers never ask.
    import langcodes

    try:
        tag = langcodes.Language.get(language)
        if tag.language == "zh":
            return _CHINESE.get(tag.maximize().script or "", _CHINESE["Hans"])
        return tag.to_alpha3()
    except (LookupError, ValueError):
        return language


def reading_first(
    language: str, usual: str, own_folder: str = "", *, best: bool = False
) -> str | None:
    """Return the models, joined by +, for a book in ``language``: its own first, then the usual.

    None where that language has no model.
    """
    name = model_of(language)
    try:
        find_models([name], own_folder, best=best)
    except ToolError:
        return None
    others = [other for other in usual.split("+") if other and other != name]
    return "+".join([name, *others])


def _models_in(folder: str) -> list[Model]:
    """Return the models in a folder; of two by one name that of the first engine comes last."""
    return [
        Model(path.name.removesuffix(suffix), folder, suffix, stamp_of(path))
        for suffix in reversed(ENGINES)
        for path in Path(folder).glob(f"*{suffix}")
    ]
