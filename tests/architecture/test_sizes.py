"""Modules and functions stay small enough to be read at one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.project import modules, name_of

MODULE_LINES = 600
FUNCTION_LINES = 50
TEST_MODULE_LINES = 800
TEST_FUNCTION_LINES = 80
"""Tests may be longer: cases and builders of whole books are data."""
PACKAGES = ("converters", "desktop", "tests")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def lines_without_docstring(function: Function) -> int:
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None and isinstance(first, ast.Expr):
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def allowed(path: Path) -> tuple[int, int]:
    """Return how long a module and a function in it may be."""
    if name_of(path).startswith("tests/"):
        return TEST_MODULE_LINES, TEST_FUNCTION_LINES
    return MODULE_LINES, FUNCTION_LINES


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_module_is_long():
    long = {
        name_of(path): count
        for path in modules(*PACKAGES)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > allowed(path)[0]
    }
    assert long == {}


def test_no_function_is_long():
    long = {
        f"{name_of(path)}:{function.name}": count
        for path in modules(*PACKAGES)
        for function in functions(parse(path))
        if (count := lines_without_docstring(function)) > allowed(path)[1]
    }
    assert long == {}


def test_docstring_does_not_count():
    body = "\n".join("    x = 1" for _ in range(49))
    tree = ast.parse(f'def f():\n    """One.\n\n    Two.\n    """\n{body}')
    assert [lines_without_docstring(f) for f in functions(tree)] == [50]


def test_no_module_has_a_vague_name():
    vague = {"utils", "util", "helpers", "helper", "manager", "misc", "common", "base", "core"}
    named = {name_of(path) for path in modules("converters", "desktop") if path.stem in vague}
    assert named == set()
