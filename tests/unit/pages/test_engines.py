"""A second engine reads a book: nothing but the table of engines knows of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from converters.diagnostics import Box
from converters.files import BlobStore, ResultCache
from converters.monitor import CollectingMonitor
from converters.pages import recognition
from converters.pages.book import PageStores, page_fingerprint, process_book
from converters.pages.geometry import Pixels
from converters.pages.ingest import list_pages
from converters.pages.models import find_models
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import Model, engine_of
from converters.pages.settings import PageSettings
from converters.pages.tesseract import Tesseract


class TinyEngine:
    """Takes all ink of a page for one word, which its model names."""

    library = "numpy"

    def page(self, gray: Pixels, model: Model) -> tuple[ReadBlock, ...]:
        line = self.line(gray, model, "")
        return (ReadBlock(line.box, (line,)),) if line else ()

    def line(self, gray: Pixels, model: Model, characters: str) -> ReadLine | None:
        rows, columns = np.nonzero(gray < 128)
        if characters or not len(rows):
            return None
        left, top, right, bottom = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        box = Box(float(left), float(top), float(right), float(bottom))
        word = ReadWord(model.file.read_text(encoding="utf-8"), box, 0.99)
        return ReadLine((word,), box, (box.left, box.bottom, box.right, box.bottom), 12.0)

    def orientation(self, gray: Pixels) -> tuple[int, float]:
        return 0, 0.0 if gray.size else 1.0


@pytest.fixture
def tiny_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(recognition.ENGINES, ".tiny", TinyEngine)
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "vie.tiny").write_text("trời", encoding="utf-8")
    return str(folder)


def test_the_ending_of_a_model_chooses_its_engine(tiny_models: str) -> None:
    tiny, usual = find_models(["vie", "eng"], tiny_models)
    assert (tiny.suffix, usual.suffix) == (".tiny", ".traineddata")
    assert isinstance(engine_of(tiny), TinyEngine)
    assert isinstance(engine_of(usual), Tesseract)
    assert engine_of(tiny) is engine_of(tiny)


def test_a_book_is_read_by_a_second_engine(tmp_path: Path, tiny_models: str) -> None:
    page = np.full((1000, 700), 255, np.uint8)
    for row in range(300, 700, 40):
        for left in range(200, 420, 20):
            page[row : row + 20, left : left + 12] = 0
    (tmp_path / "pages").mkdir()
    Image.fromarray(page).save(tmp_path / "pages" / "1.png")
    images = list_pages([tmp_path / "pages"], CollectingMonitor())
    settings = PageSettings(languages="vie", models_folder=tiny_models)
    book = process_book(
        images,
        settings,
        PageStores(ResultCache(tmp_path / "cache"), BlobStore(tmp_path / "media")),
        CollectingMonitor(),
    )
    (line,) = (line for region in book.layouts[0].regions for line in region.lines)
    assert line.text == "trời"
    assert line.box.left == pytest.approx(200, abs=4)
    assert line.box.bottom == pytest.approx(680, abs=4)
    usual = PageSettings(languages="vie")
    assert page_fingerprint(images[0], settings) != page_fingerprint(images[0], usual)
