"""Which models read a book: by the names asked for, by its language, from two folders."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from converters.errors import ToolError
from converters.model.page import PageImage, SourceKind
from converters.pages.book import page_fingerprint
from converters.pages.models import (
    figure_model,
    find_models,
    model_of,
    models_for,
    reading_first,
)
from converters.pages.settings import PageSettings
from converters.resources import resource_path
from converters.vocabularies import RecognitionQuality


def own_folder(path: Path, *names: str) -> str:
    """Return a folder of the user's own with models by these names."""
    path.mkdir()
    for name in names:
        shutil.copy(resource_path("tessdata") / "eng.traineddata", path / f"{name}.traineddata")
    return str(path)


@pytest.mark.parametrize(
    ("language", "name"),
    [("vi", "vie"), ("en-GB", "eng"), ("fr", "fra"), ("de", "deu"), ("zh", "chi_sim"),
     ("zh-Hant", "chi_tra"), ("zh-TW", "chi_tra"), ("la", "lat"), ("km", "khm"),
     ("zh-Latn", "chi_sim"), ("vi-", "vi-")],
)  # fmt: skip
def test_languages_have_the_names_of_tesseracts_models(language: str, name: str) -> None:
    assert model_of(language) == name


def test_a_book_is_read_by_its_own_language_first() -> None:
    assert reading_first("en", "vie+eng") == "eng+vie"
    assert reading_first("vi", "vie+eng") == "vie+eng"
    assert reading_first("fr", "vie+eng") is None


def test_models_of_the_user_come_before_those_of_the_program(tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "mô hình", "fra", "vie")
    assert reading_first("fr", "vie+eng", folder) == "fra+vie+eng"
    found = find_models(["fra", "vie", "eng"], folder)
    assert [model.folder == folder for model in found] == [True, True, False]
    assert all(model.file.is_file() for model in found)
    assert figure_model(found).name == "eng"


@pytest.mark.parametrize("name", ["xyz", "osd", "", "../vie"])
def test_a_model_that_is_not_there_is_told_with_those_that_are(tmp_path: Path, name: str) -> None:
    with pytest.raises(ToolError) as caught:
        find_models([name], own_folder(tmp_path / "own", "fra"))
    assert caught.value.diagnostic.code == "OCR-001"
    assert "eng, fra, vie" in caught.value.diagnostic.remedy("en")


def test_a_missing_folder_is_no_fault(tmp_path: Path) -> None:
    assert find_models(["vie"], str(tmp_path / "không có"))[0].name == "vie"


def test_the_best_models_are_taken_where_they_lie_and_the_best_is_wanted(tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "own", "fra", "vie")
    best = own_folder(tmp_path / "own" / "best", "vie", "lat")
    wanted = PageSettings(
        languages="vie+fra+eng", models_folder=folder, quality=RecognitionQuality.BEST
    )
    program = str(resource_path("tessdata"))
    assert [model.folder for model in models_for(wanted)] == [best, folder, program]
    usual = PageSettings(languages="vie+fra+eng", models_folder=folder)
    assert [model.folder for model in models_for(usual)] == [folder, folder, program]
    assert reading_first("la", "vie+eng", folder) is None
    assert reading_first("la", "vie+eng", folder, best=True) == "lat+vie+eng"
    assert [m.folder for m in models_for(PageSettings(quality=RecognitionQuality.BEST))] == [
        program, program,
    ]  # fmt: skip


def test_a_model_put_in_the_place_of_another_is_read_with_at_once(tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "own", "own")
    page = PageImage(
        path="1.png", source="1.png", kind=SourceKind.IMAGE, frame=0, number=1, key="k",
        width_px=60, height_px=80,
    )  # fmt: skip
    settings = PageSettings(languages="own", models_folder=folder)
    before, model = page_fingerprint(page, settings), models_for(settings)[0]
    shutil.copy(resource_path("tessdata") / "vie.traineddata", model.file)
    assert models_for(settings)[0] != model
    assert page_fingerprint(page, settings) != before
    shutil.copy(resource_path("tessdata") / "eng.traineddata", model.file)
    assert page_fingerprint(page, settings) == before
