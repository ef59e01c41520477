"""What is tried of Opper: stories in a fixed order, and the calls that a machine draws."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.contract.semantics.asking import Observed
from tests.contract.semantics.drawing import Pick, arguments
from tests.contract.semantics.opper import KINDS, NOWHERE, TTL
from tests.contract.semantics.story import Story

SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "inner": {"type": "object", "properties": {"count": {"type": "integer"}}, "required": []},
    },
    "required": ["title"],
}
OTHER_SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}
FULL: dict[str, Any] = {
    "description": "text",
    "input_schema": {"type": "object"},
    "output_schema": SCHEMA,
    "model": "vendor/model",
    "configuration": {TTL: 0, "invocation.few_shot.count": 3, "beta.invocation.xml_mode.enabled": True},
}
EXAMPLES = [{"input": 1, "output": "one"}, {"input": {"a": 2}, "output": 2, "comment": "why"}]


def _made(story: Story, name: str, **more: Any) -> str:
    seen = story.do("functions.create", **{"name": name, "instructions": f"Do {name}.", **more})
    return str(seen.value["id"])


def life(story: Story) -> None:
    """Create, refuse a taken name, change, clear, rename, read by id and name, delete."""
    first = _made(story, "alpha", **FULL)
    second = _made(story, "beta", description=None, output_schema=None, model={"name": "m", "options": None})
    third = _made(story, "gamma", model=["a", {"name": "b"}])
    story.do("functions.create", name="alpha", instructions="Again.")
    for function in (first, second, third):
        story.do("functions.get", function_id=function)
    for name in ("alpha", "beta", "delta", "a-b_c"):
        story.do("functions.get_by_name", name=name)
    changes: tuple[dict[str, Any], ...] = (
        {"instructions": "Do otherwise."},
        {"description": "other", "configuration": {TTL: 60}},
        {"description": None, "input_schema": None, "output_schema": None, "configuration": None},
        {"name": None, "instructions": None, "model": None},
        {"output_schema": OTHER_SCHEMA, "input_schema": {"type": "string"}, "model": "other"},
        {"name": "alpha"},
        {"name": "beta"},
        {"name": "renamed"},
        {},
    )
    for change in changes:
        story.do("functions.update", function_id=first, **change)
        story.do("functions.get", function_id=first)
    for name in ("alpha", "renamed"):
        story.do("functions.get_by_name", name=name)
    story.do("functions.list")
    story.do("functions.revisions.list", function_id=first)
    story.do("functions.create", name="alpha", instructions="The name is free again.")
    story.do("functions.delete", function_id=second)
    story.do("functions.get_by_name", name="beta")
    for operation in ("get", "delete", "update", "call", "stream", "revisions.list"):
        story.do(f"functions.{operation}", function_id=second)
        story.do(f"functions.{operation}", function_id=NOWHERE)
    story.do("functions.create", name="beta", instructions="Anew.")
    story.do("functions.list")


def revisions(story: Story) -> None:
    """Each change is a revision that stays and can be called; of another function it is not there."""
    first, other = _made(story, "alpha", **{**FULL, "output_schema": None}), _made(story, "beta")
    story.oracle.clock.advance(10)
    states = [story.do("functions.get", function_id=first).value]
    for change in ({"instructions": "Second."}, {"output_schema": SCHEMA}, {"configuration": {TTL: 5}}):
        states.append(story.do("functions.update", function_id=first, **change).value)
        story.oracle.clock.advance(10)
    foreign = story.do("functions.get", function_id=other).value["revision_id"]
    for revision in (*(state["revision_id"] for state in states), foreign, NOWHERE):
        for operation in ("get", "call", "stream"):
            extra = {} if operation == "get" else {"input": "words"}
            story.do(f"functions.revisions.{operation}", function_id=first, revision_id=revision, **extra)
    for size in (1, 2, 3):
        story.do("functions.revisions.list", function_id=first, limit=size)
        story.do("functions.revisions.list", function_id=first, limit=size, offset=1)
    story.do("functions.revisions.list", function_id=first, offset=9)
    story.do("functions.revisions.list", function_id=other)
    story.do("functions.delete", function_id=first)
    for operation in ("get", "call", "stream"):
        story.do(f"functions.revisions.{operation}", function_id=first, revision_id=states[0]["revision_id"])
    story.do("functions.revisions.list", function_id=other)


def examples(story: Story) -> None:
    """A revision answers by the examples that are shown to it, whole and in pieces."""
    function = _made(story, "alpha")
    revision = story.do("functions.get", function_id=function).value["revision_id"]
    for operation in ("call", "stream"):
        answers = [
            story.do(
                f"functions.revisions.{operation}",
                **{"function_id": function, "revision_id": revision, "input": "words", **shown},
            ).value
            for shown in ({}, {"examples": EXAMPLES})
        ]
        texts = [answer["message"] if isinstance(answer, dict) else answer for answer in answers]
        assert texts[0] != texts[1], operation


def edges(story: Story) -> None:
    """Text by a schema is JSON too, a task says the same in pieces, and an answer is kept for one second."""
    function = _made(story, "alpha", output_schema={"type": "string"})
    for operation in ("functions.call", "functions.stream"):
        story.do(operation, function_id=function, input="words")
    for operation in ("call", "stream"):
        story.do(operation, name="task", input="words", output_schema=SCHEMA)
    cached = _made(story, "cached", configuration={TTL: 1})
    for seconds in (0, 0.5, 1):
        story.oracle.clock.advance(seconds)
        story.do("functions.call", function_id=cached, input="words")


def lists(story: Story) -> None:
    """By name and by creation, both ways, narrowed, in pages with the total; twenty at a time."""
    for name in ("mint", "apple", "zebra", "apple-pie", "kiwi"):
        _made(story, name)
        story.oracle.clock.advance(1)
    story.do("functions.update", function_id=story.oracle.pick("function", 2), description="later")
    sorts = (None, "name", "-name", "created_at", "-created_at", "created", "-created")
    for sort in sorts:
        more = {} if sort is None else {"sort": sort}
        story.do("functions.list", **more)
        story.do("functions.list", limit=2, offset=1, **more)
        story.walk("functions.list", limit=2, **more)
    for name in ("apple", "kiwi", "nothing", "pie"):
        story.do("functions.list", name=name)
        story.do("functions.list", name=name, limit=1)
    for size in (1, 2, 3, 4, 5, 6, 100):
        story.walk("functions.list", limit=size)
    story.walk("functions.list", limit=2, offset=1)
    story.do("functions.list", offset=9)
    story.do("functions.list", offset=0)
    for number in range(20):
        _made(story, f"many-{number:02}")
    story.do("functions.list")
    story.walk("functions.list")
    story.do("functions.list", limit=100)
    function = story.oracle.pick("function", 0)
    for number in range(21):
        story.do("functions.update", function_id=function, description=str(number))
    story.do("functions.revisions.list", function_id=function)
    for query in ({"limit": "0"}, {"limit": "101"}, {"offset": "-1"}, {"limit": "x"}, {"offset": "x"}):
        _invalid(story, "GET", "/functions", query=query)
        _invalid(story, "GET", f"/functions/{function}/revisions", query=query)


def calls(story: Story) -> None:
    """Answers of text and by a schema, whole and in pieces, from the cache and not."""
    text, structured = _made(story, "text"), _made(story, "structured", output_schema=SCHEMA)
    asked: tuple[dict[str, Any], ...] = (
        {},
        {"input": "words"},
        {"input": {"a": [1, None]}},
        {"input": "words", "examples": EXAMPLES},
        {"input": "words", "parent_span_id": NOWHERE, "tags": {"k": "v"}},
        {"input": "words", "parent_span_id": None, "tags": None, "examples": None},
    )
    for function in (text, structured):
        for given in asked:
            story.do("functions.call", function_id=function, **given)
            story.do("functions.stream", function_id=function, **given)
    _placed(story, "structured", structured, placed=True)
    for change in ({"instructions": "Otherwise."}, {"model": "other/model"}, {"name": "other"}):
        story.do("functions.update", function_id=structured, **change)
        story.do("functions.call", function_id=structured, input="words")
    story.do("functions.update", function_id=text, instructions="Otherwise.")
    story.do("functions.call", function_id=text, input="words")
    cached = _made(story, "cached", configuration={TTL: 30})
    for seconds in (0, 0, 29, 31, 10):
        story.oracle.clock.advance(seconds)
        story.do("functions.call", function_id=cached, input="words")
    story.do("functions.call", function_id=cached, input="others")
    story.do("functions.update", function_id=cached, configuration={TTL: 0})
    story.oracle.asked.clear()  # type: ignore[attr-defined]  # no lifetime, no cache
    story.do("functions.call", function_id=cached, input="words")


def fragments(story: Story) -> None:
    """A structured answer in pieces of its JSON text is the same answer."""
    function = _made(story, "structured", output_schema=SCHEMA)
    for given in ({"input": "words"}, {"input": 2}):
        story.do("functions.call", function_id=function, **given)
        story.do("functions.stream", function_id=function, **given)
        story.do("stream", name="structured", **given)
    _placed(story, "structured", function, placed=False)


def _placed(story: Story, name: str, function: str, *, placed: bool) -> None:
    """Hold the pieces of a structured answer to their form: of a stored function they are declared texts."""
    if story.driver.raw:
        driver: Any = story.driver
        stream = driver.send("POST", f"/functions/{function}/call/stream", body={"input": "words"}).text
        assert "json_path" not in stream
        stream = driver.send("POST", "/call/stream", body={"name": name, "input": "words"}).text
        assert ("json_path" in stream) is placed


def tasks(story: Story) -> None:
    """A task stores a function of its name once, and goes before what is stored without changing it."""
    stored = _made(story, "stored", description="stays")
    for operation in ("call", "stream"):
        name = f"new-{operation}"
        story.do(operation, name=name, input="words")
        story.do(operation, name=name, input="words", instructions="Otherwise.")
        story.do(operation, name=name, input="words", output_schema=SCHEMA)
        full = {key: value for key, value in FULL.items() if key != "description"}
        story.do(operation, name=f"{name}-full", instructions="Do.", input=1, **full)
        story.do(operation, name="stored", input="words", instructions=None)
        story.do(operation, name="stored", input="words", model="other/model")
        story.do(operation, name="stored", input="words", examples=EXAMPLES, tags={"k": "v"})
        story.do(operation, name="stored", input="words", configuration={TTL: 9}, parent_span_id=NOWHERE)
    story.do("functions.call", function_id=stored, input="words")
    story.do("functions.list")


def refusals(story: Story) -> None:
    """Wrong keys, bodies, ids and methods are refused, and change nothing."""
    function = _made(story, "alpha")
    one = f"/functions/{function}"
    revision = story.do("functions.get", function_id=function).value["revision_id"]
    places = (
        ("GET", "/functions"),
        ("POST", "/functions"),
        ("GET", "/functions/by-name/alpha"),
        ("GET", one),
        ("PATCH", one),
        ("DELETE", one),
        ("GET", f"{one}/revisions"),
        ("GET", f"{one}/revisions/{revision}"),
        ("POST", f"{one}/call"),
        ("POST", f"{one}/call/{revision}"),
        ("POST", f"{one}/call/stream"),
        ("POST", f"{one}/call/stream/{revision}"),
        ("POST", "/call"),
        ("POST", "/call/stream"),
    )
    for method, path in places:
        for key in (None, "Bearer nobody", "mock-key"):
            seen = story.refuses(401, method, path, body={}, headers={"authorization": key})
            assert seen is None or seen.value["type"] == KINDS[401], seen
            assert seen is None or seen.headers["www-authenticate"].startswith("Bearer"), seen
    body: Any
    for body in ({}, {"name": "x"}, {"instructions": "x"}, [], None, "text"):
        _invalid(story, "POST", "/functions", body=body)
    for body in ({}, {"input": 1}, [], None):
        _invalid(story, "POST", "/call", body=body)
        _invalid(story, "POST", "/call/stream", body=body)
    for change in WRONG:
        _invalid(story, "POST", "/functions", body={"name": "x", "instructions": "x", **change})
        _invalid(story, "PATCH", one, body=change)
        if "description" not in change:  # a task has none
            _invalid(story, "POST", "/call", body={"name": "x", **change})
    _invalid(story, "POST", "/functions", body={"name": "x", "instructions": None})
    if story.driver.raw:
        driver: Any = story.driver
        mystery = {"id": NOWHERE, "revision_id": NOWHERE, "observer_enabled": False, "mystery": 5}
        answer = driver.send("PATCH", one, body={"description": "d", **mystery})
        seen = Observed(answer.status_code, answer.json())
        story.oracle.judge("functions.update", {"function_id": function, "description": "d"}, seen)
        answer = driver.send("POST", "/functions", body={"name": "m", "instructions": "Do.", **mystery})
        seen = Observed(answer.status_code, answer.json())
        story.oracle.judge("functions.create", {"name": "m", "instructions": "Do."}, seen)
    for change in WRONG_CALLS:
        for method, path in places[8:12]:
            _invalid(story, method, path, body=change)
        for method, path in places[12:]:
            _invalid(story, method, path, body={"name": "x", **change})
    for method, path in places[3:12]:
        wrong = path.replace(function, "not-an-id")
        _invalid(story, method, wrong, **({"body": {}} if method in ("POST", "PATCH") else {}))
    _invalid(story, "GET", f"{one}/revisions/not-an-id")
    _invalid(story, "GET", "/functions/by-name/no%20name")
    _invalid(story, "POST", f"{one}/call/not-an-id", body={})
    for method, path, allowed in (("PUT", one, {"GET", "PATCH", "DELETE"}), ("GET", "/call", {"POST"})):
        seen = story.refuses(405, method, path)
        assert seen is None or allowed <= set(seen.headers["allow"].split(", ")), seen
    story.do("functions.get", function_id=function)
    story.do("functions.revisions.list", function_id=function)
    story.do("functions.list")


def _invalid(story: Story, method: str, path: str, *, body: Any = ..., query: Any = None) -> None:
    seen = story.refuses(422, method, path, body=body, query=query)
    if seen is not None:
        assert seen.value["type"] == KINDS[422], seen
        assert seen.value["message"], seen
        assert {*seen.value["detail"][0]} == {"type", "loc", "msg", "input"}, seen


WRONG: tuple[dict[str, Any], ...] = (
    {"name": 5},
    {"name": "no name/ü"},
    {"instructions": 5},
    {"description": 5},
    {"input_schema": []},
    {"output_schema": "text"},
    {"model": 5},
    {"model": [5]},
    {"configuration": "text"},
)
WRONG_CALLS: tuple[dict[str, Any], ...] = (
    {"parent_span_id": 5},
    {"examples": [{"input": 1}]},
    {"examples": [{"output": 1}]},
    {"examples": [{"input": 1, "output": 1, "comment": 5}]},
    {"examples": {}},
    {"tags": {"k": 1}},
    {"tags": []},
)
STORIES = (life, revisions, examples, edges, lists, calls, fragments, tasks, refusals)
OPTIONS: dict[str, dict[str, Any]] = {"fragments": {"json_text": True}}
EVERY: dict[str, Any] = {
    **FULL,
    "name": "n",
    "instructions": "Do.",
    "sort": "-name",
    "offset": 3,
    "limit": 7,
    "input": "words",
    "parent_span_id": NOWHERE,
    "examples": EXAMPLES,
    "tags": {"k": "v"},
}
"""A value for every argument, of whichever operation."""
REQUIRED: dict[str, dict[str, Any]] = {
    "functions.create": {"name": "n", "instructions": "Do."},
    "call": {"name": "n"},
    "stream": {"name": "n"},
}

_NAMES = st.sampled_from(["alpha", "beta", "alpha-beta", "g_1"])
_INSTRUCTIONS = st.sampled_from(["Do.", "Do otherwise.", "Zwölf \U0001f600"])
_SETTINGS = {
    "description": st.sampled_from(["", "text", None]),
    "output_schema": st.sampled_from([SCHEMA, OTHER_SCHEMA, None]),
    "model": st.sampled_from(["a/b", {"name": "c"}, ["a", "b"]]),
    "configuration": st.sampled_from([{}, {"x": 1}, None]),
}
_ONE = {"function_id": st.one_of(Pick.some("function"), Pick.some("function"), Pick.some("gone"))}
_REVISION = {**_ONE, "revision_id": Pick.some("revision")}
_INPUTS = st.none() | st.text(max_size=5) | st.dictionaries(st.sampled_from("ab"), st.integers(), max_size=2)
_TASK = arguments(
    {"name": _NAMES, "input": _INPUTS}, instructions=_INSTRUCTIONS, output_schema=st.sampled_from([SCHEMA])
)
_PAGES = {"limit": st.integers(1, 5), "offset": st.integers(0, 4)}
CALLS = {
    "functions.create": arguments({"name": _NAMES, "instructions": _INSTRUCTIONS}, **_SETTINGS),
    "functions.update": arguments(_ONE, name=_NAMES, instructions=_INSTRUCTIONS, **_SETTINGS),
    "functions.get": arguments(_ONE),
    "functions.get_by_name": arguments({"name": _NAMES}),
    "functions.delete": arguments(_ONE),
    "functions.list": arguments(
        {},
        name=_NAMES,
        sort=st.sampled_from(["name", "-name", "created_at", "-created_at"]),
        **_PAGES,
    ),
    "functions.revisions.list": arguments(_ONE, **_PAGES),
    "functions.revisions.get": arguments(_REVISION),
    "functions.call": arguments({**_ONE, "input": _INPUTS}),
    "functions.stream": arguments({**_ONE, "input": _INPUTS}),
    "functions.revisions.call": arguments({**_REVISION, "input": _INPUTS}),
    "functions.revisions.stream": arguments({**_REVISION, "input": _INPUTS}),
    "call": _TASK,
    "stream": _TASK,
}
WALKS = {
    "functions.list": arguments({"limit": st.integers(1, 4)}, sort=st.sampled_from(["name", "-created"])),
}
BEGINS = tuple(("functions.create", {"name": name, "instructions": "Do."}) for name in ("alpha", "beta"))
