"""The feature catalogue: a tiny document for each feature, its package whole, and what the package does."""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.generator.packages import FEATURES, feature, package, write

pytestmark = pytest.mark.checkout

NAMES = sorted(path.stem for path in FEATURES.glob("*.yaml"))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], ModuleType]]:
    """Give the package of a feature, made at first use."""
    folder = tmp_path_factory.mktemp("features")
    sys.path.insert(0, str(folder))

    def get(name: str) -> ModuleType:
        module = f"feature_{name}"
        return sys.modules.get(module) or package(feature(name), folder, module)

    yield get
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("feature_")]:
        del sys.modules[name]


def models(module: ModuleType) -> Any:
    return importlib.import_module(f"{module.__name__}.models")


@pytest.mark.parametrize("name", NAMES)
def test_package_is_the_snapshot(name: str, tmp_path: Path, update_snapshots: bool) -> None:
    """What is written for a feature changes only when somebody looks at it."""
    write(feature(name), tmp_path)
    shown = "".join(
        f"##### {path.relative_to(tmp_path).as_posix()}\n{path.read_text(encoding='utf-8')}\n"
        for path in sorted(tmp_path.rglob("*.py"))
        if path.parent != tmp_path or path.name in {"client.py", "events.py"}
    )
    snapshot = FEATURES / f"{name}.snapshot"
    if update_snapshots:
        snapshot.write_text(shown, encoding="utf-8")
    assert shown == snapshot.read_text(encoding="utf-8"), (
        "look at the difference; UPDATE_SNAPSHOTS=1 accepts it"
    )


def test_model_round_trips_and_reads_as_typed(packages: Callable[[str], ModuleType]) -> None:
    """A model gives typed members and writes back what it read."""
    source = {
        "placed": "2024-01-02T03:04:05Z",
        "id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        "kind": "order",
        "note": None,
        "lines": [{"sku": "a", "unknown": 1}],
        "class": "x",
        "copy": True,
        "date": "2024-02-03",
        "extra": {"a": 1},
        "new": {"from": "a later version"},
    }
    order = models(packages("model")).Order.from_dict(source)
    assert order.id == UUID("3c90c3cc-0d44-4b50-8888-8dd25736052a")
    assert order.placed.year == 2024
    assert order.note is None
    assert order.lines[0].sku == "a"
    assert (order.class_, order.copy_, order.date.month) == ("x", True, 2)
    assert order.additional_properties == {"new": {"from": "a later version"}}
    assert json.dumps(order.to_dict()) == json.dumps(source)


def test_required_constants_need_not_be_given_and_defaults_are_not_sent(
    packages: Callable[[str], ModuleType],
) -> None:
    """A required constant fills itself in; a default of the document stays the server's business."""
    found = models(packages("model"))
    line = found.OrderLine(sku="a") if hasattr(found, "OrderLine") else found.OrderLinesItem(sku="a")
    assert line.to_dict() == {"sku": "a"}
    order = found.Order(id="3c90c3cc-0d44-4b50-8888-8dd25736052a", placed="2024-01-02T03:04:05Z")
    assert order.to_dict()["kind"] == "order"


def test_enums_are_open(packages: Callable[[str], ModuleType]) -> None:
    """A known value is a member, a new one is kept."""
    light = models(packages("enums")).Light.from_dict({"color": "red", "size": 7, "shade": "dark er"})
    assert light.color is models(packages("enums")).Color.RED
    assert not light.size.is_known
    assert light.shade.is_known
    assert light.to_dict() == {"color": "red", "size": 7, "shade": "dark er"}


def test_unions_choose_by_tag_and_by_required_members(packages: Callable[[str], ModuleType]) -> None:
    """A tag decides; without one the required members do; what nobody knows is kept."""
    found = models(packages("unions"))
    holder = found.Holder.from_dict(
        {
            "shape": {"type": "box", "inner": {"type": "circle", "r": 1}},
            "loose": {"name": "n"},
            "mixed": [{"type": "circle", "r": 2}],
        }
    )
    assert isinstance(holder.shape, found.Box)
    assert isinstance(holder.shape.inner, found.Circle)
    assert holder.loose.name == "n"
    assert holder.mixed[0].r == 2
    unknown = {"shape": {"type": "star", "points": 5}, "mixed": "text"}
    assert found.Holder.from_dict(unknown).to_dict() == unknown


def test_methods_have_the_signatures_of_the_operations(packages: Callable[[str], ModuleType]) -> None:
    """Required path parameters come by position, everything else by name, sync and async alike."""
    module = packages("operations")
    resources = importlib.import_module(f"{module.__name__}.resources.things")
    parameters = inspect.signature(resources.Things.get).parameters
    assert parameters["thing_id"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert parameters["options"].kind is inspect.Parameter.KEYWORD_ONLY
    run = inspect.signature(resources.Things.run).parameters
    assert "stream" not in run
    assert run["input"].default is inspect.Parameter.empty
    for name in ("get", "delete", "list", "run", "stream"):
        pair = (getattr(resources.Things, name), getattr(resources.AsyncThings, name))
        assert inspect.signature(pair[0]).parameters == inspect.signature(pair[1]).parameters


def test_operations_are_sent_as_the_document_says(packages: Callable[[str], ModuleType]) -> None:
    """Path, query style, header, body and credentials go where they belong."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.method == "DELETE":
            return httpx.Response(204)
        if request.url.path == "/ping":
            return httpx.Response(200, text="pong")
        if request.url.path == "/files":
            return httpx.Response(200, json=["a"])
        if request.method == "POST":
            return httpx.Response(200, json="done")
        if request.url.path == "/things":
            page = [] if "after" in request.url.params else [{"id": "1"}, {"id": "2"}]
            return httpx.Response(200, json={"data": page})
        return httpx.Response(200, json={"id": "x"})

    module = packages("operations")
    with module.Client("key", http_client=httpx.Client(transport=httpx.MockTransport(answer))) as client:
        thing = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
        assert client.things.get(thing).id == "x"
        assert seen[-1].url.path == f"/things/{thing}"
        assert seen[-1].headers["authorization"] == "Bearer key"
        assert client.things.delete(thing) is None
        assert [one.id for one in client.things.list(tags=["a", "b"], x_trace="t")] == ["1", "2"]
        assert seen[-2].url.query == b"tags=a%7Cb"
        assert seen[-2].headers["x-trace"] == "t"
        assert seen[-1].url.params["after"] == "2"
        assert client.things.run(input={"a": 1}, list=["x"]) == "done"
        assert json.loads(seen[-1].content) == {"input": {"a": 1}, "list": ["x"]}
        assert client.files.upload(body=b"bytes") == ["a"]
        assert seen[-1].content == b"bytes"
        assert client.ping() == "pong"
        assert "authorization" not in seen[-1].headers


def test_streams_are_typed(packages: Callable[[str], ModuleType]) -> None:
    """The streamed form asks for a stream and gives the declared events and their result."""
    body = b'event: text\ndata: "Hel"\n\nevent: text\ndata: "lo"\n\nevent: new\ndata: 1\n\nevent: done\ndata:\n\n'

    def answer(request: httpx.Request) -> httpx.Response:
        assert json.loads(request.content) == {"input": 1, "stream": True}
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=body)

    module = packages("operations")
    events = importlib.import_module(f"{module.__name__}.events")
    with (
        module.Client("key", http_client=httpx.Client(transport=httpx.MockTransport(answer))) as client,
        client.things.stream(input=1) as stream,
    ):
        found = list(stream.events)
        assert [type(event).__name__ for event in found] == ["Text", "Text", "UnknownEvent", "Done"]
        assert isinstance(found[0], events.Text)
        assert stream.result() == "Hello"


def test_table_holds_every_operation(packages: Callable[[str], ModuleType]) -> None:
    """The table has one row for each operation, by its Python name."""
    module = packages("operations")
    table = importlib.import_module(f"{module.__name__}.operations").TABLE
    assert list(table) == [
        "things.get",
        "things.delete",
        "things.list",
        "things.run",
        "files.upload",
        "ping",
    ]
    assert table["things.run"].stream.name == "things.stream"
    assert not table["ping"].auth
