"""Checks an EPUB by the rules of shops: one verdict a shop, one message a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from converters.checks.epub_rules.opened import UnreadableError
from converters.checks.shops.facts import BookFacts, facts_of
from converters.checks.shops.rules import KINDS
from converters.checks.shops.shelf import Shop, ShopRule
from converters.diagnostics import Diagnostic, Origin, Severity
from converters.model.job import CheckResult
from converters.monitor import Monitor

_EXAMPLES: Final = 3
_UNREAD: Final = "SHOP-190"


def check_for_shops(path: Path, shops: Sequence[Shop], monitor: Monitor) -> tuple[CheckResult, ...]:
    """Return the verdict for each shop; a book that cannot be opened is an error for each."""
    try:
        facts = facts_of(path, monitor)
    except UnreadableError:
        return tuple(_verdict(shop, [_unread(path, shop)]) for shop in shops)
    return tuple(_verdict(shop, list(_messages(facts, shop))) for shop in shops)


def _messages(facts: BookFacts, shop: Shop) -> Iterator[Diagnostic]:
    told: set[str] = set()
    for name, rule in shop.rules.items():
        kind = KINDS[name]
        # Who breaks the strict limit breaks the advised one too; that need not be told.
        if kind.code in told:
            continue
        breaches = list(kind.breaches(facts, rule))
        if breaches:
            told.add(kind.code)
            found = list(dict.fromkeys(breach.found for breach in breaches))
            rest = f" (+{len(found) - _EXAMPLES})" if len(found) > _EXAMPLES else ""
            values = (
                ("shop", shop.name),
                ("limit", _limit(rule)),
                ("found", " · ".join(found[:_EXAMPLES]) + rest),
            )
            origin = Origin(facts.name, part=breaches[0].part or None)
            yield Diagnostic(kind.code, rule.level.severity, origin, values)


def _limit(rule: ShopRule) -> str | int | float:
    number = rule.most if rule.most is not None else rule.least
    if number is not None:
        return int(number) if number == int(number) else number
    return ", ".join(rule.known or rule.refused)


def _unread(path: Path, shop: Shop) -> Diagnostic:
    values = (("shop", shop.name),)
    return Diagnostic(_UNREAD, Severity.ERROR, Origin(path.name), values)


def _verdict(shop: Shop, messages: list[Diagnostic]) -> CheckResult:
    order = (Severity.FATAL, Severity.ERROR, Severity.WARNING, Severity.NOTE)
    messages.sort(key=lambda message: order.index(message.severity))
    return CheckResult(
        checker=shop.name,
        errors=sum(message.severity is Severity.ERROR for message in messages),
        warnings=sum(message.severity is Severity.WARNING for message in messages),
        messages=tuple(messages),
    )
