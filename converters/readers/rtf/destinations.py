"""Where the text of each kind of group in an RTF file goes."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final


class Target(Enum):
    """Where the text of a group goes."""

    STORY = auto()
    SKIP = auto()
    FONTS = auto()
    STYLES = auto()
    LISTS = auto()
    OVERRIDES = auto()
    INFO = auto()
    PICTURE = auto()
    FIELD_CODE = auto()
    LABEL = auto()
    BOOKMARK = auto()
    FORMULA = auto()
    FORM = auto()
    """Facts of an old form field, told by control words."""
    ROW = auto()
    """Definition of a row of a table within a cell."""
    PROPERTY = auto()
    """Of a drawing; only a picture inside matters."""
    DISCARDED = auto()
    """A story whose text is only looked at for the ledger."""


SPEAKING: Final = frozenset({Target.STORY, Target.DISCARDED, Target.LABEL})
"""Targets that take running text."""
_HEADS: Final = tuple(
    f"{place}{side}" for place in ("header", "footer") for side in ("", "l", "r", "f")
)
_DISCARDED: Final = (*_HEADS, "annotation")
OWN_STORIES: Final = frozenset({"footnote", "shptxt", "dptxbxtext", *_DISCARDED})
"""Groups whose text is not part of the text around them."""
FIELD_PARTS: Final = frozenset({"field", "fldinst", "fldrslt"})
"""Groups of a field: the whole, its instruction and what it shows."""
_TRANSPARENT: Final = (
    "footnote", "shptxt", "dptxbxtext", "shppict", "shp", "shpinst", "shpgrp", "do", "field",
    "fldrslt", "object", "result", "mmath", "moMathPara",
)  # fmt: skip
_SKIPPED: Final = (
    "colortbl", "generator", "operator", "company", "manager", "category", "doccomm", "hlinkbase",
    "creatim", "revtim", "printim", "buptim", "filetbl", "rsidtbl", "themedata",
    "colorschememapping", "latentstyles", "datastore", "xmlnstbl", "panose", "falt", "nonshppict",
    "objdata", "objclass", "objname", "shprslt", "atnid", "atntime",
    "atnref", "atrfstart", "atrfend", "atnicn", "bkmkend", "xe", "tc", "rxe", "leveltext",
    "levelnumbers", "listname", "liststylename", "pn", "pnseclvl", "ftnsep", "ftnsepc", "ftncn",
    "aftnsep", "aftnsepc", "aftncn", "mmathPr", "wgrffmtfilter", "datafield",
    "ffdeftext", "ffname", "template", "private", "background", "userprops", "passwordhash",
    "fontemb", "upr", "nonesttables", "mmathPict", "mctrlPr",
    "moMathParaPr",
)  # fmt: skip
INFO: Final = ("title", "subject", "author", "keywords")
"""Facts of the info group that are read."""
COMMENT_FACTS: Final = ("atnauthor", "atndate")
"""Who wrote a comment (before its group), and when (within it)."""
DESTINATIONS: Final = {
    **dict.fromkeys(_SKIPPED, Target.SKIP),
    **dict.fromkeys(_TRANSPARENT, Target.STORY),
    **dict.fromkeys(_DISCARDED, Target.DISCARDED),
    **dict.fromkeys((*INFO, *COMMENT_FACTS, "info", "revtbl", "ffl"), Target.INFO),
    **dict.fromkeys(("sp", "sn", "sv", "picprop"), Target.PROPERTY),
    **dict.fromkeys(("listtext", "pntext"), Target.LABEL),
    "fonttbl": Target.FONTS,
    "stylesheet": Target.STYLES,
    "listtable": Target.LISTS,
    "listoverridetable": Target.OVERRIDES,
    "pict": Target.PICTURE,
    "fldinst": Target.FIELD_CODE,
    "bkmkstart": Target.BOOKMARK,
    "moMath": Target.FORMULA,
    "formfield": Target.FORM,
    "nesttableprops": Target.ROW,
}
"""Destination word → where its text goes; unknown starred ones are skipped."""
HEADS: Final = frozenset(_HEADS)
