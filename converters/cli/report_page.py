"""The report of a book or a batch as one page that any browser shows, labels in two languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePath
from typing import Any, Final

from converters import __version__
from converters.cli.words import Words
from converters.model.guess import Trait

_LANGUAGES: Final = (Words("vi"), Words("en"))
_SHOWN: Final = 500
"""Rows of a table that the page shows; the JSON report has them all."""
_NO_HEADING: Final = "none"
MADE: Final = frozenset({"done", "skipped", "incomplete"})
"""States of books whose editions are there."""
_GOOD: Final = frozenset({"done", "skipped"})
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d1b19; --paper: #fbf9f5; --line: #d8d2c6;
  --soft: #6b655b; --good: #22663a; --bad: #a4262c; --warn: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece7de; --paper: #1c1a18; --line: #45403a;
  --soft: #a8a095; --good: #7cc795; --bad: #f1898e; --warn: #e2b35c; } }
body { font: 16px/1.55 "Be Vietnam Pro", "Segoe UI", system-ui, sans-serif; color: var(--ink);
  background: var(--paper); max-width: 62rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h1 + p { color: var(--soft); margin-top: 0; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: start; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; } th { font-weight: 600; } td.number, th.number { text-align: end; }
details { border-bottom: 1px solid var(--line); padding: .6rem 0; }
summary { cursor: pointer; } summary b { font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); } .warning { color: var(--warn); }
.error, .fatal { color: var(--bad); } .soft { color: var(--soft); } ul { padding-left: 1.2rem; }
code { font: .85em "JetBrains Mono", Consolas, monospace; overflow-wrap: anywhere; }
"""


@dataclass(frozen=True)
class BookRow:
    """One book of the page: its name, how it ended, its own report (place, if any, and content)."""

    name: str
    state: str
    report: str
    document: dict[str, Any]


def page_of(rows: Sequence[BookRow]) -> str:
    """Return the whole page: a sum, then every book with files, messages and ledger."""
    sums = {
        "done": sum(row.state == "done" for row in rows),
        "skipped": sum(row.state == "skipped" for row in rows),
        "incomplete": sum(row.state == "incomplete" for row in rows),
        "failed": sum(row.state not in MADE for row in rows),
    }
    total = " · ".join(escape(words("total", **sums)) for words in _LANGUAGES)
    books = "\n".join(map(_book, rows))
    return (
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Bản Số: {escape(_LANGUAGES[0]('report-page'))}</title>\n<style>{_STYLE}</style>\n"
        f"</head>\n<body>\n<h1>Bản Số</h1>\n<p>{total}</p>\n{books}\n"
        f'<p class="soft">banso {__version__}</p>\n</body>\n</html>\n'
    )


def _book(row: BookRow) -> str:
    tone = "good" if row.state in _GOOD else "bad"
    title = row.document["title"] or row.name
    parts = [
        _files(row.document["outputs"]),
        _messages(row.document),
        _ledger(row.document["ledger"]["counts"]),
        _entries(row.document["ledger"]["entries"]),
        _comments(row.document.get("comments", ())),
        _doubtful(row.document["spelling"]["doubtful"]),
        _corrections(row.document["corrections"]["places"]),
        _guesses(row.document["guesses"]),
        _pages(row.document["page_decisions"]),
        _changes(row.document["typography"]["changes"]),
        f'<p class="soft"><a href="{escape(row.report)}">{escape(row.report)}</a></p>'
        if row.report
        else "",
    ]
    opened = "" if row.state in _GOOD and row.report else " open"
    return (
        f"<details{opened}><summary><b>{escape(title)}</b> "
        f'<span class="soft">{escape(row.name)}</span> '
        f'<span class="{tone}">{_both(row.state)}</span></summary>\n{"".join(parts)}</details>'
    )


def _files(outputs: Iterable[dict[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td>{escape(PurePath(output['path']).name)}</td>"
        f'<td class="number">{output["bytes"] / 1024:,.0f} KB</td>'
        f"<td>{_verdicts(output['checks'])}</td><td><code>{output['sha256'][:16]}…</code></td></tr>"
        for output in outputs
    )
    head = f'<th>{_both("files")}</th><th class="number">KB</th><th></th><th>SHA-256</th>'
    return f"<table><tr>{head}</tr>{rows}</table>" if rows else ""


def _verdicts(checks: Iterable[dict[str, Any]]) -> str:
    verdicts = []
    for check in checks:
        counts = {"errors": check["errors"], "warnings": check["warnings"]}
        key = "passed" if check["passed"] else "counts"
        text = " · ".join(escape(words(key, **counts)) for words in _LANGUAGES)
        tone = "good" if check["passed"] else "bad"
        verdicts.append(f'{escape(check["checker"])}: <span class="{tone}">{text}</span>')
    return "<br>".join(verdicts) or _both("not-checked")


def _messages(document: dict[str, Any]) -> str:
    found = list(document["diagnostics"])
    for output in document["outputs"]:
        for check in output["checks"]:
            found.extend(check["messages"])
    items = "".join(
        f'<li><span class="{message["severity"]}">{escape(message["code"])}</span> '
        f"{_place(message, 'vi')}{escape(message['text']['vi'])} "
        f'<span class="soft">{escape(message["remedy"]["vi"])}</span><br>'
        f'<span lang="en">{_place(message, "en")}{escape(message["text"]["en"])} '
        f'<span class="soft">{escape(message["remedy"]["en"])}</span></span></li>'
        for message in found
    )
    return f"<p>{_both('messages')}</p><ul>{items}</ul>" if items else ""


def _place(message: dict[str, Any], language: str) -> str:
    where = message["where"][language]
    return f"{escape(where)}: " if where else ""


def _ledger(counts: Sequence[dict[str, Any]]) -> str:
    fates = ("kept", "converted", "dropped")
    kinds = sorted({count["kind"] for count in counts})
    numbers = {(count["kind"], count["fate"]): count["number"] for count in counts}
    rows = "".join(
        f"<tr><td>{_both('kind-' + kind)}</td>"
        + "".join(f'<td class="number">{numbers.get((kind, fate), 0):,}</td>' for fate in fates)
        + "</tr>"
        for kind in kinds
    )
    head = "".join(f'<th class="number">{_both(fate)}</th>' for fate in fates)
    return f"<table><tr><th>{_both('ledger')}</th>{head}</tr>{rows}</table>" if rows else ""


def _entries(entries: Sequence[dict[str, Any]]) -> str:
    """Return what was converted or dropped, by reason, each with its places."""
    reasons: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for entry in entries:
        reasons.setdefault((entry["fate"], entry["reason"]), []).append(entry)
    blocks = []
    for (fate, code), found in sorted(reasons.items()):
        places = "".join(
            f"<li>{escape(entry['where']['vi'])}"
            + (f": <q>{escape(entry['detail'])}</q>" if entry["detail"] else "")
            + "</li>"
            for entry in found
        )
        text = found[0]["text"]
        blocks.append(
            f"<details><summary>{_both(fate)}: {escape(text['vi'])} "
            f'<span class="soft" lang="en">{escape(text["en"])}</span> '
            f"<code>{escape(code)}</code> × {len(found):,}</summary><ul>{places}</ul></details>"
        )
    return "".join(blocks)


def _comments(comments: Sequence[dict[str, Any]]) -> str:
    keys = ("where", "author-name", "passage", "comment")
    head = "".join(f"<th>{_both(key)}</th>" for key in keys)
    rows = "".join(
        f"<tr><td>{escape(comment['where']['vi'])}</td><td>{escape(comment['author'])}</td>"
        f"<td>{escape(comment['passage'])}</td><td>{escape(comment['text'])}"
        + (f' <span class="soft">({_both("resolved")})</span>' if comment["resolved"] else "")
        + "</td></tr>"
        for comment in comments
    )
    return f"<table><tr>{head}</tr>{rows}</table>" if rows else ""


def _guesses(guesses: Sequence[dict[str, Any]]) -> str:
    """Return the decisions about the structure, folded up."""
    rows = "".join(
        f"<tr><td>{escape(guess['where']['vi'])}</td><td>{escape(guess['text'])}</td>"
        f"<td>{_taken_for(guess)}</td>"
        f'<td class="number">{_surely(guess)}</td>'
        f"<td>{_reason(guess)}</td></tr>"
        for guess in guesses[:_SHOWN]
    )
    head = f"<th>{_both('place')}</th><th></th><th>{_both('taken-for')}</th>"
    head += f'<th class="number">{_both("surely")}</th><th></th>'
    return _folded("guesses", head, rows, len(guesses))


def _taken_for(guess: dict[str, Any]) -> str:
    if guess["trait"] == Trait.WORD:
        return f"{_both('guess-word')}: {escape(guess['value'])}"
    if guess["trait"] != Trait.HEADING:
        return _both(f"guess-{guess['value']}")
    if guess["value"] == _NO_HEADING:
        return _both("guess-none")
    return f"{_both('guess-heading')} {escape(guess['value'])}"


def _pages(records: Sequence[dict[str, Any]]) -> str:
    """Return the decisions about scanned pages, folded up; those of a person stand out."""
    rows = "".join(
        f'<tr><td class="number">{record["page"] or "–"}</td>'
        f'<td class="number">{record["picture"]}</td><td>{escape(_picture(record))}</td>'
        f"<td>{_decided(record['decisions'])}</td></tr>"
        for record in records[:_SHOWN]
    )
    numbers = "".join(
        f'<th class="number">{_both(k)}</th>' for k in ("page-number", "picture-number")
    )
    return _folded("page-decisions", f"{numbers}<th></th><th></th>", rows, len(records))


def _picture(record: dict[str, Any]) -> str:
    place, half = record["place"], record["half"]
    return ", ".join(str(part) for part in (record["source"], place, half) if part)


def _decided(decisions: Sequence[dict[str, Any]]) -> str:
    shown = []
    for decision in decisions:
        text = f"<code>{escape(decision['trait'])} = {escape(decision['value'])}</code>"
        manual = decision["mode"] == "manual"
        shown.append(f"<b>{text}</b> ({_both('by-hand')})" if manual else text)
    return "; ".join(shown)


def _surely(guess: dict[str, Any]) -> str:
    return _both("by-hand") if guess["mode"] == "manual" else f"{guess['confidence']:.0%}"


def _reason(guess: dict[str, Any]) -> str:
    vietnamese, english = escape(guess["why"]["vi"]), escape(guess["why"]["en"])
    return f'{vietnamese} <span class="soft" lang="en">{english}</span>'


def _changes(changes: Sequence[dict[str, Any]]) -> str:
    """Return the changes of the text, each between its neighbours, folded up."""
    rows = "".join(
        f"<tr><td>{escape(change['where']['vi'])}</td><td>{escape(change['rule'])}</td>"
        f"<td>{_between(change, 'before', 'del')}</td>"
        f"<td>{_between(change, 'after', 'ins')}</td></tr>"
        for change in changes[:_SHOWN]
    )
    head = f"<th>{_both('place')}</th><th></th><th>{_both('was')}</th><th>{_both('is-now')}</th>"
    return _folded("changes", head, rows, len(changes))


def _between(change: dict[str, Any], key: str, tag: str) -> str:
    left, right = escape(change["left"]), escape(change["right"])
    return f"{left}<{tag}>{escape(_visible(change[key]))}</{tag}>{right}"


def _visible(text: str) -> str:
    """Return text with the spaces that one could not tell apart made visible."""
    return text.replace(" ", "␣").replace("\u00a0", "⍽").replace("\u202f", "⎵") or "∅"


def _folded(key: str, head: str, rows: str, number: int) -> str:
    if not rows:
        return ""
    rest = number - _SHOWN
    more = " · ".join(escape(words("and-more", number=rest)) for words in _LANGUAGES)
    note = f'<p class="soft">{more}</p>' if rest > 0 else ""
    return (
        f"<details><summary>{_both(key)} ({number:,})</summary>"
        f"<table><tr>{head}</tr>{rows}</table>{note}</details>"
    )


def _doubtful(words: Sequence[dict[str, Any]]) -> str:
    rows = "".join(
        f'<tr><td><b>{escape(word["word"])}</b></td><td class="number">{word["count"]}</td>'
        f"<td>{escape(', '.join(word['suggestions']))}</td><td>{escape(word['context'])} "
        f'<span class="soft">{escape(_first_place(word))}</span></td></tr>'
        for word in words
    )
    heads = ("times", "suggestions", "context")
    head = f"<th>{_both('doubtful')}</th>" + "".join(f"<th>{_both(key)}</th>" for key in heads)
    if not rows:
        return ""
    summary = f"<summary>{_both('doubtful')}: {len(words)}</summary>"
    return f"<details>{summary}<table><tr>{head}</tr>{rows}</table></details>"


def _corrections(corrections: Sequence[dict[str, Any]]) -> str:
    """Return the misread words of a scan, folded up: those that wait for a person first."""
    waiting_first = sorted(corrections, key=lambda each: bool(each["corrected"]))
    rows = "".join(
        f"<tr><td>{escape(each['where']['vi'])}</td>"
        f"<td><del>{escape(each['before'])}</del> <ins>{escape(each['after'])}</ins></td>"
        f"<td>{escape(each['context'])}</td>"
        f"<td>{_both('corrected' if each['corrected'] else 'proposed')}</td>"
        f'<td class="number">{_surely(each)}</td><td>{_reason(each)}</td></tr>'
        for each in waiting_first[:_SHOWN]
    )
    head = f"<th>{_both('place')}</th><th></th><th>{_both('around')}</th><th></th>"
    head += f'<th class="number">{_both("surely")}</th><th></th>'
    return _folded("corrections", head, rows, len(corrections))


def _first_place(word: dict[str, Any]) -> str:
    return str(word["places"][0]["vi"]) if word["places"] else ""


def _both(key: str) -> str:
    vietnamese, english = (words(key) for words in _LANGUAGES)
    return f'{escape(vietnamese)} <span class="soft" lang="en">{escape(english)}</span>'
