"""Small pictures of covers, kept in the cache folder; made beside the event loop."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from desktop.shelf.painting import COVER

_DENSITY = 2
"""Of screens that are sharp."""


def small_cover(path: str, folder: Path) -> QImage | None:
    """Return a cover's picture at the size of a card, None where it cannot be read.

    What was made small once lies in ``folder`` under a name made of the picture's path and stamp.
    """
    try:
        status = Path(path).stat()
        named = f"{path}\0{status.st_mtime_ns}\0{status.st_size}"
        kept = folder / f"{hashlib.sha256(named.encode('utf-8')).hexdigest()[:32]}.png"
        if kept.is_file() and not (image := QImage(str(kept))).isNull():
            return image
        image = _read(path)
        if image is not None:
            folder.mkdir(parents=True, exist_ok=True)
            image.save(str(kept), "PNG")
    except OSError:
        return None
    return image


def _read(path: str) -> QImage | None:
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    room = COVER * _DENSITY
    size = reader.size()
    if size.isValid():
        # Large pictures are read small, which most formats can.
        reader.setScaledSize(
            QSize(size).scaled(room, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        )
    image = reader.read()
    if image.isNull():
        return None
    return image.scaled(
        room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
