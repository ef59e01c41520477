"""What pages state is what the code does: figures, tables, keywords, options, links."""

from __future__ import annotations

import ast
import builtins
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import jsonschema_rs
import pytest
import yaml
from attrs import fields

import invocant
from invocant import documents, mock, runtime
from invocant.cli._commands import invocant as invocant_command
from invocant.documents import keywords
from invocant.mock._serving import admin as _admin
from invocant.mock._serving.faults import Fault
from invocant.runtime import Retries, Timeouts, kinds
from invocant.runtime._calls.retries import backoff, decide
from invocant.runtime._streams.sse import MAX_EVENT_BYTES
from invocant_generator import _cli as cli
from invocant_generator._diff.change import EXIT_CODES
from invocant_generator._plan import calls
from tests.e2e import fourth
from tests.e2e.pages import ROOT, fenced, page_id, pages
from tests.generated import table
from tests.packaging.review import columns_of_readme
from tests.packaging.tracked import texts, tracked

pytestmark = pytest.mark.checkout

THEIRS = frozenset({"AuthenticatedClient"})
"""Classes of openapi-python-client, of which a page tells what takes their place."""
PROJECT = frozenset(
    {
        ".github/workflows/check.yml",
        "openapi/document.yaml",
        "openapi/names.lock",
        "openapi/overlays/",
        "openapi/overlays/10-suggested.yaml",
        "openapi/source.toml",
    }
)
"""What lies in a project that `invocant new` made, of which pages speak."""
CODE = re.compile(r"`([^`\n]+)`")


def _text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def _section(page: str, heading: str) -> str:
    """Return what stands under *heading*, up to the next of its level."""
    level = heading.split(" ")[0]
    return (_text(page) + "\n").split(f"\n{heading}\n", 1)[1].split(f"\n{level} ", 1)[0]


def _rows(text: str) -> list[list[str]]:
    """Return the cells of all rows of the tables in *text*, their heads left out."""
    rows = [line.strip().strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    heads = re.findall(r"^(\|[^\n]*)\n\|[-:|]+\|$", text, re.MULTILINE)
    return [[cell.strip() for cell in row] for row in rows if f"| {' | '.join(row).strip()} |" not in heads]


def _codes(text: str) -> list[str]:
    return CODE.findall(text)


# ---------------------------------------------------------------------------------- extension keywords

EXTENSIONS = "docs/extensions.md"


def _definition(keyword: str) -> Any:
    return keywords.schema()["$defs"][keyword]


def test_every_keyword_is_in_the_table() -> None:
    """The table has each keyword once, with the places where it may stand, and each has its section."""
    head = _text(EXTENSIONS).split("\n## ", 1)[0]
    rows = {_codes(row[0])[0]: row[1] for row in _rows(head)}
    assert sorted(rows) == keywords.names()
    places = {name: ", ".join(keywords._PLACES.get(name, ("anything",))) for name in rows}
    assert rows == places
    assert set(re.findall(r"^## (x-[\w-]+)$", _text(EXTENSIONS), re.MULTILINE)) == set(rows)


def test_members_of_a_stream_are_in_the_tables() -> None:
    """So are the members of a stream and of its events."""
    first, second = _section(EXTENSIONS, "## x-invocant-stream").split("An entry of `events`:")
    schema = _definition("x-invocant-stream")
    assert {_codes(row[0])[0] for row in _rows(first)} == set(schema["properties"])
    event = schema["properties"]["events"]["items"]["properties"]
    assert {name for row in _rows(second) for name in _codes(row[0])} == set(event)


@pytest.mark.parametrize("keyword", keywords.names())
def test_every_word_of_a_keyword_is_explained(keyword: str) -> None:
    """The section of a keyword names each member and each value that its schema allows."""

    def words(schema: Any) -> Iterator[str]:
        if isinstance(schema, dict):
            yield from map(str, schema.get("enum", ()))
            yield from schema.get("properties", ()) if isinstance(schema.get("properties"), dict) else ()
            for inner in schema.values():
                yield from words(inner)
        elif isinstance(schema, list):
            for inner in schema:
                yield from words(inner)

    section = _section(EXTENSIONS, f"## {keyword}")
    assert {word for word in words(_definition(keyword)) if not re.search(rf"\b{word}\b", section)} == set()


def test_examples_of_keywords_are_valid() -> None:
    """Each example is what the schema of its keyword allows."""
    found: list[str] = []

    def look(value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in keywords.names():
                    schema = {"$ref": f"#/$defs/{key}", "$defs": keywords.schema()["$defs"]}
                    jsonschema_rs.validate(schema, inner)
                    found.append(key)
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    for page in (EXTENSIONS, "docs/adding-an-api.md"):
        for block in fenced(_text(page)):
            if block.language == "yaml":
                look(yaml.safe_load(block.text))
    assert set(found) == set(keywords.names())


def test_hints_of_the_mock_are_listed() -> None:
    """Each hint that the mock server reads is in the section, and no other."""
    read = {
        str(node.args[0].value)
        for path, text in texts(".py").items()
        if path.is_relative_to("invocant/mock")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("hints.get")
        and isinstance(node.args[0], ast.Constant)
    }
    rows = _rows(_section(EXTENSIONS, "## x-invocant-mock"))
    assert {_codes(row[0])[0] for row in rows} == read


def test_what_the_repair_writes_is_listed() -> None:
    """The page lists every annotation of the repair, and none that it does not write."""
    written = {
        word
        for path, text in texts(".py").items()
        if path.is_relative_to("invocant/documents/_repair")
        for word in re.findall(r"x-invocant-[a-z-]*[a-z]", text)
    }
    written -= {
        *keywords.names(),
        "x-invocant-files",  # which loading writes, and the repair takes away
        "x-invocant-of",  # which tells schemas apart while the repair works, and is in no result
    }
    listed = set(re.findall(r"x-invocant-[a-z-]*[a-z]", _section(EXTENSIONS, "## What the repair writes")))
    assert listed - set(keywords.names()) == written


# ------------------------------------------------------------------------------------- retries, waits

RETRIES = "docs/design/retries.md"


def _outcomes(words: str) -> list[Any]:
    """Return the outcomes that a row of the table speaks of."""
    if "nothing sent" in words:
        return ["unsent"]
    if words.startswith("sent, then"):
        return ["lost"]
    if words.startswith("bytes that are no HTTP"):
        return ["final"]
    found: list[Any] = [int(one) for one in re.findall(r"\d{3}", words)]
    found += [501, 507, 599] if "other 5xx" in words else []
    return found + ([400, 402, 403, 404, 418, 422] if "every other 4xx" in words else [])


def test_table_of_retries_is_what_is_decided() -> None:
    """Each cell of the table is what `decide` answers, with and without a word from the server."""
    rows = [row for row in _rows(_text(RETRIES).split("\n## ", 1)[0]) if not row[0].startswith("401")]
    assert len(rows) == 7
    for words, *cells in rows:
        for safety, cell in zip(("safe", "if-not-processed", "unsafe"), cells, strict=True):
            for outcome in _outcomes(words):
                for asked in (False, True):
                    decision = decide(
                        outcome,
                        {"retry-after": "1"} if asked else {},
                        safety=safety,  # type: ignore[arg-type]  # mypy takes the tuple for one of texts
                        attempt=1,
                        policy=Retries(),
                        remaining=None,
                        chance=0,
                        now=0,
                    )
                    expected = asked if "with `Retry-After`" in cell else cell == "retry"
                    assert decision.retry is expected, (words, safety, asked)


def test_figures_of_waits_are_those_of_the_code() -> None:
    """The first wait, the longest one, the part that chance takes, and what is not waited for."""
    text, policy = " ".join(_text(RETRIES).split()), Retries()
    assert f"it is {policy.base} s, doubling to at most {policy.cap:g} s" in text
    assert "shortened by up to a quarter at random" in text
    assert (policy.jitter, backoff(1, policy, 0)) == (0.25, policy.base)
    assert f"more than {policy.longest_wait:g} s is not waited for" in text
    assert {"three": 2}[re.findall(r"tried up to (\w+) times", _text("README.md"))[0]] == policy.max
    shown = re.findall(r"`Timeouts\(([^`]*)\)`", text)
    assert [yaml.safe_load("{" + one.replace("=", ": ") + "}") for one in shown] == [
        {name: getattr(Timeouts(), name) for name in ("connect", "pool", "idle", "total")}
    ]


@pytest.mark.parametrize("page", [RETRIES, EXTENSIONS])
def test_safe_methods_are_those_of_the_generator(page: str) -> None:
    """The methods whose calls may always be repeated."""
    (listed,) = re.findall(r"((?:[A-Z]+, )+[A-Z]+ and [A-Z]+)\s+are `?safe", " ".join(_text(page).split()))
    assert {word.lower() for word in re.findall(r"[A-Z]+", listed)} == calls._SAFE


def test_bound_of_an_event_is_that_of_the_parser() -> None:
    """The size above which an event is an error."""
    assert f"above\n{MAX_EVENT_BYTES // 2**20} MiB" in _text("docs/design/streams.md")


# ------------------------------------------------------------------------------------ the mock server

MOCK = "docs/mock-server.md"


def test_every_fault_is_listed() -> None:
    """The page lists every member that a fault may have."""
    rows = _rows(_section(MOCK, "## Faults"))
    assert [name for row in rows for name in _codes(row[0])] == [one.name for one in fields(Fault)]


def test_every_route_is_listed() -> None:
    """And every route of the server's own, with its methods."""
    listed: dict[str, set[str]] = {}
    for row in _rows(_section(MOCK, "## From outside")):
        *methods, last = _codes(row[0])
        method, path = last.split(" ")
        name = path.removeprefix("/_mock").strip("/").split("/")[0]
        listed.setdefault(name, set()).update({*methods, method})
    assert listed == {name: set(methods) for name, methods in _admin._ROUTES.items()}


# -------------------------------------------------------------------------------------------- figures


def test_readme_counts_the_operations() -> None:
    """README says how many operations each API has of which it speaks."""
    (row,) = (row for row in _rows(_section("README.md", "## What works")) if row[0] == "operations")
    figures = [int(re.findall(r"\d+", cell)[0]) for cell in row[1:]]
    assert figures == [len(table(api)) for api in columns_of_readme()]


def test_page_counts_the_actions_of_its_overlay() -> None:
    """docs/adding-an-api.md says how many actions its example took."""
    actions = yaml.safe_load(fourth.files()["overlay.yaml"])["actions"]
    assert f"and {len(actions)} actions" in _text("docs/adding-an-api.md")


def test_exit_codes_are_those_of_the_comparison() -> None:
    """docs/diff.md gives each class its exit code."""
    rows = _rows(_section("docs/diff.md", "## Four classes"))
    assert {row[0]: int(row[2]) for row in rows} == {
        level.word: code for level, code in EXIT_CODES.items() if level is not None
    }
    formats = next(param for param in cli.main.commands["diff"].params if param.name == "form").type
    assert isinstance(formats, click.Choice)
    assert {_codes(row[0])[0] for row in _rows(_section("docs/diff.md", "## Forms"))} == set(formats.choices)


# ------------------------------------------------------------------------- names, options, pages, links


def _prose(page: Path) -> str:
    """Return a page without its blocks."""
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


@cache
def _public() -> frozenset[str]:
    """Return every public name, and those of Python itself."""
    modules = (invocant, documents, mock, runtime, kinds)
    return frozenset(name for module in modules for name in module.__all__) | set(dir(builtins))


@pytest.mark.parametrize("page", pages(), ids=page_id)
def test_names_exist(page: Path) -> None:
    """A class that prose names is public; a dotted name leads somewhere, and so does a path."""
    spans = _codes(_prose(page))
    classes = {found[0] for one in spans if (found := re.match(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+\b", one))}
    made = {f"{one}Variant" for one in spans}  # of the union that a document's own `Pet` becomes
    readers = {one for one in classes if "Bookshop" in one}  # the package that pages take for their example
    assert classes - _public() - made - readers - THEIRS == set()
    for one in re.findall(r"(?<!tool\.)invocant(?:_api)?(?:\.[a-z_]\w*)+", " ".join(spans)):
        assert pkgutil.resolve_name(one)
    paths = {one for one in spans if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+/?|\w+/", one)}
    roots = {path.parts[0] for path in tracked()}
    ours = {one for one in paths if one.split("/")[0] in roots and "quill" not in one}  # the reader's own API
    ours -= PROJECT
    assert {one for one in ours if not (ROOT / one).exists()} == set()


@cache
def _options() -> dict[str, set[str]]:
    """Return the options of each command that pages speak of."""

    def of(command: click.Command) -> set[str]:
        return {word for one in command.params for word in (*one.opts, *one.secondary_opts) if word[0] == "-"}

    found = {f"python -m generator {name}": of(one) for name, one in cli.main.commands.items()}
    found["python -m generator"] = of(cli.main)
    root = click.Context(invocant_command)
    for name in invocant_command.list_commands(root):
        below = invocant_command.get_command(root, name)
        assert below is not None
        found[f"invocant {name}"] = of(below)
    for program in ("bench", "examples/demo"):
        for path in (ROOT / f"{program}.py", ROOT / program / "__main__.py"):
            if path.exists():
                found[program] = set(re.findall(r'add_argument\(\s*"(--[\w-]+)"', path.read_text("utf-8")))
    return found


@pytest.mark.parametrize("page", [one for one in pages() if "adr" not in one.parts], ids=page_id)
def test_options_exist(page: Path) -> None:
    """An option that a page names is one of the command beside it, or alone, of some command of ours.

    Records of decisions are left out: they speak of other programs, and are never rewritten.
    """
    text = page.read_text("utf-8")
    theirs = {"--help", "--version", "--install-completion", "--show-completion"}  # of openapi-python-client
    for piece in [*_codes(text), *(line for block in fenced(text) for line in block.text.splitlines())]:
        command = max((one for one in _options() if one in piece), key=len, default=None)
        named = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", piece))
        if command is not None:
            assert named <= _options()[command] | _options().get("python -m generator", set()), piece
        elif piece.startswith("--"):
            assert named <= set().union(
                theirs if page.name.startswith("from-") else (), *_options().values()
            ), piece


def _anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as the site and GitHub make them."""
    heads = re.findall(r"^#+ (.*)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def _links(page: Path) -> Iterator[tuple[Path, str]]:
    """Yield the file and the anchor of each link of a page that stays in the repository."""
    for link in re.findall(r"\]\(([^)\s]+)[^)]*\)", page.read_text("utf-8")):
        if "://" not in link and not link.startswith("mailto:"):
            name, _, anchor = link.partition("#")
            yield (page.parent / name).resolve() if name else page, anchor


@pytest.mark.parametrize("page", pages(), ids=page_id)
def test_links_lead_somewhere(page: Path) -> None:
    """A link names a file that is there, and a heading of it."""
    for target, anchor in _links(page):
        assert target.exists(), target
        assert not anchor or anchor in _anchors(target), f"{target.name}#{anchor}"


def test_every_page_can_be_reached_from_readme() -> None:
    """Links lead from README to every page."""
    reached, todo = set[Path](), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            todo += [target for target, _ in _links(page)]
    assert [page_id(page) for page in pages() if page not in reached] == []
