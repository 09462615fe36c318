"""A picture book in Word becomes an EPUB of fixed layout that shops take."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pypdf
from lxml import etree

from converters.model.edition import Design, Edition
from converters.model.job import Wishes
from converters.service import Service
from converters.vocabularies import EditionForm
from tests.support.picture_book import SCENES, write_picture_book

X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
CHILDREN = Design(theme="children")
WISHES = Wishes(
    editions=tuple(
        Edition(form=form, design=CHILDREN) for form in (EditionForm.EPUB_FIXED, EditionForm.PDF)
    )
)


def test_every_scene_is_a_page_of_the_epub_and_of_the_pdf(tmp_path: Path, service: Service) -> None:
    source = write_picture_book(tmp_path / "meo.docx")
    report = service.convert(service.plan([source], tmp_path / "out", WISHES))
    assert [m for out in report.outputs for c in out.checks for m in c.messages] == []
    epub, pdf = (Path(output.path) for output in report.outputs)
    with zipfile.ZipFile(epub) as package:
        nav = etree.fromstring(package.read("EPUB/text/nav.xhtml"))
        names = [n for n in sorted(package.namelist()) if n.startswith("EPUB/text/page-")]
        pages = [etree.fromstring(package.read(name)) for name in names]
    (listed,) = (n for n in nav.iter(f"{X}nav") if n.get(TYPE) == "page-list")
    assert [a.text for a in listed.iter(f"{X}a")] == pypdf.PdfReader(pdf).page_labels
    told = [" ".join("".join(page.find(f"{X}body").itertext()).split()) for page in pages]
    drawn = [
        n for n, page in enumerate(pages) if page.find(f".//{X}span[@class='picture']") is not None
    ]
    assert [told[n].removeprefix("Ngoài vườn").strip() for n in drawn] == [w for _, w in SCENES]
    assert drawn == list(range(drawn[0], drawn[0] + len(SCENES)))
    assert told[-1] == "Lời cuối Chúc bé ngủ ngon!"


def test_shops_take_the_pages(tmp_path: Path, service: Service) -> None:
    source = write_picture_book(tmp_path / "meo.docx")
    (output, _) = service.convert(service.plan([source], tmp_path / "out", WISHES)).outputs
    verdicts = service.check(Path(output.path), shops=("apple", "kobo", "google"))
    # What is wanting is the cover and facts that only a publisher knows.
    codes = {message.code for verdict in verdicts for message in verdict.messages}
    assert not codes & {"SHOP-118", "SHOP-122"}
    assert all(verdict.errors == 0 for verdict in verdicts[:2])
