"""What the user may decide about the recognition of scanned pages."""

from __future__ import annotations

import msgspec

from converters.vocabularies import PagePictures, RecognitionQuality


class PageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of a whole book.

    All but ``workers`` and ``models_folder`` decide which remembered results still hold.
    """

    languages: str = "vie+eng"
    """Recogniser models joined by +; the first reads, the others are asked about doubtful words."""
    models_folder: str = ""
    """Folder of the user's own models, which come before those of the program; empty: none."""
    quality: RecognitionQuality = RecognitionQuality.STANDARD
    """How much work is put into reading."""
    workers: int = 1
    """Worker processes."""
    split_spreads: bool = True
    """Cut a picture of two facing pages into two pages."""
    page_pictures: PagePictures = PagePictures.AUTO
    """How pages are kept for the reader's eye."""
    display_dpi: float = 180.0
    """Resolution of those pictures in grays and colour; one-bit pages have more."""
    display_quality: int = 30
    """JPEG quality of those pictures, 1 to 95."""

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the recogniser models, the reading one first."""
        return tuple(name for name in self.languages.split("+") if name)
