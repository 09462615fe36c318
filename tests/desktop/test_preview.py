"""Finished files as a reader sees them, and nothing but them."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF, QUrl

from converters.vocabularies import EditionForm
from desktop.book import Book
from desktop.i18n import InterfaceLanguage, LanguageSwitch
from desktop.preview.epub_archive import ContentsEntry, EpubArchive, UnreadableEpubError
from desktop.preview.sandbox import Hitch, _can_lock_in, hitch
from desktop.preview.spreads import fit, spread_of
from desktop.preview.view import PreviewView
from tests.support.desktop_books import small_epub, small_pdf
from tests.support.desktop_engine import report

CHAPTERS = ["Lời nhà xuất bản", "Chương một", "Chương hai"]


@pytest.fixture
def view(qtbot, qapp):
    made = PreviewView()
    made.resize(900, 700)
    made.show()
    yield made
    made.close_files()
    made.close()
    made.deleteLater()
    qtbot.wait(50)


def offer(view: PreviewView, *outputs: tuple[EditionForm, Path]) -> None:
    view.show_book(Book(sources=("/a",), report=report(outputs)))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox of Linux")
def test_where_the_browser_would_end_the_program_it_is_told_instead(
    qtbot, qapp, view, tmp_path, monkeypatch
):
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    monkeypatch.delenv("QTWEBENGINE_CHROMIUM_FLAGS", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    languages = LanguageSwitch(qapp)
    languages.use(InterfaceLanguage.VIETNAMESE)
    epub = small_epub(tmp_path / "a.epub", CHAPTERS)
    pdf = small_pdf(tmp_path / "a.pdf", 2)
    offer(view, (EditionForm.EPUB, epub), (EditionForm.PDF, pdf))
    view.show_file(str(epub))
    assert view.epub is None
    assert "quyền quản trị (root)" in view._stack.currentWidget().text()
    languages.use(InterfaceLanguage.ENGLISH)
    qtbot.waitUntil(lambda: "administrator (root)" in view._stack.currentWidget().text())
    view.show_file(str(pdf))
    assert view._stack.currentWidget() is not view._empty
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda _: "/bin/false")
    _can_lock_in.cache_clear()
    assert hitch() is Hitch.FORBIDDEN
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    assert hitch() is None
    _can_lock_in.cache_clear()


def test_an_epub_is_read_without_unpacking(tmp_path):
    archive = EpubArchive(small_epub(tmp_path / "sách.epub", CHAPTERS))
    assert archive.spine == tuple(f"EPUB/text/chuong-{n}.xhtml" for n in (1, 2, 3))
    assert archive.contents[1] == ContentsEntry("Chương một", "EPUB/text/chuong-2.xhtml", 0)
    content, media_type = archive.read(archive.spine[0])
    assert media_type == "application/xhtml+xml"
    assert "Lời nhà xuất bản".encode() in content
    archive.close()


@pytest.mark.parametrize(
    "name", ["META-INF/container.xml", "../../etc/passwd", "", "EPUB/none.css"]
)
def test_files_that_the_package_does_not_name_do_not_exist(tmp_path, name):
    archive = EpubArchive(small_epub(tmp_path / "a.epub", CHAPTERS))
    assert archive.read(name) is None
    archive.close()


def test_what_is_no_epub_is_refused(tmp_path):
    for number, content in enumerate((b"", b"no zip at all", _zip_of("a.txt", "chữ"))):
        path = tmp_path / f"{number}.epub"
        path.write_bytes(content)
        with pytest.raises(UnreadableEpubError):
            EpubArchive(path)


def test_an_entity_bomb_is_refused(tmp_path):
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    path = tmp_path / "bomb.epub"
    path.write_bytes(_zip_of("META-INF/container.xml", bomb))
    with pytest.raises(UnreadableEpubError):
        EpubArchive(path)


def _zip_of(name: str, text: str) -> bytes:
    import io

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("page", "spread"),
    [(0, (None, 0)), (1, (1, 2)), (2, (1, 2)), (3, (3, 4)), (4, (3, 4)), (5, (5, None))],
)
def test_pages_lie_as_in_a_bound_book(page, spread):
    assert spread_of(page, 6) == spread


def test_a_page_is_scaled_whole_into_its_room():
    assert fit(QSizeF(100, 200), QSizeF(300, 400)) == QSizeF(200, 400)


def test_chapters_are_opened_from_the_contents_and_turned(qtbot, view, tmp_path):
    epub = small_epub(tmp_path / "sách.epub", CHAPTERS)
    offer(view, (EditionForm.EPUB, epub))
    with qtbot.waitSignal(_browser(view).loadFinished, timeout=30_000):
        view.appear()
    assert view.contents.model().rowCount() == 3
    with qtbot.waitSignal(view.epub.loadFinished, timeout=30_000):
        view.contents.clicked.emit(view.contents.model().index(2, 0))
    assert view.epub.url() == QUrl("banso-book://book/EPUB/text/chuong-3.xhtml")
    with qtbot.waitSignal(view.epub.loadFinished, timeout=30_000):
        view.turn(-1)
    assert view.contents.currentIndex().row() == 1
    larger = view.epub.zoomFactor()
    view.larger()
    assert view.epub.zoomFactor() > larger


def _browser(view: PreviewView):
    return view._browser()


def test_the_book_reaches_neither_scripts_nor_the_network_nor_the_disk(qtbot, view, tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("h1 { color: red }", encoding="utf-8")
    with Listener() as (port, calls):
        head = (
            f'<link rel="stylesheet" href="http://127.0.0.1:{port}/a.css"/>'
            f'<link rel="stylesheet" href="{secret.as_uri()}"/>'
            '<script>document.title = "ran";</script>'
        )
        body = f'<p><img alt="" src="http://127.0.0.1:{port}/b.png"/></p>'
        epub = small_epub(tmp_path / "spy.epub", ["Một"], head=head, body=body)
        offer(view, (EditionForm.EPUB, epub))
        with qtbot.waitSignal(_browser(view).loadFinished, timeout=30_000):
            view.appear()
        qtbot.wait(200)
        assert view.epub.title() == "Một"
        assert calls == []


class Listener:
    """Count connections to a port of this computer."""

    def __enter__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._calls: list[object] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        return self._socket.getsockname()[1], self._calls

    def _listen(self) -> None:
        while True:
            try:
                connection, address = self._socket.accept()
            except OSError:
                return
            self._calls.append(address)
            connection.close()

    def __exit__(self, *_):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


def test_links_out_of_the_book_are_not_followed(qtbot, view, tmp_path):
    offer(view, (EditionForm.EPUB, small_epub(tmp_path / "a.epub", CHAPTERS)))
    with qtbot.waitSignal(_browser(view).loadFinished, timeout=30_000):
        view.appear()
    here = view.epub.url()
    page = view.epub.page()
    kind = page.NavigationType.NavigationTypeLinkClicked
    assert not page.acceptNavigationRequest(QUrl("https://example.org/"), kind, True)
    assert not page.acceptNavigationRequest(QUrl("file:///etc/passwd"), kind, True)
    assert view.epub.url() == here


def test_a_pdf_is_shown_in_spreads_and_in_pages(qtbot, view, tmp_path):
    offer(view, (EditionForm.PDF, small_pdf(tmp_path / "sách.pdf", 5)))
    view.appear()
    assert view._stack.currentWidget() is view.spreads
    qtbot.waitUntil(lambda: 0 in view.spreads._images, timeout=15_000)
    view.turn(1)
    assert spread_of(view.spreads.page, 5) == (1, 2)
    qtbot.waitUntil(lambda: set(view.spreads._images) == {1, 2}, timeout=15_000)
    view.turn(-1)
    assert spread_of(view.spreads.page, 5) == (None, 0)
    for _ in range(9):
        view.turn(1)
    assert spread_of(view.spreads.page, 5) == (3, 4)
    view.larger()
    assert view._stack.currentWidget() is view.pages


def test_a_file_that_is_gone_is_told(qtbot, view, tmp_path):
    offer(view, (EditionForm.PDF, tmp_path / "gone.pdf"))
    view.appear()
    assert view._stack.currentWidget() is view._empty
    assert "gone.pdf" in view._empty.text()


def test_a_page_of_fixed_layout_is_shown_whole(view, qtbot, tmp_path):
    head = '<meta name="viewport" content="width=1200, height=1700"/>'
    fixed = small_epub(tmp_path / "a.epub", CHAPTERS, head=head)
    offer(
        view,
        (EditionForm.EPUB_FIXED, fixed),
        (EditionForm.EPUB, small_epub(tmp_path / "b.epub", CHAPTERS)),
    )
    view.appear()
    qtbot.waitUntil(lambda: view.epub is not None and view.epub.zoomFactor() < 0.9)
    whole = view.epub.zoomFactor()
    assert whole * 1_700 <= view.epub.height() + 1
    assert view.epub.maximumWidth() == pytest.approx(whole * 1_200, abs=1)
    assert not view.devices.isVisible()
    view.larger()
    assert view.epub.zoomFactor() == pytest.approx(whole * 1.15, rel=0.01)
    view.show_file(str(tmp_path / "b.epub"))
    qtbot.waitUntil(lambda: view.epub.zoomFactor() == pytest.approx(1.15, rel=0.01))
    assert view.devices.isVisible()
