"""Coded messages: what, where, and what to do next, in Vietnamese and English.

A message is data (code, severity, place, values); its sentences stand in the catalogue
``resources/diagnostics/*.toml``, one file a code family, one table a code::

    [DOCX-014]
    severity = "warning"
    en = "{count:One text box|{count} text boxes} could not be placed."
    vi = "Không đặt được {count} khung chữ."
    remedy_en = "Move their text into the body in Word."
    remedy_vi = "Hãy chuyển chữ trong khung vào thân bài trong Word."

English tells one from more, Vietnamese does not: where a number stands before its noun, an English
text gives both forms after a colon, ``{count:one text box|{count} text boxes}``.
"""

from __future__ import annotations

import errno
import tomllib
from enum import StrEnum
from functools import cache
from typing import Final

import msgspec

from converters.resources import resource_path
from converters.sentences import fill


class Severity(StrEnum):
    """How much a message matters to the edition."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"
    FATAL = "fatal"


class Box(msgspec.Struct, frozen=True, array_like=True):
    """Rectangle in source pixels; x to the right, y down, right and bottom exclusive."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Horizontal size in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Vertical size in pixels."""
        return self.bottom - self.top

    def union(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def within(self, other: Box) -> Box:
        """Return the part that lies in another box, which it must touch."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def scaled(self, factor: float) -> Box:
        """Return the box on the picture resized by ``factor``."""
        return Box(self.left * factor, self.top * factor, self.right * factor, self.bottom * factor)

    def is_near(self, other: Box, distance: float) -> bool:
        """Return whether less than ``distance`` parts two boxes, across and down."""
        return (
            self.left - distance < other.right
            and other.left < self.right + distance
            and self.top - distance < other.bottom
            and other.top < self.bottom + distance
        )


class Origin(msgspec.Struct, frozen=True, omit_defaults=True):
    """Place in a source that a node or a message came from.

    ``source`` is the file's name as the user knows it, ``part`` a part inside a package
    (``word/footnotes.xml``), ``paragraph`` and ``page`` count from 1, ``confidence`` is 0 to 1.
    ``lines`` are the first lines of the part that a message is about, from 1.
    """

    source: str
    part: str | None = None
    paragraph: int | None = None
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None
    lines: tuple[int, ...] = ()


Value = str | int | float

_SYSTEM_REASONS: Final = {
    "ENOENT": ("there is no such file or folder", "không có tệp hay thư mục này"),
    "EACCES": ("permission denied", "không có quyền truy cập"),
    "EPERM": ("not permitted", "không được phép"),
    "EISDIR": ("it is a folder", "đó là một thư mục"),
    "ENOTDIR": ("a part of the path is a file", "một phần của đường dẫn là tệp"),
    "EROFS": ("the disk is read-only", "ổ đĩa chỉ cho phép đọc"),
    "ENOSPC": ("no space is left on the disk", "ổ đĩa hết chỗ"),
    "EDQUOT": ("the quota of the disk is used up", "đã dùng hết hạn mức ổ đĩa"),
    "EFBIG": ("the file is too large for the disk", "tệp quá lớn so với ổ đĩa"),
    "EIO": ("the disk cannot be read or written", "ổ đĩa bị lỗi đọc ghi"),
    "ENAMETOOLONG": ("the name is too long", "tên quá dài"),
    "EINVAL": ("the name is not valid", "tên không hợp lệ"),
    "ELOOP": ("its links lead in a circle", "các liên kết dẫn vòng tròn"),
    "EBUSY": ("another program holds it", "chương trình khác đang giữ"),
    "ETXTBSY": ("another program holds it", "chương trình khác đang giữ"),
    "EMFILE": ("too many files are open", "đang mở quá nhiều tệp"),
    "ENFILE": ("too many files are open", "đang mở quá nhiều tệp"),
    "ENODEV": ("the device is gone", "thiết bị không còn"),
    "ENXIO": ("the device is gone", "thiết bị không còn"),
    "ESTALE": ("the network drive is gone", "ổ đĩa mạng không còn kết nối"),
    "ETIMEDOUT": ("the network drive does not answer", "ổ đĩa mạng không phản hồi"),
    "EHOSTDOWN": ("the network drive does not answer", "ổ đĩa mạng không phản hồi"),
    "SQLITE_READONLY": ("the file or disk is read-only", "tệp hoặc ổ đĩa chỉ cho phép đọc"),
    "SQLITE_CANTOPEN": ("the file cannot be opened", "không mở được tệp"),
    "SQLITE_FULL": ("no space is left on the disk", "ổ đĩa hết chỗ"),
    "SQLITE_IOERR": ("the disk cannot be read or written", "ổ đĩa bị lỗi đọc ghi"),
    "SQLITE_BUSY": ("another program holds it", "chương trình khác đang giữ"),
    "PDF_FILE": ("the file cannot be read to its end", "không đọc được hết tệp"),
    "PDF_FORMAT": ("it is not built as a PDF is", "cấu trúc tệp không đúng chuẩn PDF"),
    "PDF_PAGE": ("a page is missing or cut off", "có trang bị thiếu hoặc bị cắt cụt"),
    "PDF_PICTURE": ("what it holds cannot be decoded", "không giải mã được nội dung"),
}
"""What systems, the journal and PDFium say of files, in English and Vietnamese."""
_PDFIUM_ERRORS: Final = {2: "PDF_FILE", 3: "PDF_FORMAT", 6: "PDF_PAGE"}
"""By PDFium's numbers (fpdfview.h, FPDF_ERR_*); one that it forgot to set is 0."""


class Diagnostic(msgspec.Struct, frozen=True, omit_defaults=True):
    """One message to the user: catalogue code, severity, place and the values to fill in."""

    code: str
    severity: Severity
    origin: Origin | None = None
    values: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, code: str, origin: Origin | None = None, **values: Value) -> Diagnostic:
        """Return the message ``code`` with the severity that the catalogue gives it."""
        severity = Severity(_entry(code)["severity"])
        return cls(code, severity, origin, tuple(sorted(values.items())))

    def text(self, language: str = "en") -> str:
        """Return the sentence in ``language`` (``vi`` or ``en``), values filled in."""
        spoken = _language(language)
        return _fill(_entry(self.code)[spoken], self.values, spoken)

    def remedy(self, language: str = "en") -> str:
        """Return what the user can do next, values filled in."""
        spoken = _language(language)
        return _fill(_entry(self.code)[f"remedy_{spoken}"], self.values, spoken)

    def where(self, language: str = "en") -> str:
        """Return the place in words, empty where none is known."""
        return describe_origin(self.origin, language)


def describe_origin(origin: Origin | None, language: str = "en") -> str:
    """Return a place in words: file, then page or paragraph."""
    if origin is None:
        return ""
    vi = _language(language) == "vi"
    pieces = [origin.source]
    if origin.part:
        pieces.append(origin.part)
    if origin.page is not None:
        pieces.append(f"trang {origin.page}" if vi else f"page {origin.page}")
    if origin.paragraph is not None:
        pieces.append(f"đoạn {origin.paragraph}" if vi else f"paragraph {origin.paragraph}")
    if origin.lines:
        word = "dòng" if vi else "line" if len(origin.lines) == 1 else "lines"
        pieces.append(f"{word} {', '.join(map(str, origin.lines))}")
    return ", ".join(pieces)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every known code with its severity and its texts."""
    entries: dict[str, dict[str, str]] = {}
    for path in sorted(resource_path("diagnostics").glob("*.toml")):
        entries.update(tomllib.loads(path.read_text(encoding="utf-8")))
    return entries


def _entry(code: str) -> dict[str, str]:
    return catalogue()[code]


def _language(language: str) -> str:
    return "vi" if language.lower().startswith("vi") else "en"


def system_reason(error: OSError) -> str:
    """Return what the system says is wrong, as a value of a message in any language.

    Known errors by their name (POSIX.1-2017, errno.h), others as the system puts them.
    """
    name = errno.errorcode.get(error.errno or 0, "")
    return name if name in _SYSTEM_REASONS else error.strerror or type(error).__name__


def pdfium_reason(error: Exception) -> str:
    """Return what PDFium found wrong with a file or page, as a value of a message."""
    return _PDFIUM_ERRORS.get(getattr(error, "err_code", None) or 0, "PDF_PICTURE")


def _fill(template: str, values: tuple[tuple[str, Value], ...], language: str) -> str:
    return fill(template, {name: _put(name, value, language) for name, value in values}, language)


def _put(name: str, value: Value, language: str) -> Value:
    if name != "reason" or value not in _SYSTEM_REASONS:
        return value
    english, vietnamese = _SYSTEM_REASONS[str(value)]
    return vietnamese if language == "vi" else english
