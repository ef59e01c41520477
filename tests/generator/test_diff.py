"""Tests of generator/diff: every change is found, named in Python, and put into the right class."""

import copy
import importlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.documents import DocumentError
from invocant_generator._diff.change import EXIT_CODES, Change, Level
from invocant_generator._diff.findings import findings
from invocant_generator._diff.instead import _INSTEAD, instead
from invocant_generator._diff.reports import FORMATS, MOST_LINES
from invocant_generator._diff.rules import RULES
from invocant_generator._diff.whole import compare_documents
from tests.examples import examples
from tests.generated import reviewed
from tests.generator.commands import TINY, checkout, run, write
from tests.tables import read_table
from tests.vendored import FOLDERS, overlaid

pytestmark = pytest.mark.checkout

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = read_table(ROOT / "tests" / "data" / "changes.yaml")


def merged(base: Any, change: Any) -> Any:
    """Return *base* with *change* merged into it; null takes a member away."""
    if not isinstance(base, Mapping) or not isinstance(change, Mapping):
        return change
    result = dict(base)
    for key, value in change.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(base.get(key), value)
    return result


def animal(name: str) -> dict[str, Any]:
    """Return a model that only an animal of this *name* is."""
    return {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}


def document(case: Mapping[str, Any], side: str) -> dict[str, Any]:
    """Return one side of a case as a whole document."""
    thing: dict[str, Any] = {"type": "object"}
    get: dict[str, Any] = {
        "operationId": "getThings",
        "x-invocant-name": "things.get",
        "responses": {"200": {"description": ""}},
    }
    post: dict[str, Any] = {
        "operationId": "postThings",
        "x-invocant-name": "things.create",
        "responses": {"204": {"description": ""}},
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    for where in ("sent", "received", "both"):
        if where in case:
            thing = {"type": "object", **case[where][side]}
            if where != "received":
                post["requestBody"] = {"content": content}
            if where != "sent":
                get["responses"] = {"200": {"description": "", "content": content}}
    if "parameter" in case and case["parameter"][side] is not None:
        get["parameters"] = [{"name": "q", "in": "query", **case["parameter"][side]}]
    if "operation" in case:
        given = case["operation"][side]
        if "responses" in given:
            del get["responses"]
        get = merged(get, given)
    whole = {
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "paths": {"/things": {"get": get, "post": post}},
        "components": {
            "schemas": {"Thing": thing, **{name.title(): animal(name) for name in ("cat", "dog", "cow")}}
        },
    }
    result: dict[str, Any] = merged(whole, case["document"][side]) if "document" in case else whole
    return result


def found(case: Mapping[str, Any]) -> list[str]:
    """Return what the comparison says of a case, as the table writes it."""
    difference = compare_documents(document(case, "before"), document(case, "after"))
    return sorted(f"{change.level.word} {change.kind} {change.subject}" for change in difference.changes)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_change_means(case: dict[str, Any]) -> None:
    """A change has the class and the Python name that the table gives it, and nothing else is said."""
    assert found(case) == sorted(case["means"])


def test_table_is_large_enough() -> None:
    """At least two hundred changes are checked by hand."""
    assert len(CASES) >= 200
    assert len({case["name"] for case in CASES}) == len(CASES)


# --------------------------------------------------------------------------------------------- reports


def case(name: str) -> dict[str, Any]:
    """Return the case of the table with that name."""
    return next(one for one in CASES if one["name"] == name)


def sides(name: str, folder: Path) -> tuple[Path, Path]:
    """Write both sides of a case as files."""
    paths = folder / "old.json", folder / "new.json"
    for path, side in zip(paths, ("before", "after"), strict=True):
        path.write_text(json.dumps(document(case(name), side)))
    return paths


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nothing", 0),
        ("a description changes", 3),
        ("an operation is new", 4),
        ("an operation is deprecated", 5),
        ("a parameter is gone", 6),
    ],
)
def test_exit_code_says_the_worst_class(tmp_path: Path, name: str, code: int) -> None:
    """Each class has an exit code of its own, and 1 and 2 keep their meaning."""
    assert run("diff", *sides(name, tmp_path)).code == code
    assert {1, 2}.isdisjoint(EXIT_CODES.values())


def test_terminal_names_method_and_both_types(tmp_path: Path) -> None:
    """A change is one line that stands alone: subject, what happened, both sides."""
    outcome = run("diff", *sides("an answer's field may be of another type as well", tmp_path))
    assert outcome.out.splitlines() == [
        "old.json → new.json",
        "1 breaking",
        "",
        "breaking (1)",
        "  Thing.a may be int now  [str → int | str]",
        "      in things.get",
        "      instead: ask isinstance first: it may be int as well",
    ]


def test_markdown_is_a_list_for_each_class(tmp_path: Path) -> None:
    """Python stands in code, both sides beside each other."""
    outcome = run("diff", *sides("a body's enum has a new value", tmp_path), "--format", "markdown")
    assert outcome.out == (
        "# old.json → new.json\n\n1 additive.\n\n## Additive (1)\n\n"
        "- `ThingA` has the new value 'z'\n  In `things.create`.\n"
    )


def test_json_has_every_change_with_its_parts(tmp_path: Path) -> None:
    """The JSON form leaves nothing out and gathers nothing."""
    outcome = run("diff", *sides("a parameter is gone", tmp_path), "--format", "json")
    assert outcome.json == {
        "old": "old.json",
        "new": "new.json",
        "worst": "breaking",
        "counts": {"breaking": 1, "behaviour": 0, "additive": 0, "cosmetic": 0},
        "findings": [
            {
                "level": "breaking",
                "kind": "parameter-removed",
                "subject": "things.get(q=)",
                "text": "is gone",
                "reached": True,
                "parts": [],
                "methods": ["things.get"],
                "resources": ["things"],
                "changes": 1,
                "instead": "leave q= out",
            }
        ],
        "changes": [
            {
                "level": "breaking",
                "kind": "parameter-removed",
                "subject": "things.get(q=)",
                "text": "is gone",
                "before": "str",
                "after": "",
                "methods": ["things.get"],
                "resources": ["things"],
                "pointer": "/paths/~1things/get",
                "cause": "",
                "reached": True,
                "instead": "leave q= out",
            }
        ],
    }


class Page(HTMLParser):
    """Reads a page and remembers what it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def page(name: str, folder: Path) -> Page:
    """Return the HTML page of a case."""
    outcome = run("diff", *sides(name, folder), "--format", "html", "--output", folder / "page.html")
    assert outcome.out == ""
    parsed = Page()
    parsed.feed((folder / "page.html").read_text("utf-8"))
    return parsed


def test_page_needs_nothing_else(tmp_path: Path) -> None:
    """The page loads nothing: no address in it, and its own policy refuses every request."""
    parsed = page("a parameter is gone", tmp_path)
    assert not [attrs for _, attrs in parsed.tags if {"src", "href", "action"} & attrs.keys()]
    policy = next(attrs["content"] for _, attrs in parsed.tags if attrs.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "://" not in (tmp_path / "page.html").read_text("utf-8")


def test_page_shows_counts_filters_and_both_sides(tmp_path: Path) -> None:
    """A tile for each class, a chip for each resource, an article for each change with before and after."""
    parsed = page("an answer's field may be of another type as well", tmp_path)
    assert [attrs["data-level"] for _, attrs in parsed.tags if "data-level" in attrs] == [
        "breaking",
        "behaviour",
        "additive",
        "cosmetic",
    ]
    assert [attrs["data-resource"] for _, attrs in parsed.tags if "data-resource" in attrs] == ["things"]
    articles = [attrs for tag, attrs in parsed.tags if tag == "article"]
    assert [(attrs["class"], attrs["data-resources"]) for attrs in articles] == [("breaking", "things")]
    assert [tag for tag, _ in parsed.tags].count("pre") == 2
    assert "ins" in [tag for tag, _ in parsed.tags]


def test_page_shows_hostile_words_as_words(tmp_path: Path) -> None:
    """Markup in a document is text on the page, wherever it stands."""
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    old, new = sides("nothing", tmp_path)
    data = json.loads(old.read_text())
    data["info"]["title"] = hostile
    operation = data["paths"]["/things"]["get"]
    operation.update(description=hostile, tags=[hostile], operationId=hostile)
    del operation["x-invocant-name"]
    operation["parameters"] = [
        {"name": hostile, "in": "query", "schema": {"type": "string", "enum": [hostile, "b"]}}
    ]
    data["paths"][f"/{hostile}"] = {"get": {"responses": {"200": {"description": hostile}}}}
    new.write_text(json.dumps(data))
    assert run("diff", old, new, "--format", "html", "--output", tmp_path / "page.html").code == 6
    parsed = Page()
    parsed.feed((tmp_path / "page.html").read_text("utf-8"))
    assert [tag for tag, _ in parsed.tags].count("script") == 1
    assert "img" not in [tag for tag, _ in parsed.tags]
    assert not [attrs for _, attrs in parsed.tags if any(name.startswith("on") for name in attrs)]


@pytest.mark.parametrize("form", FORMATS)
def test_same_documents_same_report(tmp_path: Path, form: str) -> None:
    """A report has no date and no chance in it."""
    old, new = sides("an answer's union has a new variant", tmp_path)
    assert run("diff", old, new, "--format", form).out == run("diff", old, new, "--format", form).out


def change(**parts: Any) -> Change:
    """Return a change with that much said."""
    return Change(
        **{"level": Level.ADDITIVE, "kind": "parameter-added", "subject": "", "text": "is new", **parts}
    )


def said(changes: list[Change], *, methods: int = 0) -> list[str]:
    """Return what the findings of *changes* say."""
    return [f"{one.change.subject} {one.change.text}" for one in findings(changes, methods=methods)]


def test_what_is_alike_is_said_once() -> None:
    """The same parameter of three methods is one finding, two are two."""
    alike = [change(subject=f"{name}.list(q=)", methods=(f"{name}.list",)) for name in ("a", "b", "c")]
    assert said(alike) == ["q= of 3 methods is new"]
    assert findings(alike)[0].change.methods == ("a.list", "b.list", "c.list")
    assert findings(alike)[0].changes == tuple(alike)
    assert said(alike[:2]) == ["a.list(q=) is new", "b.list(q=) is new"]


def test_new_methods_of_a_resource_are_said_with_their_classes() -> None:
    """A resource that is new is one finding: its methods and the classes that only they use."""
    methods = [
        change(kind="method-added", subject=f"pets.{name}", methods=(f"pets.{name}",)) for name in "abc"
    ]
    classes = [
        change(kind="class-added", subject=name, methods=("pets.a",)) for name in ("Cat", "Cow", "Dog")
    ]
    assert said([*methods, *classes]) == ["pets: 3 methods and 3 classes are new: a, b, c"]


def test_one_cause_is_one_finding() -> None:
    """All methods that were renamed for one reason are one finding, which says it."""
    renamed = [
        change(
            level=Level.BREAKING,
            kind="method-renamed",
            subject=f"pets.{name}",
            after=name,
            methods=(f"pets.{name}",),
            cause="since operationIds were added",
        )
        for name in "abcd"
    ]
    assert said(renamed, methods=4) == ["all 4 methods were renamed, since operationIds were added"]
    assert said(renamed, methods=5) == ["4 methods were renamed, since operationIds were added"]
    assert findings(renamed)[0].parts == ("pets.a", "pets.b", "pets.c", "pets.d")


def test_fields_that_changed_alike_are_one_finding() -> None:
    """A type that is another one in many classes is said once, whether or not null was possible."""
    fields = [
        change(
            level=Level.BREAKING,
            kind="type-changed",
            subject=f"{name}.at",
            text="is datetime now",
            before=f"str{null}",
            after=f"datetime{null}",
            methods=("a.get",),
        )
        for name, null in (("Cat", ""), ("Cow", " | None"), ("Dog", ""))
    ]
    assert said(fields) == ["at of 3 classes is datetime now"]


def test_what_no_method_reaches_stands_apart() -> None:
    """Of one class of changes, those that no method meets come last, however many they are."""
    apart = [change(kind="class-added", subject=name) for name in ("Cat", "Cow", "Dog")]
    reached = change(kind="class-added", subject="Pet", methods=("pets.get",))
    assert [finding.is_reached for finding in findings([*apart, reached])] == [True, False]
    assert said([*apart, reached]) == ["Pet is new", "3 classes are new"]


def test_worst_comes_first_then_what_touches_most() -> None:
    """Findings are in the order in which somebody would ask for them."""
    few = change(level=Level.BREAKING, subject="a.get(q=)", methods=("a.get",))
    many = [
        change(level=Level.BREAKING, subject=f"{name}.get(x=)", methods=(f"{name}.get",)) for name in "abc"
    ]
    kind = change(subject="Thing", kind="class-added", methods=("a.get",))
    assert said([kind, few, *many]) == ["x= of 3 methods is new", "a.get(q=) is new", "Thing is new"]


def test_every_breaking_kind_says_what_to_write_instead() -> None:
    """A kind that can break a program has words of its own for what to do."""
    breaking = {kind for kind, rule in RULES.items() if Level.BREAKING in (rule.request, rule.response)}
    assert _INSTEAD.keys() == breaking


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"kind": "method-renamed", "subject": "a.b", "after": "a.c"}, "write a.c"),
        ({"kind": "parameter-required", "subject": "a.b(q=)"}, "give q= in each call"),
        (
            {"kind": "type-changed", "subject": "Cat.born", "before": "str", "after": "datetime"},
            "write born.isoformat() for the text; what was parsed by hand need not be",
        ),
        (
            {"kind": "type-changed", "subject": "Cat.home", "before": "dict[str, Any]", "after": "Home"},
            "read attributes where keys were: value.name for value['name']",
        ),
        (
            {"kind": "type-widened", "subject": "Cat.owner", "before": "str", "after": "str | int"},
            "ask isinstance first: it may be int as well",
        ),
        (
            {"kind": "null-allowed", "subject": "Cat.name", "before": "str", "after": "str | None"},
            "ask `if name is not None` before it is used",
        ),
        (
            {"kind": "value-removed", "subject": "Hue", "before": "RED = 'red'"},
            "leave RED out; other values are kept as they come",
        ),
    ],
)
def test_advice_is_about_the_change_at_hand(parts: dict[str, str], words: str) -> None:
    """What to write instead names what is to be written."""
    assert instead(change(level=Level.BREAKING, **parts)) == words


def long_difference(tmp_path: Path) -> tuple[Path, Path]:
    """Write two documents between which far more changed than fits on a terminal."""
    old = document(case("nothing"), "before")
    new = copy.deepcopy(old)
    for number in range(60):
        for side, letter in ((old, "p"), (new, "q")):
            parameter = {"name": f"{letter}{number}", "in": "query", "schema": {"type": "integer"}}
            side["paths"][f"/{number}"] = {
                "get": {
                    "x-invocant-name": f"r{number}.get",
                    "parameters": [parameter],
                    "responses": {"204": {"description": ""}},
                }
            }
    paths = tmp_path / "old.json", tmp_path / "new.json"
    for path, side in zip(paths, (old, new), strict=True):
        path.write_text(json.dumps(side))
    return paths


def test_terminal_folds_what_does_not_fit(tmp_path: Path) -> None:
    """No more than forty lines, with the number of findings left out; --all shows every one."""
    paths = long_difference(tmp_path)
    folded = run("diff", *paths).out.splitlines()
    assert len(folded) <= MOST_LINES
    assert any("more findings: --all shows them" in line for line in folded)
    whole = run("diff", *paths, "--all").out
    assert all(f"r{number}.get(p{number}=)" in whole for number in range(60))
    assert "--all" not in whole


@settings(max_examples=30)
@given(
    st.lists(
        st.builds(
            lambda level, kind, name, method: change(
                level=level, kind=kind, subject=name, text="changed", methods=(method,) if method else ()
            ),
            st.sampled_from(list(Level)),
            st.sampled_from(sorted(RULES)),
            st.sampled_from(["A.b", "A.c", "B", "x.get(q=)", "y.get(q=)", "y.get", "client(server=)"]),
            st.sampled_from(["x.get", "y.get", ""]),
        ),
        max_size=40,
        unique=True,
    )
)
def test_gathering_loses_nothing(changes: list[Change]) -> None:
    """Whatever is gathered, each change is in one finding, and none is told milder than it is."""
    made = findings(changes)
    assert sorted(map(id, (one for finding in made for one in finding.changes))) == sorted(map(id, changes))
    assert all(finding.level == max(one.level for one in finding.changes) for finding in made)


def test_broken_document_is_refused(tmp_path: Path) -> None:
    """A side that is no document gives a diagnostic and exit code 1."""
    old, new = sides("nothing", tmp_path)
    new.write_text('{"swagger": "1.2"}')
    outcome = run("diff", old, new)
    assert outcome.code == 1
    assert "Swagger 2.0" in outcome.err


def test_names_and_overlays_of_an_api_are_applied(tmp_path: Path) -> None:
    """With --api the words are those of its client, and actions that match one side only are no error."""
    made = checkout(tmp_path / "checkout")
    newer = copy.deepcopy(TINY)
    newer["paths"]["/pets/{id}"]["get"]["parameters"].append(
        {"name": "q", "in": "query", "schema": {"type": "string"}}
    )
    outcome = made.run(
        "diff", made.api / "document.yaml", write(tmp_path / "new.yaml", newer), "--api", "tiny"
    )
    assert outcome.code == 4
    assert "pets.get(q=) is new" in outcome.out


# --------------------------------------------------------------------------------- nothing left unsaid


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield every scalar of a document with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from leaves(item, (*path, number))
    else:
        yield path, value


def altered(value: Any, path: tuple[Any, ...]) -> Any:
    """Return a copy of a document with another scalar at *path*."""
    result = copy.deepcopy(value)
    node = result
    for key in path[:-1]:
        node = node[key]
    old = node[path[-1]]
    node[path[-1]] = (
        not old if isinstance(old, bool) else old + 1 if isinstance(old, int | float) else f"{old}x"
    )
    return result


VENDORED = [folder.name for folder in FOLDERS]


@pytest.mark.parametrize("api", reviewed())
@given(st.data())
@settings(max_examples=examples(1))
def test_no_change_of_a_document_goes_unsaid(api: str, data: st.DataObject) -> None:
    """Whatever scalar of a vendored document is altered, the comparison says something, either way round."""
    known = vendored(api)
    path = data.draw(
        st.sampled_from([path for path, _ in leaves(known) if "$ref" not in path and path[0] != "openapi"])
    )
    try:
        difference = compare_documents(known, altered(known, path))
    except DocumentError:
        return  # what is no document any more is refused, which says it as well
    assert difference.changes
    back = compare_documents(altered(known, path), known)
    assert back.changes


@cache
def vendored(api: str) -> dict[str, Any]:
    """Return a vendored document as its client is made of it."""
    return overlaid(api)


@pytest.mark.parametrize("api", VENDORED)
def test_document_does_not_differ_from_itself(api: str) -> None:
    """Comparing a document with itself finds nothing."""
    assert compare_documents(vendored(api), copy.deepcopy(vendored(api))).changes == ()


@pytest.mark.parametrize("api", VENDORED)
def test_methods_are_called_as_in_the_package(api: str) -> None:
    """The comparison speaks of methods by the names that the generated operation table has."""
    table = importlib.import_module(f"invocant_api.{api}.operations").TABLE
    difference = compare_documents({**vendored(api), "paths": {}}, vendored(api))
    assert {change.subject for change in difference.changes if change.kind == "method-added"} == set(table)


def test_every_kind_is_documented() -> None:
    """docs/diff.md has a row for each kind of change, with its classes, and no row too many."""
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (\w+) \| (\w+) \| (.+?) \|",
        (ROOT / "docs" / "diff.md").read_text(),
        re.MULTILINE,
    )
    documented = {kind: (sent, received, words) for kind, sent, received, words in rows}
    assert documented == {
        kind: (rule.request.word, rule.response.word, rule.words) for kind, rule in RULES.items()
    }
