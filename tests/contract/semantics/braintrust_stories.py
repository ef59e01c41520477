"""What is tried of Braintrust: stories in a fixed order, and the calls that a machine draws."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.contract.semantics.asking import Observed
from tests.contract.semantics.braintrust import NOWHERE, short
from tests.contract.semantics.braintrust_asking import choices, projects, small_pages, variables
from tests.contract.semantics.braintrust_making import CODE, LIST, PARSER, PROJECTS, PROMPT, RICH, made
from tests.contract.semantics.drawing import Pick, arguments
from tests.contract.semantics.story import Story


def life(story: Story) -> None:
    """Create, take the slug again, replace, change, read, delete, and find it gone."""
    full = {
        "description": "text",
        "prompt_data": RICH,
        "tags": ["x", "y"],
        "function_type": "tool",
        "origin": {"object_type": "prompt", "object_id": NOWHERE, "internal": False},
        "function_schema": {"parameters": {"type": "object"}, "returns": True},
    }
    first = made(story, "a", **full)
    second = made(story, "b", function_data=CODE)
    made(story, "a", name="Other", project_id=PROJECTS[1])
    made(story, "a", name="Again")
    for function in (first, second):
        story.do("functions.get", function_id=function)
    story.do("functions.list")
    story.oracle.clock.advance(60)
    story.do(
        "functions.replace",
        project_id=PROJECTS[0],
        slug="b",
        name="Replaced",
        function_data=PROMPT,
        tags=["z"],
    )
    story.do("functions.replace", project_id=PROJECTS[0], slug="new", name="Put", function_data=CODE, **full)
    story.do("functions.get", function_id=second)
    for change in (
        {"name": "Changed"},
        {"description": None, "tags": None, "name": None, "prompt_data": None, "function_data": None},
        {"description": "other", "tags": ["q"]},
        {"prompt_data": {"options": {"params": {"temperature": 1}}}},
        {"prompt_data": {"options": {"params": {"temperature": None, "max_tokens": 5}}}},
        {"function_data": CODE},
        {"prompt_data": PARSER},
        {},
    ):
        story.do("functions.update", function_id=first, **change)
        story.do("functions.get", function_id=first)
    if story.driver.raw:
        driver: Any = story.driver
        mystery = {"id": NOWHERE, "slug": "never", "project_id": NOWHERE, "metadata": {}, "log_id": "x"}
        answer = driver.send("PATCH", f"{LIST}/{first}", body={"name": "N", **mystery})
        seen = Observed(answer.status_code, answer.json())
        story.oracle.judge("functions.update", {"function_id": first, "name": "N"}, seen)
        given = {"project_id": PROJECTS[0], "slug": "m", "name": "M", "function_data": PROMPT}
        answer = driver.send("POST", LIST, body={**given, "mystery": 5, "id": NOWHERE})
        story.oracle.judge("functions.create", given, Observed(answer.status_code, answer.json()))
    story.do("functions.list")
    story.do("functions.delete", function_id=second)
    story.do("functions.list")
    for operation in ("functions.delete", "functions.get", "functions.invoke", "functions.update"):
        story.do(operation, function_id=second)
        story.do(operation, function_id=NOWHERE)
    made(story, "b")
    story.do("functions.list")


def versions(story: Story) -> None:
    """A version opens the state that it names, in decimal and in hexadecimal, and no other function's."""
    first = made(story, "a", prompt_data=RICH)
    old = story.do("functions.get", function_id=first).value["_xact_id"]
    other = made(story, "b")
    early = story.do("functions.invoke", function_id=first, input={"it": 1}).value
    new = story.do("functions.update", function_id=first, name="Later").value["_xact_id"]
    late = story.do("functions.invoke", function_id=first, input={"it": 1}).value
    assert early != late
    for version in (old, new, short(old), "1", "00000000000000ff"):
        story.do("functions.get", function_id=first, version=version)
        story.do("functions.get", function_id=other, version=version)
        story.do("functions.list", version=version)
        story.do("functions.list", version=version, slug="b")
        story.do("functions.list", version=version, ids=[first])
        story.do("functions.list", version=version, ids=[other, first])
        story.do("functions.list", version=version, ids=[other])
        story.do("functions.invoke", function_id=first, version=version, input={"it": 1})
    story.do("functions.stream", function_id=first, version=old, input={"it": 1})
    story.do("functions.get", function_id=first, environment="production")
    story.do("functions.list", environment="production")
    story.do("functions.get", function_id=first, version=old, environment="production")
    story.do("functions.list", version=old, environment="production")
    story.do("functions.delete", function_id=first)
    story.do("functions.get", function_id=first, version=old)
    story.do("functions.list", version=old)


def lists(story: Story) -> None:
    """Filters combine, pages follow each other both ways, and a deleted cursor still leads on."""
    ids = [
        made(story, slug, project_id=PROJECTS[number % 2], name="Even" if number % 2 else "Odd")
        for number, slug in enumerate("abcde")
    ]
    for query in (
        {"slug": "a"},
        {"function_name": "Odd"},
        {"project_id": PROJECTS[1]},
        {"project_id": NOWHERE},
        {"project_name": "nobody's"},
        {"project_name": "nobody's", "project_id": PROJECTS[0]},
        {"slug": "b", "project_id": PROJECTS[1]},
        {"slug": "b", "project_id": PROJECTS[0]},
        {"ids": ids[1]},
        {"ids": [ids[0], ids[3]]},
        {"org_name": "anybody's"},
        {"limit": 0},
        {"limit": 2},
        {"limit": 2, "starting_after": ids[3]},
        {"limit": 2, "ending_before": ids[0]},
        {"starting_after": ids[0]},
        {"ending_before": ids[4]},
    ):
        if query != {"limit": 0} or story.driver.raw:  # a client that pages refuses to ask for no items
            story.do("functions.list", **query)
    for size in (1, 2, 3, 5, 7):
        story.walk("functions.list", limit=size)
        story.walk("functions.list", limit=size, function_name="Odd")
    story.walk("functions.list", limit=2, ending_before=ids[0])
    story.walk("functions.list", limit=1, starting_after=ids[3])
    if story.driver.raw:
        story.do("functions.list", starting_after=ids[0], ending_before=ids[1])
    story.do("functions.delete", function_id=ids[2])
    story.refuses(400, "GET", LIST, query={"limit": "-1"})
    story.refuses(400, "GET", LIST, query={"limit": "x"})
    story.refuses(400, "GET", LIST, query={"starting_after": "x"})
    story.refuses(400, "GET", LIST, query={"ending_before": "x"})
    story.refuses(400, "GET", LIST, query={"project_id": "x"})
    story.refuses(400, "GET", LIST, query={"ids": "x"})
    if story.driver.raw:
        order = [ids[4], ids[3], ids[1], ids[0]]
        for way, expected in (("starting_after", order[2:]), ("ending_before", order[:2])):
            page = story.driver.call("functions.list", {way: ids[2]})
            assert [item["id"] for item in page.value] == expected, "the cursor is a deleted function"


def default_page(story: Story) -> None:
    """Without a limit a list has no end that a program would not see."""
    for number in range(7):
        made(story, f"s{number}")
    story.do("functions.list")
    story.walk("functions.list")


def invocations(story: Story) -> None:
    """Values by mode, function and input; streams that come to the same."""
    kinds: list[dict[str, Any]] = [
        {},
        {"function_data": CODE},
        {"function_type": "scorer"},
        {"function_type": "classifier"},
        {"prompt_data": PARSER},
        {"prompt_data": {"options": {"model": "m", "params": {"response_format": {"type": "json_object"}}}}},
        {"prompt_data": {"options": {"model": "m", "params": {"reasoning_effort": "low"}}}},
        {"prompt_data": {"tool_functions": [{"type": "function", "id": NOWHERE}]}},
        {"function_data": {"type": "global", "name": "exact"}},
    ]
    for number, more in enumerate(kinds):
        function = made(story, f"k{number}", **more)
        for mode in (None, "auto", "text", "json", "parallel"):
            story.do("functions.invoke", function_id=function, mode=mode, input="words")
            story.do("functions.stream", function_id=function, mode=mode, input="words")
        story.do("functions.invoke", function_id=function, input={"a": 1})
    plain = made(story, "plain")
    asked: list[dict[str, Any]] = [
        {},
        {"input": 0},
        {"input": {"it": 1}},
        {"expected": "x"},
        {"metadata": {"k": 1}},
        {"messages": [{"role": "user", "content": "Hello"}]},
        {"parent": "span"},
        {"parent": {"object_type": "project_logs", "object_id": "p", "row_ids": None}},
        {"overrides": {"model": "m"}},
        {"tags": ["t"]},
        {"mcp_auth": {"server": {"oauth_token": "t"}}},
    ]
    for more in asked:
        story.do("functions.invoke", function_id=plain, **more)
        story.do("functions.stream", function_id=plain, **more)
    needs = made(story, "needs", prompt_data=RICH)
    for given in ({"it": 1}, {"other": 1}, "it"):
        story.do("functions.invoke", function_id=needs, input=given, strict=True)
        story.do("functions.invoke", function_id=needs, input=given, strict=False)


def refusals(story: Story) -> None:
    """Wrong keys, wrong bodies and wrong methods are refused, and change nothing."""
    function = made(story, "a", description="stays")
    one = f"{LIST}/{function}"
    for method, path in (
        ("GET", LIST),
        ("POST", LIST),
        ("PUT", LIST),
        ("GET", one),
        ("PATCH", one),
        ("DELETE", one),
        ("POST", f"{one}/invoke"),
    ):
        for key in ("Bearer nobody", "mock-key"):
            story.refuses(401, method, path, body={}, headers={"authorization": key})
    good = {"project_id": PROJECTS[0], "name": "A", "slug": "c", "function_data": PROMPT}
    body: Any
    for method in ("POST", "PUT"):
        for name in good:
            story.refuses(400, method, LIST, body={key: good[key] for key in good if key != name})
        for change in WRONG:
            story.refuses(400, method, LIST, body={**good, **change})
        for body in ([], None, "text", 5):
            story.refuses(400, method, LIST, body=body)
    for change in WRONG:
        fixed = {"project_id", "slug", "origin", "function_schema", "function_type"}
        if not fixed & change.keys() and change != {"name": ""}:
            story.refuses(400, "PATCH", one, body=change)
    for body in ([], None, "text"):
        story.refuses(400, "PATCH", one, body=body)
        story.refuses(400, "POST", f"{one}/invoke", body=body)
    for body in (
        {"mode": "loud"},
        {"stream": "yes"},
        {"strict": 1},
        {"tags": "x"},
        {"metadata": []},
        {"messages": {}},
        {"messages": [{"role": "nobody"}]},
        {"parent": {"object_type": "nothing", "object_id": "p"}},
        {"parent": {"object_type": "experiment"}},
        {"mcp_auth": []},
        {"overrides": "x"},
        {"version": 5},
    ):
        story.refuses(400, "POST", f"{one}/invoke", body=body)
    for method, path, allowed in (
        ("PUT", one, {"GET", "PATCH", "DELETE"}),
        ("DELETE", LIST, {"GET", "POST", "PUT"}),
        ("GET", f"{one}/invoke", {"POST"}),
    ):
        seen = story.refuses(405, method, path)
        if seen is not None:
            assert allowed <= set(seen.headers["allow"].split(", ")), seen
    story.refuses(400, "GET", f"{LIST}/x")
    story.do("functions.get", function_id=function)
    story.do("functions.list")


def challenged(story: Story) -> None:
    """A refusal for want of a key names the scheme that is asked for. Source: RFC 9110, section 15.5.2."""
    for key in (None, "Bearer nobody"):
        seen = story.refuses(401, "GET", LIST, headers={"authorization": key})
        assert seen is None or seen.headers["www-authenticate"].startswith("Bearer"), seen


WRONG: tuple[dict[str, Any], ...] = (
    {"project_id": "x"},
    {"name": ""},
    {"name": 5},
    {"slug": ""},
    {"slug": 5},
    {"description": 5},
    {"tags": "x"},
    {"tags": [5]},
    {"function_type": "nothing"},
    {"function_data": {"type": "nothing"}},
    {"function_data": {}},
    {"function_data": {"type": "code"}},
    {"function_data": {"type": "global"}},
    {"function_data": {"type": "graph", "nodes": {}}},
    {"prompt_data": {"template_format": "nothing"}},
    {"prompt_data": {"parser": {"type": "llm_classifier"}}},
    {"prompt_data": {"options": {"model": 5}}},
    {"prompt_data": {"prompt": {"type": "nothing"}}},
    {"origin": {"object_type": "prompt"}},
    {"origin": {"object_type": "nothing", "object_id": NOWHERE}},
    {"function_schema": []},
)
_WHOLE = {"project_id": PROJECTS[0], "name": "A", "slug": "a", "function_data": PROMPT}
EVERY: dict[str, Any] = {
    **_WHOLE,
    "description": "d",
    "prompt_data": RICH,
    "tags": ["t"],
    "function_type": "tool",
    "origin": {"object_type": "prompt", "object_id": NOWHERE},
    "function_schema": {"returns": 1},
    "limit": 3,
    "starting_after": NOWHERE,
    "ending_before": NOWHERE,
    "ids": [NOWHERE],
    "version": "1",
    "function_name": "n",
    "project_name": "p",
    "environment": "e",
    "org_name": "o",
    "input": 1,
    "expected": 2,
    "metadata": {"k": 1},
    "messages": [{"role": "user", "content": "c"}],
    "parent": "p",
    "mode": "json",
    "strict": True,
    "mcp_auth": {"s": {}},
    "overrides": {"k": 1},
}
"""A value for every argument, of whichever operation."""
REQUIRED: dict[str, dict[str, Any]] = {"functions.create": _WHOLE, "functions.replace": _WHOLE}
STORIES = (
    life,
    versions,
    lists,
    projects,
    invocations,
    choices,
    variables,
    refusals,
    challenged,
    default_page,
    small_pages,
)
OPTIONS: dict[str, dict[str, Any]] = {"small_pages": {"page_size": 2}}

_SLUGS = st.sampled_from("abcd")
_NAMES = st.sampled_from(["One", "Two", "Zwölf \U0001f600"])
_PROMPTS = st.sampled_from(
    [{"prompt": RICH["prompt"]}, {"options": {"model": "large"}}, PARSER, {"template_format": "none"}]
)
_CREATED = arguments(
    {
        "project_id": st.sampled_from(PROJECTS),
        "slug": _SLUGS,
        "name": _NAMES,
        "function_data": st.sampled_from([PROMPT, CODE, {"type": "global", "name": "exact"}]),
    },
    description=st.sampled_from(["", "text", None]),
    tags=st.sampled_from([[], ["x"], ["x", "y"], None]),
    prompt_data=_PROMPTS,
    function_type=st.sampled_from(["llm", "scorer", "tool", None]),
)
_ONE = {"function_id": st.one_of(Pick.some("function"), Pick.some("function"), Pick.some("gone"))}
_INVOKED = arguments(
    _ONE,
    input=st.none() | st.text(max_size=5) | st.dictionaries(st.sampled_from(["a", "it"]), st.integers()),
    mode=st.sampled_from([None, "auto", "text", "json", "parallel"]),
    version=Pick.some("version"),
)
CALLS = {
    "functions.create": _CREATED,
    "functions.replace": _CREATED,
    "functions.update": arguments(
        _ONE,
        name=_NAMES | st.none(),
        description=st.sampled_from(["", "other", None]),
        tags=st.sampled_from([["z"], None]),
        prompt_data=_PROMPTS | st.none(),
        function_data=st.sampled_from([PROMPT, None]),
    ),
    "functions.delete": arguments(_ONE),
    "functions.get": arguments(_ONE, version=Pick.some("version")),
    "functions.list": arguments(
        {},
        limit=st.integers(1, 5),
        slug=_SLUGS,
        function_name=_NAMES,
        project_id=st.sampled_from([*PROJECTS, NOWHERE]),
        ids=st.lists(Pick.some("function"), min_size=1, max_size=2),
    ),
    "functions.invoke": _INVOKED,
    "functions.stream": _INVOKED,
}
WALKS = {"functions.list": arguments({"limit": st.integers(1, 4)}, project_id=st.sampled_from(PROJECTS))}
BEGINS = tuple(
    ("functions.create", {"project_id": PROJECTS[0], "slug": slug, "name": "One", "function_data": PROMPT})
    for slug in "ab"
)
