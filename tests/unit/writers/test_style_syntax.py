"""Slips of the hand in a style sheet are told by line; what is sound passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.errors import SettingsError
from converters.writers.style_syntax import require_sound_styles

SHEET = Path("của tôi.css")


@pytest.mark.parametrize(
    ("css", "code", "line", "found"),
    [
        ("p { color: red\n\n", "EPUB-045", 1, "{"),
        ("p { color: red }\n@media screen {\n p { margin: 0 }\n", "EPUB-045", 2, "{"),
        ("p { color: red }\n/* chú thích", "EPUB-045", 2, "/*"),
        ('p::before {\n content: "a;\n}', "EPUB-045", 2, '"'),
        ("p {\n width: calc((1em + 2px);\n}", "EPUB-045", 2, "("),
        ("p { color: red }\n}", "EPUB-046", 2, "}"),
        ("/* a\n b */ p { color: red }}", "EPUB-046", 2, "}"),
        ("p {\n  color red;\n}", "EPUB-047", 2, "color red"),
        ("p {\n  margin: 0;\n\n  text-indent\n}", "EPUB-047", 4, "text-indent"),
    ],
)
def test_a_slip_is_told_by_file_and_line(css: str, code: str, line: int, found: str) -> None:
    with pytest.raises(SettingsError) as caught:
        require_sound_styles(css, SHEET)
    told = caught.value.diagnostic
    assert told.code == code
    assert dict(told.values) == {"file": "của tôi.css", "line": line, "found": found}


@pytest.mark.parametrize(
    "css",
    [
        "",
        '@charset "utf-8";\n@import url(a.css);\n',
        'p::before { content: "} \\" /* { "; }',
        "a[href^='x'] { background: url(data:image/png;base64,AA==) }",
        "@media screen and (min-width: 30em) { p, li { margin: 0 } /* } */ }",
        ":root { --gap: 1em; --none:; } p { *zoom: 1 }",
        "@font-face { font-family: A; src: url('a;b.ttf') }",
        "p { margin: 0;; } .a\\{b { color: red }",
        "<!-- p { color: red } -->",
    ],
)
def test_what_is_sound_passes(css: str) -> None:
    require_sound_styles(css, SHEET)
