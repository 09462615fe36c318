"""EPUB in a browser that knows nothing but the book: no scripts, no network, no disk.

The files are answered from the archive through a URL scheme of its own; every other request is
refused, and a content security policy says the same to the engine once more.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QMenu, QWidget

from desktop.i18n import translate
from desktop.preview.epub_archive import EpubArchive

SCHEME: Final = b"banso-book"
_HOST: Final = "book"
_POLICY: Final = (
    b"default-src 'none'; img-src banso-book: data:; style-src banso-book: 'unsafe-inline'; "
    b"font-src banso-book: data:; media-src banso-book:"
)
_SWITCHED_OFF: Final = (
    QWebEngineSettings.WebAttribute.JavascriptEnabled,
    QWebEngineSettings.WebAttribute.LocalStorageEnabled,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.AutoLoadIconsForPage,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
)


def register_scheme() -> None:
    """Make the book's scheme known; before the first browser profile, best before the app."""
    if QWebEngineUrlScheme.schemeByName(SCHEME).name() == SCHEME:
        return
    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme | QWebEngineUrlScheme.Flag.CorsEnabled)
    QWebEngineUrlScheme.registerScheme(scheme)


def url_of(target: str) -> QUrl:
    """Return the address of a file in the book, maybe with a part after #."""
    path, _, part = target.partition("#")
    url = QUrl()
    url.setScheme(SCHEME.decode())
    url.setHost(_HOST)
    url.setPath(f"/{path}")
    if part:
        url.setFragment(part)
    return url


class BookFiles(QWebEngineUrlSchemeHandler):
    """Answers requests with files of the open book."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.archive: EpubArchive | None = None

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer one request; what the package does not name does not exist."""
        name = job.requestUrl().path().lstrip("/")
        found = self.archive.read(name) if self.archive else None
        if found is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        content, media_type = found
        buffer = QBuffer(job)
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        # The stub asks for one value a header; the call itself takes the list of its values.
        policy = {
            QByteArray(b"Content-Security-Policy"): [QByteArray(_POLICY)],
            # The next book has files of the same names.
            QByteArray(b"Cache-Control"): [QByteArray(b"no-store")],
        }
        job.setAdditionalResponseHeaders(policy)  # type: ignore[arg-type]  # the stub
        job.reply(media_type.encode(), buffer)


class OnlyTheBook(QWebEngineUrlRequestInterceptor):
    """Refuses every request that leaves the book."""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Let the book's own scheme and inlined data pass."""
        if info.requestUrl().scheme() not in (SCHEME.decode(), "data"):
            info.block(True)  # noqa: FBT003 - Qt's signature


class BookPage(QWebEnginePage):
    """Page that does not follow links out of the book."""

    def acceptNavigationRequest(
        self,
        url: QUrl | str,
        type_: QWebEnginePage.NavigationType,  # noqa: ARG002 - Qt's signature
        is_main_frame: bool,  # noqa: ARG002, FBT001 - Qt's signature
    ) -> bool:
        """Follow links within the book only."""
        return QUrl(url).scheme() == SCHEME.decode()


class EpubView(QWebEngineView):
    """Shows one file of the book at a time."""

    shown = Signal(str)
    """Path of the file that is shown now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile = QWebEngineProfile()
        self._files = BookFiles(self)
        self._guard = OnlyTheBook(self)
        self._profile.installUrlSchemeHandler(SCHEME, self._files)
        self._profile.setUrlRequestInterceptor(self._guard)
        self._page = BookPage(self._profile, self)
        for attribute in _SWITCHED_OFF:
            self._page.settings().setAttribute(attribute, False)  # noqa: FBT003 - Qt's signature
        self.setPage(self._page)
        self.urlChanged.connect(lambda url: self.shown.emit(url.path().lstrip("/")))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a page of a book; the browser would offer to save it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for what, name in (
            (QWebEnginePage.WebAction.Copy, translate("Preview", "Copy")),
            (QWebEnginePage.WebAction.SelectAll, translate("Preview", "Select all")),
        ):
            action = self._page.action(what)
            action.setText(name)
            menu.addAction(action)
        menu.popup(event.globalPos())

    def show_archive(self, archive: EpubArchive) -> None:
        """Open a book at its beginning."""
        self._files.archive = archive
        self.go(archive.spine[0])

    def go(self, target: str) -> None:
        """Show a file of the book."""
        self._page.setUrl(url_of(target))

    def let_go(self) -> None:
        """Show nothing and forget the book, so that its file can be closed."""
        self._files.archive = None
        self._page.setUrl(QUrl("about:blank"))

    def dispose(self) -> None:
        """End the page before its profile, as Qt asks for."""
        self._files.archive = None
        self._page.deleteLater()
        self._profile.deleteLater()
