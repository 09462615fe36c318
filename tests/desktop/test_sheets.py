"""Contact sheets: every theme on phone and tablet, by day and by night, and as spreads of print.

They are written to ``tests/desktop/sheets`` to be looked at. What a machine can see is asserted:
nothing runs over the edge, the fonts are there, all text stands out from its paper.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView

from converters.files import BlobStore
from converters.model.edition import Design, Edition
from converters.vocabularies import EditionForm
from converters.writers.themes import theme_names
from tests.support.epub_samples import write_epub
from tests.support.pdf_reading import context_in, typeset_bytes
from tests.support.sheet_book import sheet_book

SHEETS: Final = Path(__file__).parent / "sheets"
SCREENS: Final = {"phone": (390, 780), "tablet": (820, 1_180)}
PAPERS: Final = {"day": ("#ffffff", "#111111"), "night": ("#000000", "#e6e6e6")}
AA_TEXT: Final = 4.5
_GAP: Final = 16
_LOOK: Final = """
(paper => {
  const root = document.documentElement;
  root.style.cssText = `background: ${paper[0]}; color: ${paper[1]}; padding: 18px;`;
  const channels = text => text.match(/[\\d.]+/g).map(Number);
  const light = text => {
    const [r, g, b] = channels(text).slice(0, 3).map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = light(getComputedStyle(root).backgroundColor);
  let worst = 21;
  for (const one of document.body.querySelectorAll("p, h1, h2, h3, li, td, th, figcaption, a")) {
    if (!one.textContent.trim()) continue;
    const ink = light(getComputedStyle(one).color);
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    worst = Math.min(worst, ratio);
  }
  return JSON.stringify({
    over: root.scrollWidth - root.clientWidth,
    contrast: worst,
    fonts: [...document.fonts].filter(font => font.status === "loaded").length,
    height: document.body.scrollHeight,
  });
})(%s)
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def view(qtbot, qapp):
    made = QWebEngineView()
    qtbot.addWidget(made)
    made.show()
    return made


def seen(qtbot, view: QWebEngineView, file: Path, paper: tuple[str, str]) -> dict[str, Any]:
    """Load a page, lay it on paper and return what the browser says of it."""
    with qtbot.waitSignal(view.loadFinished, timeout=20_000) as loaded:
        view.load(QUrl.fromLocalFile(str(file)))
    assert loaded.args == [True]
    answers: list[str] = []
    for _ in range(2):  # the first makes the browser lay out, which is when it loads fonts
        answers.clear()
        view.page().runJavaScript(_LOOK % json.dumps(paper), 0, answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
        qtbot.wait(250)
    return json.loads(answers[0])


def picture(view: QWebEngineView) -> Image.Image:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    view.grab().save(buffer, "PNG")
    return Image.open(io.BytesIO(buffer.data().data())).convert("RGB")


def sheet(name: str, pictures: list[Image.Image]) -> Image.Image:
    """Put pictures side by side and write them."""
    width = sum(one.width + _GAP for one in pictures) + _GAP
    height = max(one.height for one in pictures) + 2 * _GAP
    made = Image.new("RGB", (width, height), "#8a8a8a")
    left = _GAP
    for one in pictures:
        made.paste(one, (left, _GAP))
        left += one.width + _GAP
    SHEETS.mkdir(exist_ok=True)
    made.save(SHEETS / f"{name}.png")
    return made


@pytest.mark.parametrize("theme", theme_names())
def test_pages_on_screens(qtbot, view, tmp_path, theme):
    edition = Edition(form=EditionForm.EPUB, design=Design(theme=theme))
    written = write_epub(sheet_book(BlobStore(tmp_path / "media")), tmp_path, edition=edition)
    with zipfile.ZipFile(io.BytesIO(written.content)) as epub:
        epub.extractall(tmp_path / "book")
    text = tmp_path / "book" / "EPUB" / "text"
    files = [file for file in sorted(text.iterdir()) if file.stem not in {"nav", "cover"}]
    for screen, size in SCREENS.items():
        for light, paper in PAPERS.items():
            view.resize(*size)
            shown = []
            for file in files:
                told = seen(qtbot, view, file, paper)
                assert told["over"] <= 0, (file.name, screen)
                assert told["contrast"] >= AA_TEXT, (file.name, light)
                assert told["fonts"] > 0, file.name
                shown.append(picture(view))
                assert len(shown[-1].getcolors(1 << 24) or ()) > 2, file.name
            sheet(f"{theme}-{screen}-{light}", shown)


@pytest.mark.parametrize("theme", theme_names())
def test_spreads_of_print(tmp_path, theme):
    context = context_in(tmp_path)
    edition = Edition(form=EditionForm.PDF, design=Design(theme=theme))
    content = typeset_bytes(sheet_book(context.media), context, edition)
    document = pypdfium2.PdfDocument(content)
    pages = [page.render(scale=1.4).to_pil().convert("RGB") for page in document]
    document.close()
    filled = [page for page in pages if len(page.getcolors(1 << 24) or ()) > 1]
    assert len(filled) >= 5
    sheet(f"{theme}-print", filled)
