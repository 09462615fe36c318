"""How a book is to look: command line, the book's own file, the house's settings, in this order."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import msgspec
import pypdf
import pytest

from converters.cli.commands import run
from converters.cli.words import Words
from converters.conversion.designing import design_files, resolved
from converters.conversion.shelf import plan_of, plans_of
from converters.conversion.sources import gather
from converters.errors import SettingsError
from converters.jobs.fingerprints import fingerprint_of
from converters.model.edition import Design, Trim, read_trim
from converters.model.job import Plan
from converters.service import Service
from converters.settings import Settings
from converters.vocabularies import OpeningPage

MINIMAL = 'base = "essay"\n'


def own_theme(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text(MINIMAL, encoding="utf-8")
    return folder


def book_in(folder: Path, metadata: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "sach.txt"
    source.write_text("Chương 1\n\nMột câu chuyện.\n", encoding="utf-8")
    (folder / "book.toml").write_text(metadata, encoding="utf-8")
    return source


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("14.5x20.5", (145.0, 205.0)),
        ("14,5 × 20,5 cm", (145.0, 205.0)),
        ("13*19", (130.0, 190.0)),
        ("145x205", (145.0, 205.0)),
        ("40x60", (400.0, 600.0)),
        ("145 x 205 MM", (145.0, 205.0)),
        ("148x210mm", (148.0, 210.0)),
        ("6x9in", (152.4, 228.6)),
        ("5.5x8.5in", (139.7, 215.9)),
        ("5,5 × 8,5 inch", (139.7, 215.9)),
        ('6"x9"', (152.4, 228.6)),
        ("6” × 9”", (152.4, 228.6)),
        ("6″×9″", (152.4, 228.6)),
        ("6''x9''", (152.4, 228.6)),
        ("6 in. by 9 in.", (152.4, 228.6)),
        ("8.25 x 11 Inches", (209.55, 279.4)),
        ("14,5 cm x 20,5 cm", (145.0, 205.0)),
        ("a5", (148.0, 210.0)),
        ("A4", (210.0, 297.0)),
    ],
)
def test_sizes_of_pages(text, size):
    assert read_trim(text) == Trim(*size)


@pytest.mark.parametrize(
    "text", ["", "A9", "14.5", "x20", "6inx9cm", "14.5x20.5pt", "-1x20", "1e3x20", "6'x9'"]
)
def test_what_is_no_size(text):
    assert read_trim(text) is None


def test_the_book_s_own_file_names_its_design(tmp_path):
    own_theme(tmp_path / "sach" / "nha")
    (tmp_path / "sach" / "my.css").write_text("p { color: red; }", encoding="utf-8")
    metadata = (
        'theme = "nha"\ntrim = "13x19"\nfont_size = 12\n'
        'chapters_on = "recto"\npaper_thickness = "120 µm"\ncss = "my.css"\n'
    )
    book_in(tmp_path / "sach", metadata)
    plan = plan_of(gather([tmp_path / "sach" / "sach.txt"]), Plan(sources=(), output="out"))
    assert plan.design == Design(
        theme=str(tmp_path / "sach" / "nha"),
        trim=Trim(130.0, 190.0),
        body_size_pt=12.0,
        chapters_on=OpeningPage.RECTO,
        paper_um=120.0,
        css=str(tmp_path / "sach" / "my.css"),
    )
    assert design_files(plan.design) == (plan.design.theme, plan.design.css)


def test_what_is_asked_for_goes_before_the_book_and_the_book_before_the_house(tmp_path):
    house = Settings(theme="classic", trim="A5", themes_folder=str(tmp_path / "none"))
    wanted = Plan(sources=(), output="out", design=Design(theme="poetry"))
    source = book_in(tmp_path / "sach", 'theme = "essay"\n')
    plain = msgspec.structs.replace(wanted, design=Design())
    assert plan_of(gather([source]), wanted, settings=house).design.theme == "poetry"
    told = plan_of(gather([source]), plain, settings=house).design
    assert (told.theme, told.trim) == ("essay", Trim(148.0, 210.0))
    book_in(tmp_path / "sach")
    assert plan_of(gather([source]), plain, settings=house).design.theme == "classic"


def test_themes_of_the_user_go_before_ours(tmp_path):
    settings = Settings(themes_folder=str(tmp_path / "themes"))
    assert resolved(Design(theme="novel"), settings).theme == "novel"
    own = own_theme(tmp_path / "themes" / "novel")
    assert resolved(Design(theme="novel"), settings).theme == str(own)
    assert resolved(Design(), settings).theme == str(own)
    own_theme(tmp_path / "themes" / "nhà xuất bản")
    with pytest.raises(SettingsError) as caught:
        resolved(Design(theme="nouvel"), settings)
    (tmp_path / "empty").mkdir()
    with pytest.raises(SettingsError) as bare:
        resolved(Design(theme=str(tmp_path / "empty")), settings)
    assert bare.value.diagnostic.code == "META-041"
    known = dict(caught.value.diagnostic.values)["known"]
    assert caught.value.diagnostic.code == "EPUB-009"
    assert "nhà xuất bản" in known
    assert "poetry" in known


def test_looks_to_choose_from(tmp_path):
    own_theme(tmp_path / "themes" / "nha-sach")
    broken = own_theme(tmp_path / "themes" / "hong")
    (broken / "theme.toml").write_text("[type", encoding="utf-8")
    settings = Settings(state_folder=str(tmp_path), themes_folder=str(tmp_path / "themes"))
    with Service(settings) as service:
        entries = service.themes()
    assert [entry.vi for entry in entries][:1] == ["Tiểu thuyết"]
    assert [entry.en for entry in entries][-2:] == ["Textbook", "nha-sach"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('trim = "vuông"', "META-040"),
        ('trim = "1x2"', "META-040"),
        ('chapters_on = "verso"', "META-002"),
        ('trim = "200x9000 mm"', "META-040"),
        ('font_size = "to"', "META-002"),
        ("font_size = 400", "META-002"),
        ('paper_thickness = "dày"', "META-002"),
        ("paper_thickness = 0.1", "META-002"),
        ('css = "none.css"', "META-041"),
        ('typst = "none.typ"', "META-041"),
        ('theme = "gothic"', "EPUB-009"),
        ('themes = "novel"', "META-001"),
    ],
)
def test_what_does_not_fit_is_told_before_the_work(tmp_path, line, code):
    source = book_in(tmp_path / "sach", line)
    with pytest.raises(SettingsError) as caught:
        plan_of(gather([source]), Plan(sources=(), output="out"))
    assert caught.value.diagnostic.code == code


def test_one_book_of_a_shelf_with_a_wrong_design_does_not_stop_the_others(tmp_path):
    book_in(tmp_path / "kệ" / "a", 'theme = "gothic"')
    book_in(tmp_path / "kệ" / "b", 'theme = "poetry"')
    (tmp_path / "out").mkdir()
    first, second = plans_of(tmp_path / "kệ", Plan(sources=(), output=str(tmp_path / "out")), None)
    assert first.problem is not None
    assert first.problem.code == "EPUB-009"
    assert second.plan is not None
    assert second.plan.design.theme == "poetry"


def test_changed_rules_are_another_conversion(tmp_path):
    css = tmp_path / "my.css"
    css.write_text("p { color: red; }", encoding="utf-8")
    source = book_in(tmp_path / "sach")
    plan = Plan(sources=(str(source),), output="out", design=Design(css=str(css)))
    before = fingerprint_of(plan, Settings())
    css.write_text("p { color: blue; margin: 0; }", encoding="utf-8")
    assert fingerprint_of(plan, Settings()) != before


def test_the_command_line_sets_a_book_in_another_look(tmp_path, monkeypatch):
    monkeypatch.setenv("BANSO_STATE_FOLDER", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    source = book_in(tmp_path / "sach", 'title = "Sách"\nauthor = "A"\n')
    (tmp_path / "my.css").write_text("p { color: #123456; }", encoding="utf-8")
    options = ("--theme", "textbook", "--trim", "16x24", "--font-size", "12", "--css", "my.css")
    options += ("--chapters-on", "recto")
    given = ["convert", str(source), "-o", str(tmp_path / "out"), *options]
    assert run(given, Words("en")) == 0
    with zipfile.ZipFile(tmp_path / "out" / "sach.epub") as epub:
        css = epub.read("EPUB/styles/book.css").decode("utf-8")
    assert "Be Vietnam Pro" in css
    assert "#123456" in css
    content = (tmp_path / "out" / "sach.pdf").read_bytes()
    box = pypdf.PdfReader(io.BytesIO(content)).pages[0].mediabox
    assert float(box.width) == pytest.approx(160 / 25.4 * 72, abs=0.5)
    assert run([*given, "--theme", "gothic"], Words("en")) == 6
