"""What style sheets say of the colours of a page: the few properties that contrast needs.

CSS 2.1 chapters 5 and 6: importance, weight of selectors, order. Rules for print, for dark screens
and for single reading systems are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from lxml import etree

from converters import limits
from converters.selectors import Selector, keys_of, local_name, parse_selector

_BRACE: Final = re.compile(r"[{}]")
_MEDIA: Final = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*")
_KEPT: Final = frozenset(
    {
        "color", "background", "background-color", "background-image", "opacity", "font-size",
        "font-weight", "display", "visibility",
    }
)  # fmt: skip
_LONGEST_VALUE: Final = 200
_CLIMB: Final = 16
"""What a rule costs that looks at what is around an element, beside one that does not."""

Declaration = tuple[str, bool]
"""Value, and whether it is important."""


class TooManyStepsError(Exception):
    """A style sheet that takes too long to apply; never leaves this package."""


class _Rule(NamedTuple):
    selector: Selector
    order: int
    declarations: Mapping[str, Declaration]


class Budget:
    """What the style sheets of one book may cost, all pages together."""

    def __init__(self) -> None:
        self._left = limits.STYLE_STEPS

    def spend(self, steps: int) -> None:
        """Take steps away; raises TooManyStepsError."""
        if steps > self._left:
            raise TooManyStepsError
        self._left -= steps


class Cascade:
    """The rules of a page's style sheets, in their order."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._rules: dict[str, list[_Rule]] = {}
        self._number = 0
        self._simple: dict[tuple[str, str, str], Mapping[str, Declaration]] = {}

    def add(self, sheet: str) -> None:
        """Add the rules of a style sheet."""
        self._simple.clear()
        for selectors, body in _rules(without_comments(sheet[: limits.STYLE_SHEET])):
            found = declarations(body)
            for text in selectors.split(",") if found else ():
                if self._number >= limits.STYLE_RULES:
                    return
                self._number += 1
                selector = parse_selector(text)
                if selector is not None:
                    self._keep(_Rule(selector, self._number, found))

    def properties(self, element: etree._Element) -> dict[str, str]:
        """Return what an element's own rules say; raises TooManyStepsError."""
        found = self._of_rules(element)
        style = element.get("style")
        if style:
            own = declarations(style)
            kept = {
                name: value
                for name, value in own.items()
                if value[1] or not found.get(name, ("", False))[1]
            }
            found = {**found, **kept}
        return {name: value for name, (value, _) in found.items()}

    def _keep(self, rule: _Rule) -> None:
        rules = self._rules.setdefault(rule.selector.key, [])
        if len(rules) < limits.STYLE_RULES_ALIKE:
            rules.append(rule)

    def _of_rules(self, element: etree._Element) -> Mapping[str, Declaration]:
        key = (local_name(element).lower(), element.get("class") or "", element.get("id") or "")
        known = self._simple.get(key)
        if known is not None:
            return known
        candidates = [rule for name in keys_of(*key) for rule in self._rules.get(name, ())]
        self._budget.spend(sum(_CLIMB if rule.selector.combinators else 1 for rule in candidates))
        matching = [rule for rule in candidates if rule.selector.matches(element)]
        matching.sort(key=lambda rule: (rule.selector.weight, rule.order))
        found: dict[str, Declaration] = {}
        for is_important in (False, True):
            for rule in matching:
                found.update(
                    (name, value)
                    for name, value in rule.declarations.items()
                    if value[1] is is_important
                )
        if not any(rule.selector.combinators for rule in candidates):
            self._simple[key] = found
        return found


def declarations(body: str) -> dict[str, Declaration]:
    """Return the declarations of a block that contrast depends on."""
    found: dict[str, Declaration] = {}
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name in _KEPT:
            value, mark, important = value.partition("!")
            if value.strip() and len(value) <= _LONGEST_VALUE:
                is_important = bool(mark) and important.strip().lower() == "important"
                found[name] = (value.strip().lower(), is_important)
    return found


def without_comments(sheet: str) -> str:
    """Return a style sheet without its comments."""
    first, *others = sheet.split("/*")
    kept = [first, *(piece.partition("*/")[2] for piece in others)]
    return " ".join(kept).replace("<!--", "").replace("-->", "")


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and block of the rules that are for every screen."""
    start = 0
    prelude = ""
    passed = 0
    """Braces open within a block that is passed over."""
    for match in _BRACE.finditer(sheet):
        text = sheet[start : match.start()]
        start = match.end()
        if passed:
            passed += 1 if match[0] == "{" else -1
        elif match[0] == "}":
            if prelude:
                yield prelude, text
            prelude = ""
        else:
            prelude = text.rpartition(";")[2].strip()
            if prelude.startswith("@"):
                passed = 0 if _MEDIA.fullmatch(prelude.lower()) else 1
                prelude = ""
