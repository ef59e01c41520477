"""How templates are written: they lay out what Python decided, and long blocks have a label at their end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from invocant_generator._render.render import TEMPLATES

pytestmark = pytest.mark.checkout

PATHS = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.jinja"))
LONGEST = 12
"""Lines that a block may have without a label at its end: about what an eye holds."""
FILTERS = frozenset({"docstring", "indent", "join", "key_type", "literal", "replace", "unshadowed"})
"""Filters that lay out or spell; none picks, counts or compares."""
TESTS = frozenset({"none", "plain"})
CALLS = frozenset({"example", "items"})
"""Methods that a template may call."""
_TAG = re.compile(r"{%[-+]?\s*(end)?(macro|for|if|filter|call)\b([^%]*)%}(?:{#\s*(.*?)\s*#})?")


def read(path: str) -> str:
    """Return the text of a template."""
    return (TEMPLATES / path).read_text(encoding="utf-8")


def parsed(path: str) -> nodes.Template:
    """Return the tree of a template; filters and tests of ours need only be known by name."""
    environment = Environment(autoescape=False)  # noqa: S701 - nothing is rendered here
    environment.filters.update(dict.fromkeys(FILTERS, str))
    environment.tests.update(dict.fromkeys(TESTS, callable))
    return environment.parse(read(path))


def is_simple(node: nodes.Node | None) -> bool:
    """Tell whether a condition only asks for something that has a name."""
    match node:
        case nodes.Name():
            return True
        case nodes.Getattr() | nodes.Not():
            return is_simple(node.node)
        case nodes.Test():
            return node.name in TESTS and is_simple(node.node)
    return False


def decisions(path: str) -> Iterator[str]:
    """Yield each place where a template decides more than by a name."""
    for node in parsed(path).find_all(nodes.Node):
        where = f"{path}:{node.lineno}"
        match node:
            case nodes.If() | nodes.CondExpr() if not is_simple(node.test):
                yield f"{where}: the condition is more than a name"
            case nodes.For() if node.test is not None:
                yield f"{where}: the loop picks"
            case nodes.Compare() | nodes.Concat():
                yield f"{where}: an expression compares or puts together"
            case nodes.Filter() if node.name not in FILTERS:
                yield f"{where}: the filter {node.name}"
            case nodes.Call(node=nodes.Getattr(attr=attribute)) if attribute not in CALLS:
                yield f"{where}: the method {attribute}"


def closers(text: str) -> Iterator[tuple[int, str, str | None]]:
    """Yield the length in lines, the opening words and the label of each block of a template."""
    opened: list[tuple[int, str]] = []
    for tag in _TAG.finditer(text):
        line = text.count("\n", 0, tag.start())
        if not tag[1]:
            opened.append((line, f"{tag[2]} {tag[3].strip(' -+')}"))
        else:
            start, words = opened.pop()
            yield line - start, words, tag[4]
    assert not opened


@pytest.mark.parametrize("path", PATHS)
def test_decisions_are_made_in_python(path: str) -> None:
    """A template asks `if operation.is_paged`: what that means has a name and a test in Python."""
    assert not list(decisions(path))


@pytest.mark.parametrize("path", PATHS)
def test_long_blocks_say_at_their_end_what_they_were(path: str) -> None:
    """A block of more than a dozen lines has a label behind its closer, which stands at its beginning too."""
    for lines, words, label in closers(read(path)):
        if lines > LONGEST:
            assert label, f"{path}: `{words}` is {lines} lines long: label its closer"
        assert label is None or label in words, f"{path}: the label {label!r} is not in `{words}`"


@pytest.mark.parametrize("path", PATHS)
def test_templates_and_macros_say_what_they_expect(path: str) -> None:
    """A template begins with a comment, and so does each macro."""
    text = read(path)
    assert text.startswith("{#")
    for macro in re.finditer(r"^{% macro (\w+)", text, re.MULTILINE):
        assert text[: macro.start()].endswith("#}\n"), f"{path}: {macro[1]}"


def test_no_template_is_long() -> None:
    """One concern each: a template that needs scrolling has two."""
    assert not [path for path in PATHS if len(read(path).splitlines()) > 90]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{% if a.b == 'c' %}{% endif %}", True),
        ("{% if a and b %}{% endif %}", True),
        ("{{ a if b.c else '' }}", False),
        ("{% for a in b if a.c %}{% endfor %}", True),
        ("{{ a.b | map(attribute='c') }}", True),
        ("{{ a.endswith('.') }}", True),
        ("{% if a.b is not none %}{% endif %}", False),
        ("{% if one is plain %}{% endif %}", False),
        ("{{ a ~ b }}", True),
    ],
)
def test_decisions_are_found(
    source: str, found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search finds what it is for."""
    (tmp_path / "x.jinja").write_text(source, encoding="utf-8")
    monkeypatch.setattr("tests.generator.test_templates.TEMPLATES", tmp_path)
    assert bool(list(decisions("x.jinja"))) == found
