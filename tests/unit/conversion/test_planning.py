"""From what the user points at to a plan: folders, names, metadata, dates."""

from __future__ import annotations

import errno
import itertools
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from converters.conversion.completion import (
    completed,
    editions_of,
    modified_moment,
    warn_of_shared_isbn,
)
from converters.conversion.inspection import inspect_sources
from converters.conversion.naming import file_names, require_output, targets
from converters.conversion.shelf import plan_of, plans_of
from converters.conversion.sources import books_in, common_road, gather, structure_place
from converters.errors import DestinationError, SettingsError, SourceError
from converters.metadata_files.structure_file import write_structure
from converters.model.decision import Decision
from converters.model.edition import Edition
from converters.model.job import Plan, SourceRoad, Wishes
from converters.model.metadata import EditionRecord, Metadata, Product, Work
from converters.monitor import CollectingMonitor
from converters.pages.ingest import list_pages
from converters.service import Service
from converters.settings import Settings
from converters.vocabularies import PRODUCT_OF, SCANNED_FORMS, EditionForm, ProductForm

EPUB, EPUB_FIXED, PDF, FACSIMILE = (
    Edition(form=form)
    for form in (
        *(EditionForm.EPUB, EditionForm.EPUB_FIXED),
        *(EditionForm.PDF, EditionForm.FACSIMILE),
    )
)


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def wishes(output: Path, **fields: object) -> Plan:
    return msgspec.structs.replace(Plan(sources=(), output=str(output)), **fields)


def test_chapters_of_a_folder_come_in_natural_order(tmp_path: Path) -> None:
    touch(tmp_path, "chương 10.txt", "chương 2.txt", "~$chương 2.docx", ".ẩn.txt", "bìa.jpg")
    touch(tmp_path, "book.toml")
    book = gather([tmp_path])
    assert [source.name for source in book.sources] == ["chương 2.txt", "chương 10.txt"]
    assert [path.name for path in book.left_out] == ["bìa.jpg"]
    assert book.metadata_file == tmp_path / "book.toml"


def test_files_of_unknown_kinds_among_chapters_are_told(tmp_path):
    for name in ("1.txt", "2.txt", "ghi chú.xlsx", "vở.psd", "Thumbs.db", "book.toml", "~$2.docx"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "1.txt").write_text("Trời mưa.", encoding="utf-8")
    book = gather([tmp_path])
    assert [path.name for path in book.left_out] == ["ghi chú.xlsx", "vở.psd"]


def test_folder_of_more_pictures_than_texts_is_one_scan(tmp_path: Path) -> None:
    touch(tmp_path, "1.jpg", "2.jpg", "truth.txt")
    book = gather([tmp_path])
    assert book.sources == (tmp_path,)
    assert [path.name for path in book.left_out] == ["truth.txt"]


def test_text_beside_a_folder_of_pages_does_not_make_it_a_manuscript(tmp_path: Path) -> None:
    touch(tmp_path, "pages/1.jpg", "pages/2.jpg", "truth.txt")
    book = gather([tmp_path])
    assert (book.sources, book.left_out) == ((tmp_path,), (tmp_path / "truth.txt",))


def test_pictures_beside_chapters_are_told(tmp_path: Path) -> None:
    touch(tmp_path, "1.txt", "2.txt", "hình/1.jpg")
    book = gather([tmp_path])
    assert [path.name for path in book.sources] == ["1.txt", "2.txt"]
    assert book.left_out == (tmp_path / "hình",)


def test_pictures_in_deeper_folders_are_found(tmp_path: Path) -> None:
    touch(tmp_path, "tập 1/1.png", "book.toml")
    assert gather([tmp_path]).sources == (tmp_path,)


def test_metadata_beside_a_file_are_found(tmp_path: Path) -> None:
    touch(tmp_path, "so-do.docx", "so-do.toml")
    assert gather([tmp_path / "so-do.docx"]).metadata_file == tmp_path / "so-do.toml"


def test_source_of_the_longest_name_is_read(tmp_path: Path) -> None:
    source = tmp_path / ("ố" * 83 + ".md")  # 252 bytes; file systems take 255
    source.write_text("# Một\n\nHai.\n", encoding="utf-8")
    book = gather([source])
    assert (book.metadata_file, book.structure_file) == (None, None)
    assert inspect_sources([source], CollectingMonitor()).findings[0].chapters == ("Một",)
    # Its own file of decisions cannot be: that is told where one is to be made.
    with pytest.raises(DestinationError):
        write_structure(structure_place([source]), [Decision(text="Một", heading=2)])


def test_book_file_beside_the_source_counts_but_not_on_a_shelf(tmp_path: Path) -> None:
    touch(tmp_path, "so-do.docx", "pages/1.jpg", "book.toml")
    for source in ("so-do.docx", "pages"):
        assert gather([tmp_path / source]).metadata_file == tmp_path / "book.toml"
    shelf = books_in(tmp_path, tmp_path / "out")
    assert [book.metadata_file for book in shelf] == [None, None]


def test_row_of_the_catalogue_without_its_book_is_told(tmp_path: Path) -> None:
    touch(tmp_path, "so-do.docx")
    catalogue = tmp_path / "danh mục.csv"
    catalogue.write_text("tệp,isbn\nso-do.docx,1\nkhông có.docx,\n", encoding="utf-8")
    shelf = plans_of(tmp_path, wishes(tmp_path / "out"), catalogue)
    told = [(book.name, book.problem and book.problem.code) for book in shelf]
    assert told == [("so-do.docx", "META-021"), ("không có.docx", "FILE-030")]


def test_absent_and_empty_sources_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as absent:
        gather([tmp_path / "không có.docx"])
    assert absent.value.diagnostic.code == "FILE-010"
    with pytest.raises(SourceError) as empty:
        gather([tmp_path])
    assert empty.value.diagnostic.code == "FILE-011"
    with pytest.raises(SourceError) as shelf:
        books_in(tmp_path, tmp_path / "out")
    assert shelf.value.diagnostic.code == "FILE-011"


def zipped(path: Path, *names: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, b"\x89PNG")


def test_what_binds_pages_is_a_book_of_its_own_on_a_shelf(tmp_path: Path) -> None:
    touch(tmp_path, "rời 1.png", "rời 2.png")
    zipped(tmp_path / "quét.zip", "1.png", "2.png", "ghi chú.txt")
    zipped(tmp_path / "truyện.cbz", "1.png")
    zipped(tmp_path / "sao lưu.zip", "thư.eml", "bảng.xls", "ảnh.png")
    (tmp_path / "cũ.djvu").write_bytes(b"AT&TFORM")
    shelf = books_in(tmp_path, tmp_path / "out")
    names = [[source.name for source in book.sources] for book in shelf]
    assert sorted(names) == [
        ["cũ.djvu"], ["quét.zip"], ["rời 1.png", "rời 2.png"], ["truyện.cbz"]
    ]  # fmt: skip
    assert {common_road(book.sources[:1]) for book in shelf if len(book.sources) == 1} == {
        SourceRoad.SCAN
    }


def test_manuscript_and_scan_are_not_one_book(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Một đoạn văn.", encoding="utf-8")
    touch(tmp_path, "pages/1.jpg")
    assert common_road([tmp_path / "a.txt"]) is SourceRoad.MANUSCRIPT
    with pytest.raises(SourceError) as mixed:
        common_road([tmp_path / "a.txt", tmp_path / "pages"])
    assert mixed.value.diagnostic.code == "FILE-013"


def test_shelf_has_a_book_for_every_document_and_folder(tmp_path: Path) -> None:
    touch(tmp_path, "b.docx", "a.txt", "quét/1.jpg", "nhiều chương/1.md", "rỗng/x.ini", "x.ini")
    touch(tmp_path, "out/xong.pdf", "trang 1.png", "trang 2.png")
    books = books_in(tmp_path, tmp_path / "out")
    assert [book.label for book in books] == ["a.txt", "b.docx", "1.md", "quét", tmp_path.name]
    assert len(books[-1].sources) == 2


def test_shelf_is_not_its_own_output(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")
    with pytest.raises(DestinationError) as error:
        books_in(tmp_path, tmp_path)
    assert error.value.diagnostic.code == "FILE-016"


def test_editions_do_not_go_among_the_chapters_of_a_folder(tmp_path: Path) -> None:
    touch(tmp_path, "1.md", "2.md")
    with Service(Settings(state_folder=str(tmp_path / "state"))) as service:
        with pytest.raises(DestinationError) as error:
            service.plan([tmp_path], tmp_path)
        assert error.value.diagnostic.code == "FILE-016"
        # Beside single files they may lie: those are named one by one.
        assert service.plan([tmp_path / "1.md"], tmp_path).sources == (str(tmp_path / "1.md"),)


def test_names_are_isbn_else_given_name_else_title() -> None:
    metadata = Metadata(
        work=Work(title="Số đỏ"),
        products=(Product(form=ProductForm.EPUB, isbn="9786040000002"),),
    )
    plan = Plan(sources=("/x/a.txt",), output="/out")
    names = file_names(plan, metadata, (EPUB, PDF, FACSIMILE))
    assert names == ("9786040000002.epub", "so-do.pdf", "so-do-facsimile.pdf")
    assert file_names(plan, metadata, (FACSIMILE,)) == ("so-do.pdf",)
    second = msgspec.structs.replace(plan, name="tap-hai", ordinal=2)
    assert file_names(second, metadata, (EPUB, PDF)) == ("9786040000002-2.epub", "tap-hai-2.pdf")


def test_pages_and_flowing_text_are_told_apart_in_any_order() -> None:
    plan = Plan(sources=("/x/a.txt",), output="/out", name="a")
    told = {EPUB: "a.epub", EPUB_FIXED: "a-fixed.epub", PDF: "a.pdf", FACSIMILE: "a-facsimile.pdf"}
    for order in itertools.permutations(told):
        assert file_names(plan, Metadata(), order) == tuple(told[edition] for edition in order)


def test_what_a_printer_is_given_says_what_it_is() -> None:
    forms = tuple(Edition(form=form) for form in (EditionForm.PRINT, EditionForm.COVER))
    plan = Plan(sources=("/x/a.txt",), output="/out", name="a")
    assert file_names(plan, Metadata(), (PDF, *forms)) == ("a.pdf", "a-print.pdf", "a-cover.pdf")
    record = EditionRecord(print_isbn="9786040000002")
    metadata = Metadata(edition=record)
    names = file_names(plan, metadata, (PDF, *forms))
    assert names == ("a.pdf", "9786040000002-print.pdf", "9786040000002-cover.pdf")
    monitor = CollectingMonitor()
    warn_of_shared_isbn(metadata, forms, monitor)
    assert monitor.diagnostics == [], "pages and cover are one product"
    third = msgspec.structs.replace(plan, ordinal=3)
    assert file_names(third, Metadata(), forms) == ("a-3-print.pdf", "a-3-cover.pdf")


def test_pages_for_the_printer_do_not_take_the_name_of_a_source(tmp_path: Path) -> None:
    touch(tmp_path, "a-print.pdf")
    plan = Plan(sources=(str(tmp_path / "a-print.pdf"),), output=str(tmp_path), name="a")
    (target,) = targets(plan, Metadata(), (Edition(form=EditionForm.PRINT),))
    assert target.name == "a-2-print.pdf"


def test_source_is_never_the_target(tmp_path: Path) -> None:
    touch(tmp_path, "so-do.pdf")
    metadata = Metadata(work=Work(title="Số đỏ"))
    plan = Plan(sources=(str(tmp_path / "so-do.pdf"),), output=str(tmp_path))
    assert [path.name for path in targets(plan, metadata, (FACSIMILE,))] == ["so-do-2.pdf"]


def test_output_within_a_source_folder_is_refused(tmp_path: Path) -> None:
    plan = Plan(sources=(str(tmp_path),), output=str(tmp_path / "out"))
    with pytest.raises(DestinationError) as error:
        require_output(plan)
    assert error.value.diagnostic.code == "FILE-016"


def test_output_that_cannot_be_is_told_before_the_work(tmp_path: Path) -> None:
    touch(tmp_path, "file", "a.txt")
    places = {
        "FILE-019": [tmp_path / "file", tmp_path / "file" / "sub"],
        "FILE-003": [tmp_path / ("Số đỏ " * 60)],
    }
    for code, outputs in places.items():
        for output in outputs:
            plan = Plan(sources=(str(tmp_path / "a.txt"),), output=str(output))
            with pytest.raises(DestinationError) as error:
                require_output(plan)
            assert error.value.diagnostic.code == code
    require_output(Plan(sources=(), output=str(tmp_path / "new" / "deep")))
    assert not (tmp_path / "new").exists()


def test_output_without_permission_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(DestinationError) as error:
        require_output(Plan(sources=(), output=str(tmp_path / "out")))
    assert error.value.diagnostic.code == "FILE-002"


def test_folders_that_may_not_be_read_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a.txt", "kín/1.jpg")
    inside = Path.iterdir

    def refused(folder: Path) -> Iterator[Path]:
        if folder.name == "kín":
            raise PermissionError(errno.EACCES, "Permission denied")
        return inside(folder)

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(SourceError) as error:
        gather([tmp_path / "kín"])
    assert error.value.diagnostic.code == "DOC-004"
    # On a shelf it is one book that fails; the others are made.
    assert [book.label for book in books_in(tmp_path, tmp_path / "out")] == ["a.txt", "kín"]
    with pytest.raises(SourceError) as pages:
        list_pages([tmp_path / "kín"], CollectingMonitor())
    assert pages.value.diagnostic.code == "DOC-004"


def test_names_that_no_disk_takes_and_files_for_shelves_are_told(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")
    with pytest.raises(SourceError) as long:
        gather([tmp_path / ("Số đỏ " * 60)])
    assert long.value.diagnostic.code == "DOC-004"
    with pytest.raises(SourceError) as file:
        books_in(tmp_path / "a.txt", tmp_path / "out")
    assert file.value.diagnostic.code == "FILE-024"


def test_equal_names_on_a_shelf_get_numbers(tmp_path: Path) -> None:
    touch(tmp_path, "a.docx", "a.txt", "b.txt")
    (tmp_path / "b.toml").write_text('title = "A"', encoding="utf-8")
    shelf = plans_of(tmp_path, wishes(tmp_path / "out"), None)
    plans = [book.plan for book in shelf if book.plan]
    assert [(plan.name, plan.ordinal) for plan in plans] == [("a", 1), ("a", 2), ("a", 3)]


def test_wrong_metadata_of_one_book_leave_the_others_alone(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "b.txt")
    (tmp_path / "a.toml").write_text("titel = 1", encoding="utf-8")
    first, second = plans_of(tmp_path, wishes(tmp_path / "out"), None)
    assert first.problem is not None
    assert first.problem.code == "META-001"
    assert second.plan is not None


def test_catalogue_goes_before_the_books_own_file(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")
    (tmp_path / "a.toml").write_text('title = "Cũ"\npublisher = "P"', encoding="utf-8")
    (tmp_path / "c.csv").write_text("file,title,language\na,Mới,en\n", encoding="utf-8")
    (book,) = plans_of(tmp_path, wishes(tmp_path / "out"), tmp_path / "c.csv")
    assert book.plan is not None
    assert book.plan.metadata.work.title == "Mới"
    assert book.plan.metadata.edition.publisher == "P"
    assert book.plan.language == "en"


def test_given_metadata_win_over_the_file(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")
    (tmp_path / "a.toml").write_text('title = "Cũ"\nauthor = "B"', encoding="utf-8")
    given = wishes(tmp_path / "out", metadata=Metadata(work=Work(title="Mới")))
    work = plan_of(gather([tmp_path / "a.txt"]), given).metadata.work
    assert work.title == "Mới"
    assert work.contributors[0].name == "B"


def plan_with(**fields: object) -> Plan:
    return wishes(Path("/out"), sources=("/x/chuyện.txt",), **fields)


def test_found_metadata_fill_what_was_not_given() -> None:
    found = Metadata(
        work=Work(title="Tìm thấy", language="fr"), edition=EditionRecord(publisher="P")
    )
    given = Metadata(work=Work(subtitle="Phụ"))
    result = completed(plan_with(metadata=given), found, CollectingMonitor())
    assert (result.work.title, result.work.subtitle, result.work.language) == (
        "Tìm thấy",
        "Phụ",
        "fr",
    )
    assert result.edition.publisher == "P"
    english = completed(plan_with(language="en"), found, CollectingMonitor())
    assert english.work.language == "en"


def test_book_without_title_is_called_like_its_file() -> None:
    monitor = CollectingMonitor()
    assert completed(plan_with(), Metadata(), monitor).work.title == "Chuyện"
    assert [d.code for d in monitor.diagnostics] == ["META-010"]


def test_exports_have_no_isbn_and_endings_of_their_own() -> None:
    products = tuple(Product(form=form, isbn="9786040000002") for form in ProductForm)
    metadata = Metadata(work=Work(title="Số đỏ"), products=products)
    plan = Plan(sources=("/x/a.txt",), output="/out")
    exports = [form for form in EditionForm if form not in PRODUCT_OF]
    names = file_names(plan, metadata, tuple(Edition(form=form) for form in exports))
    assert names == ("so-do.hocr", "so-do.alto.zip", "so-do.txt", "so-do.tif")
    monitor = CollectingMonitor()
    warn_of_shared_isbn(metadata, tuple(Edition(form=form) for form in exports), monitor)
    assert monitor.diagnostics == []


def test_two_epubs_are_told_apart() -> None:
    plan = Plan(sources=("/x/a.txt",), output="/out")
    fixed = Edition(form=EditionForm.EPUB_FIXED)
    metadata = Metadata(work=Work(title="Số đỏ"))
    assert file_names(plan, metadata, (EPUB, fixed)) == ("so-do.epub", "so-do-fixed.epub")
    assert file_names(plan, metadata, (fixed,)) == ("so-do.epub",)


def test_an_export_does_not_take_the_name_of_a_source(tmp_path: Path) -> None:
    touch(tmp_path, "so-do.txt", "so-do.alto.zip")
    sources = (str(tmp_path / "so-do.txt"), str(tmp_path / "so-do.alto.zip"))
    plan = Plan(sources=sources, output=str(tmp_path))
    exports = tuple(Edition(form=form) for form in (EditionForm.TEXT, EditionForm.ALTO))
    found = targets(plan, Metadata(work=Work(title="Số đỏ")), exports)
    assert [path.name for path in found] == ["so-do-2.txt", "so-do-2.alto.zip"]


@pytest.mark.parametrize("form", sorted(SCANNED_FORMS))
def test_editions_of_pages_are_not_made_of_manuscripts(form: EditionForm) -> None:
    with pytest.raises(SettingsError) as error:
        editions_of(plan_with(editions=(Edition(form=form),)), SourceRoad.MANUSCRIPT)
    assert error.value.diagnostic.code == "META-012"
    assert form.value in error.value.diagnostic.text()
    text = plan_with(editions=(Edition(form=EditionForm.TEXT),))
    assert editions_of(text, SourceRoad.MANUSCRIPT) == text.editions


def test_pages_of_an_epub_are_made_of_manuscripts_too() -> None:
    plan = plan_with(editions=(Edition(form=EditionForm.EPUB_FIXED),))
    (edition,) = editions_of(plan, SourceRoad.MANUSCRIPT)
    assert edition.form is EditionForm.EPUB_FIXED


def test_exports_of_books_of_one_name_do_not_meet(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "b.txt")
    isbns = {"a": "9786040000002", "b": "9786040000019"}
    for name, isbn in isbns.items():
        fields = f'title = "Số đỏ"\nisbn = "{isbn}"\n'
        (tmp_path / f"{name}.toml").write_text(fields, encoding="utf-8")
    exports = (EPUB, Edition(form=EditionForm.TEXT))
    shelf = plans_of(tmp_path, wishes(tmp_path / "out", editions=exports), None)
    plans = [book.plan for book in shelf if book.plan is not None]
    assert [(plan.name, plan.ordinal) for plan in plans] == [("so-do", 1), ("so-do", 2)]
    shelf = plans_of(tmp_path, wishes(tmp_path / "out", editions=(EPUB,)), None)
    assert [book.plan.ordinal for book in shelf if book.plan is not None] == [1, 1]


def test_isbn_on_two_products_is_told() -> None:
    products = tuple(Product(form=form, isbn="9786040000002") for form in ProductForm)
    monitor = CollectingMonitor()
    warn_of_shared_isbn(Metadata(products=products), (EPUB, PDF, FACSIMILE), monitor)
    assert [d.code for d in monitor.diagnostics] == ["META-013"]
    warn_of_shared_isbn(Metadata(products=products), (EPUB,), monitor)
    assert len(monitor.diagnostics) == 1


def test_usual_editions_follow_the_road() -> None:
    forms = [edition.form for edition in editions_of(plan_with(), SourceRoad.SCAN)]
    assert forms == [EditionForm.EPUB, EditionForm.FACSIMILE]
    with pytest.raises(SettingsError) as error:
        editions_of(plan_with(editions=(FACSIMILE,)), SourceRoad.MANUSCRIPT)
    assert error.value.diagnostic.code == "META-012"


@pytest.mark.parametrize(
    ("epoch", "modified", "published", "expected"),
    [
        ("1000000000", "2026-01-01", "2020", datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)),
        (None, "2026-11-24T10:00:00+07:00", None, datetime(2026, 11, 24, 3, tzinfo=UTC)),
        (None, "2026-11-24T10:00:00", None, datetime(2026, 11, 24, 10, tzinfo=UTC)),
        (None, None, "2020", datetime(2020, 1, 1, tzinfo=UTC)),
        (None, None, "2020-05", datetime(2020, 5, 1, tzinfo=UTC)),
        (None, "hôm qua", "1936", datetime(1980, 1, 1, tzinfo=UTC)),
        (None, None, None, datetime(1980, 1, 1, tzinfo=UTC)),
    ],
)
def test_moment_of_the_files_is_never_the_clock(
    epoch: str | None, modified: str | None, published: str | None, expected: datetime
) -> None:
    metadata = Metadata(modified=modified, edition=EditionRecord(published=published))
    environment = {"SOURCE_DATE_EPOCH": epoch} if epoch else {}
    assert modified_moment(metadata, environment) == expected


def test_epoch_that_is_no_number_is_refused() -> None:
    with pytest.raises(SettingsError) as error:
        modified_moment(Metadata(), {"SOURCE_DATE_EPOCH": "gần đây"})
    assert error.value.diagnostic.code == "META-002"


def test_decisions_about_pages_are_found_beside_a_file_and_in_a_folder(tmp_path: Path):
    scan = tmp_path / "sách.djvu"
    scan.write_bytes(b"AT&TFORM")
    assert gather([scan]).pages_file is None
    shared = tmp_path / "pages.toml"
    shared.write_text('[[page]]\npages = "all"\nskew = 1\n', encoding="utf-8")
    assert gather([scan]).pages_file == shared
    own = tmp_path / "sách.pages.toml"
    own.write_text("[[page]]\npages = 3\nleave_out = true\n", encoding="utf-8")
    assert gather([scan]).pages_file == own
    assert gather([tmp_path]).pages_file == shared
    (rule,) = plan_of(gather([scan]), Plan(sources=(), output=str(tmp_path / "out"))).page_rules
    assert (rule.pages, rule.decided.leave_out) == ("3", True)
    given = Wishes(pages_file=shared)
    (rule,) = plan_of(gather([scan]), Plan(sources=(), output=""), given).page_rules
    assert (rule.pages, rule.decided.skew) == ("all", 1.0)
