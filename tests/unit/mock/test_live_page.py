"""The page at `/_mock/`, as far as it can be tried without a browser; `tox -e browser` does the rest."""

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from importlib import resources
from typing import Any

import pytest

from invocant.mock import ManualClock
from invocant.mock._serving.admin import _ROUTES
from invocant.mock._serving.briefs import MAX_LISTED_ENTRIES, MAX_OBJECTS, MAX_PIECES
from tests.unit.mock.small import Caller, body, operation, serving, small
from tests.unit.mock.test_jobs import api as api_with_jobs
from tests.unit.mock.test_stubs import TALK_STREAM

HTML = {"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
PET = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 40}}}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
API = small(
    {
        "/pets": {
            "post": operation("pets.create", PET, requestBody=body(PET)),
            "get": operation("pets.list"),
        },
        "/pets/{id}": {"parameters": [ID], "get": operation("pets.get", PET)},
        "/talk": {"post": operation("talk", {}, requestBody=body({}), **{"x-invocant-stream": TALK_STREAM})},
    }
)
MIN_CONTRAST = 4.5
"""Of text to what is behind it. Source: WCAG 2.2, success criterion 1.4.3."""
MIN_LINE_CONTRAST = 3.0
"""Of borders of controls to what is behind them. Source: WCAG 2.2, success criterion 1.4.11."""


@pytest.fixture
def call() -> Iterator[Caller]:
    """A caller of a mock."""
    with serving(API) as caller:
        yield caller


def _text(name: str) -> str:
    return (resources.files("invocant.mock._serving") / "page" / name).read_text("utf-8")


class _Page(HTMLParser):
    """What is in the page: its elements with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(_text("index.html"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def values(self, attribute: str) -> list[str]:
        """Return all values of an attribute."""
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]


# -- the route ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/_mock", "/_mock/"])
def test_a_browser_gets_the_page_and_a_client_json(call: Caller, path: str) -> None:
    """Whoever names HTML gets the page; whoever takes anything, or says nothing, gets the JSON as before."""
    page = call("GET", path, headers=HTML)
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.content.startswith(b"<!doctype html>")
    assert page.headers["vary"] == "Accept"
    for accept in (None, "*/*", "application/json"):
        assert "apis" in call("GET", path, headers={"accept": accept}).json()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/_mock/page", "text/html; charset=utf-8"),
        ("/_mock/page/style.css", "text/css; charset=utf-8"),
        ("/_mock/page/script.js", "text/javascript; charset=utf-8"),
        ("/_mock/page/icon.svg", "image/svg+xml"),
    ],
)
def test_files_are_sent_with_a_policy(call: Caller, path: str, media_type: str) -> None:
    """Nothing of another host, nothing inline, no frame around it, no guess at the type, no referrer."""
    file = call("GET", path)
    assert (file.status, file.headers["content-type"]) == (200, media_type)
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["referrer-policy"] == "no-referrer"
    policy = dict(part.strip().split(" ", 1) for part in file.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["frame-ancestors"] == policy["trusted-types"] == "'none'"
    assert (
        policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["img-src"] == "'self'"
    )
    assert policy["require-trusted-types-for"] == "'script'"
    assert not re.search(r"unsafe|data:|https?:|\*", file.headers["content-security-policy"])


def test_no_other_file_is_sent(call: Caller) -> None:
    """A name that is none of the page's is 404, whatever it climbs to; and the page is only read."""
    for name in ("page/index.html", "page/../admin.py", "page/%2e%2e/admin.py", "page//etc/passwd"):
        assert call("GET", f"/_mock/{name}").status == 404
    assert call("POST", "/_mock/page").status == 405
    assert call("HEAD", "/_mock/page/style.css").content == b""


def test_the_page_is_open_and_what_it_shows_is_not() -> None:
    """A server with a key gives the page to everybody, since the key is asked for there, and no data."""
    with serving(API, key="a-key-of-mine", headers={}) as call:
        assert call("GET", "/_mock/", headers=HTML).status == 200
        assert call("GET", "/_mock/page/script.js").status == 200
        for route in (
            "",
            "requests",
            "requests/1",
            "state",
            "stubs",
            "faults",
            "jobs",
            "clock",
            "namespaces",
        ):
            assert call("GET", f"/_mock/{route}").status == 401
        assert call("GET", "/_mock/requests", headers={**HTML, "x-mock-key": "a-key-of-mine"}).json() == []


def test_looking_is_not_in_the_journal(call: Caller) -> None:
    """The page, and what it asks, are no requests to the API."""
    call("GET", "/_mock/", headers=HTML)
    call("GET", "/_mock/page/icon.svg")
    assert call("GET", "/_mock/requests").json() == []


# -- what it asks ---------------------------------------------------------------------------------------


def test_requests_are_listed_in_short(call: Caller) -> None:
    """The newest 200 of them, without headers and bodies."""
    for _ in range(MAX_LISTED_ENTRIES + 3):
        call("POST", "/pets", json={"name": "Rex"})
    briefs = call("GET", "/_mock/requests?brief=true").json()
    assert [briefs[0]["number"], briefs[-1]["number"], len(briefs)] == [4, 203, 200]
    assert briefs[0].keys().isdisjoint({"headers", "body", "answer"})
    assert (briefs[0]["method"], briefs[0]["path"], briefs[0]["operation"]) == (
        "POST",
        "/pets",
        "pets.create",
    )
    assert len(call("GET", "/_mock/requests").json()) == 203


def test_one_request_is_shown_whole(call: Caller) -> None:
    """By its number, as in the journal; one that is not there is 404."""
    call("POST", "/pets", json={"name": "Rex"})
    entry = call("GET", "/_mock/requests/1").json()
    assert (entry["body"], entry["answer"]["body"]["name"], entry["streamed"]) == (
        {"name": "Rex"},
        "Rex",
        False,
    )
    for number in ("2", "x", "1/2"):
        assert call("GET", f"/_mock/requests/{number}").status == 404


def test_of_a_long_stream_the_end_is_shown(call: Caller) -> None:
    """The newest 500 pieces; how many came before is said."""
    events = [{"data": str(number)} for number in range(MAX_PIECES + 20)]
    stub = {"when": {"operation": "talk"}, "answer": {"events": events, "unchecked": True}}
    assert call("POST", "/_mock/stubs", json=stub).status == 200
    call("POST", "/talk", json={})
    entry = call("GET", "/_mock/requests/1").json()
    pieces = entry["answer"]["body"]
    assert (len(pieces), entry["streamed"]) == (500, True)
    assert entry["skipped"] + 500 == entry["sent"]
    assert pieces == call("GET", "/_mock/requests").json()[0]["answer"]["body"][-500:]


def test_state_is_shown_by_collection(call: Caller) -> None:
    """Which collections there are and how much is in them; of one the newest objects."""
    for number in range(MAX_OBJECTS + 1):
        call("POST", "/pets", json={"name": f"Rex {number}"})
    (collection,) = call("GET", "/_mock/state?brief=true").json()["collections"]
    assert collection["count"] == 51
    stored = call("GET", "/_mock/state", params={"brief": "true", "collection": collection["name"]}).json()
    assert (len(stored), stored[0]["body"]["name"]) == (50, "Rex 50")
    assert call("GET", "/_mock/state?brief=true&collection=none").json() == []


def test_looking_makes_no_namespace(call: Caller) -> None:
    """With `existing` a namespace that is not there, or no longer, is 404 and stays away."""
    looked = {"namespace": "mine", "existing": "true"}
    assert call("GET", "/_mock/requests", params=looked).status == 404
    assert [each["name"] for each in call("GET", "/_mock/namespaces").json()] == [""]
    call("GET", "/pets", headers={"x-mock-namespace": "mine"})
    assert len(call("GET", "/_mock/requests", params=looked).json()) == 1
    assert call("GET", "/_mock/requests", params={"namespace": "", "existing": "true"}).json() == []


# -- the files ------------------------------------------------------------------------------------------


def test_nothing_is_inline_and_nothing_is_elsewhere() -> None:
    """No script, style or handler in the markup, and every file comes from the server itself."""
    page = _Page()
    assert {tag for tag, _ in page.elements}.isdisjoint({"style", "iframe", "object", "embed", "base"})
    assert all("src" in attributes for tag, attributes in page.elements if tag == "script")
    names = {name for _, attributes in page.elements for name in attributes}
    assert not {name for name in names if name == "style" or name.startswith("on")}
    for address in [*page.values("src"), *page.values("href")]:
        assert address.startswith(("#", "/_mock/page/"))
    for file in ("style.css", "script.js"):
        assert not re.search(r"https?://|//\w+\.\w|@import|url\(|import\s*\(", _text(file))


def test_no_text_becomes_markup() -> None:
    """The script writes texts alone: it has none of the ways in which a text becomes markup or program."""
    ways = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|srcdoc|DOMParser"
        r"|setHTML|\beval\b|new Function|setTimeout\(\s*[\"'`]|\.style\b|cssText"
    )
    assert not re.search(ways, _text("script.js"))


def test_every_route_that_it_asks_for_exists() -> None:
    """Each by the method with which it is asked for."""
    script = _text("script.js")
    asked = re.findall(r'\bcall\("(\w+)", ["`](\w*)', script)
    assert len(asked) == len(re.findall(r"\bcall\(", script)) - 1  # all but where it is defined
    assert {route for _, route in asked} >= {
        "",
        "requests",
        "state",
        "stubs",
        "faults",
        "clock",
        "namespaces",
    }
    assert not [(method, route) for method, route in asked if method not in _ROUTES.get(route, {})]


def test_every_element_that_is_named_exists() -> None:
    """By the script, by labels and by links; and no id stands for two."""
    page = _Page()
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    script = _text("script.js")
    views = re.search(r"const REFRESH = \{(.*?)\};", script, re.DOTALL)
    assert views is not None
    shown = re.findall(r"(\w+): (?:refresh|async)", views[1])
    named = {
        *re.findall(r'\$\("([\w-]+)"\)', script),
        *(name for pair in re.findall(r'sends\("([\w-]+)", "([\w-]+)"', script) for name in pair),
        *(f"{start}-{view}" for view in shown for start in ("view", "title")),
        *page.values("for"),
        *page.values("aria-labelledby"),
    }
    assert named <= set(ids)
    links = {address[1:] for address in page.values("href") if address.startswith("#")}
    assert links == {"main", *shown}


def test_controls_have_labels() -> None:
    """Every field has a label of its own, and the page its landmarks and a live region."""
    page = _Page()
    fields = [attributes for tag, attributes in page.elements if tag in ("input", "textarea", "select")]
    wrapped = re.findall(r'<label>[^<]+<\w+ id="([\w-]+)"|<label><input id="([\w-]+)"', _text("index.html"))
    labelled = {*page.values("for"), *(name for pair in wrapped for name in pair if name)}
    assert {attributes["id"] for attributes in fields} <= labelled
    tags = [tag for tag, _ in page.elements]
    assert [tags.count(tag) for tag in ("header", "nav", "main", "h1")] == [1, 1, 1, 1]
    assert dict(page.elements)["html"]["lang"] == "en"
    assert "status" in page.values("role")
    assert "width=device-width, initial-scale=1" in page.values("content")


def _members(call: Caller) -> Mapping[str, set[str]]:
    """Return the members of what a mock answers, by the variable in which the script holds it."""
    call("POST", "/crawls", json={"url": "x"})
    call("POST", "/crawls", json={"url": 5})
    call("POST", "/_mock/stubs", json={"name": "x", "when": {}, "answer": {}, "optional": True})
    call("GET", "/_mock/requests", headers={"x-mock-namespace": "mine"})
    entry = call("GET", "/_mock/requests/2").json()
    summary = call("GET", "/_mock/").json()
    (collection, *_) = call("GET", "/_mock/state?brief=true").json()["collections"]
    stored = call("GET", "/_mock/state", params={"brief": "true", "collection": collection["name"]}).json()
    problem = {key for each in entry["problems"] for key in each} | {"at"}
    return {
        "entry": set(entry),
        "answer": set(entry["answer"]),
        "problem": problem,
        "brief": set(call("GET", "/_mock/requests?brief=true").json()[0]),
        "summary": set(summary),
        "api": set(summary["apis"]["small"]),
        "state": {"collections"},
        "collection": set(collection),
        "stored": set(stored[0]),
        "stub": set(call("GET", "/_mock/stubs").json()[0]),
        "job": set(call("GET", "/_mock/jobs").json()[0]),
        "clock": set(call("GET", "/_mock/clock").json()),
        "namespace": set(call("GET", "/_mock/namespaces").json()[0]),
    }


def test_every_member_that_it_reads_exists() -> None:
    """What the script reads of an answer is there in the answer of a mock."""
    script = _text("script.js")
    with serving(api_with_jobs(), clock=ManualClock()) as call:
        members = _members(call)
    for variable, known in members.items():
        read = set(re.findall(rf"(?<![\w.$]){variable}\.(\w+)", script))
        assert read, variable
        assert read <= known, variable


def _luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`. Source: WCAG 2.2, "relative luminance"."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(text: str, behind: str) -> float:
    low, high = sorted((_luminance(text), _luminance(behind)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_what_the_standard_says() -> None:
    """The greatest is 21, and a grey that the standard's examples know is just enough on white."""
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_colours_can_be_told_apart() -> None:
    """In light and in dark, each text on all that may be behind it."""
    palettes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", _text("style.css"), re.DOTALL)
    ]
    assert len(palettes) == 2
    for palette in palettes:
        for text in ("text", "quiet", "link", "good", "bad"):
            for behind in ("page", "panel", "chosen"):
                assert _contrast(palette[text], palette[behind]) >= MIN_CONTRAST, (text, behind)
        assert _contrast(palette["line"], palette["page"]) >= MIN_LINE_CONTRAST
    assert not re.search(r"#[0-9a-f]{3,8}\b", _text("style.css").partition("* {")[2].replace("#entries", ""))


def test_examples_in_fields_are_json() -> None:
    """What a field shows as an example can be sent as it is."""
    examples = [text for text in _Page().values("placeholder") if text.startswith("{")]
    assert len(examples) == 3
    assert all(isinstance(json.loads(text), dict) for text in examples)


def test_an_entry_of_any_kind_can_be_listed(call: Caller) -> None:
    """Refused ones, unknown ones and those that a fault met are listed as well."""
    call("POST", "/pets", json={"name": 5})
    call("GET", "/nowhere")
    call("POST", "/_mock/faults", json={"status": 503})
    call("GET", "/pets")
    shown: list[Any] = call("GET", "/_mock/requests?brief=true").json()
    assert [brief["status"] for brief in shown] == [400, 404, 503]
    assert [brief["fault"] for brief in shown] == [False, False, True]
    assert shown[0]["reason"]
