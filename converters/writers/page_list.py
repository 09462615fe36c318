"""Page list that one edition takes from the pages of another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from converters.model.publication import Publication


class MadePage(StrEnum):
    """Page that writers make themselves: nothing in the text of the publication stands on it."""

    COVER = "cover"
    TITLE_PAGE = "title-page"
    IMPRINT = "imprint"
    CONTENTS = "contents"
    ENDNOTES = "endnotes"


@dataclass(frozen=True)
class PageList:
    """Where the page breaks of a publication come from, and the pages that it has none for."""

    isbn: str | None
    """ISBN of the edition whose pages are marked; digits, None where it has none."""
    made: tuple[tuple[MadePage, str], ...] = ()
    """Labels of the first of the pages that both editions make themselves, in order."""

    def label_of(self, page: MadePage) -> str | None:
        """Return the label of a page that writers make themselves, None where it has none."""
        return dict(self.made).get(page)


@dataclass(frozen=True)
class Paged:
    """A publication with page breaks, and whose pages they are; None: those of its source."""

    publication: Publication
    pages: PageList | None
