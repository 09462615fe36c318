"""What other converters make of a Word document: the text that they keep."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import mammoth
import pypandoc


def pandoc(path: Path, form: str, *options: str) -> str:
    """Return pandoc's conversion of a document."""
    command = [pypandoc.get_pandoc_path(), "-f", "docx", "-t", form, "--wrap=none", *options]
    result = subprocess.run([*command, str(path)], capture_output=True, check=True, timeout=60)
    return result.stdout.decode("utf-8")


def pandoc_tree(path: Path) -> list[dict[str, Any]]:
    """Return the blocks that pandoc reads."""
    return json.loads(pandoc(path, "json"))["blocks"]


def mammoth_text(path: Path) -> str:
    """Return the text of mammoth's conversion, without the marks that it adds to notes."""
    with path.open("rb") as stream:
        html = mammoth.convert_to_html(stream).value
    html = re.sub(r"<sup>(?:<sup>)?<a [^>]*>\[\d+\]</a>(?:</sup>)?", "<sup>", html)
    html = re.sub(r"</?(?:p|li|td|th|h\d|tr|table|ul|ol|br|img)\b[^>]*>", "\n", html)
    text = re.sub(r"<[^>]+>", "", html)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def words(text: str) -> Counter[str]:
    """Return the words of a text, whatever their case and the form of their letters."""
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))
