"""What type checkers see of the catalogue: every package strictly typed, and a user's program beside them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from invocant_generator._output.verify import cache_folder, checkout_key, type_errors
from tests.generator.packages import NAMES, Catalogue

pytestmark = pytest.mark.checkout

PROGRAM = """\
# mypy: enable-error-code=deprecated

import builtins
import datetime as dt
import io
from pathlib import Path
from typing import Any, Literal, assert_type
from uuid import UUID

import feature_bodies as bodies
import feature_constants.models as constants
import feature_deprecated as deprecated
import feature_directions as directions
import feature_directions.models as notes
import feature_enums.models as enums
import feature_files as files
import feature_files.models as pages
import feature_headers as headed
import feature_headers.headers as headers
import feature_headers.models as stored
import feature_extras as extras_package
import feature_extras.models as extras
import feature_inputs as inputs_package
import feature_media as media
import feature_media.models as cats
import feature_model.models as model
import feature_names as names
import feature_nullable.models as nullable
import feature_octets as octets_package
import feature_octets.models as octets
import feature_operations as operations
import feature_jobs as jobs
import feature_jobs.models as jobs_models
import feature_paging as paging
import feature_parameters as parameters
import feature_responses as responses
import feature_responses.models as answers
import feature_several as several
import feature_streams as streams
import feature_streams.events as events
import feature_tags as tagged
import feature_tags.models as tags
import feature_unions.models as unions
import feature_values.models as values
import feature_webhooks as hooks
import feature_webhooks.models as sent
from feature_directions.inputs import Note
from feature_inputs.inputs import Address, Contact, Odd, Place
from feature_names.models import List, Lists
from feature_operations.operations import TABLE
from feature_paging.models import Item
from invocant import runtime as rt
from invocant.runtime import kinds as k


def read(order: model.Order, light: enums.Light, cell: nullable.Cell, value: values.Values) -> None:
    assert_type(order.id, UUID)
    assert_type(order.note, str | None)
    assert_type(order.kind, Literal["order"])
    assert_type(order.lines, list[model.OrderLinesItem] | None)
    assert_type(light.color, enums.Color | None)
    assert_type(cell.list, int | None)
    assert_type(cell.ref_, nullable.Inner | None)
    assert_type(value.units, dict[str, values.Unit] | None)
    assert_type(value.version, Literal[2])
    model.Order(id=order.id, placed=order.placed, note=None, lines=k.UNSET)
    model.Order(id=order.id, placed=order.placed, lines=None)  # wrong: null is no list
    model.Order(id=k.UNSET, placed=order.placed)  # wrong: the id is required
    order.note = k.UNSET  # wrong: nothing that is read is left out
    assert_type("note" in order, bool)
    model.Order(id=order.id)  # wrong: placed is required
    model.Order(id=order.id, placed=order.placed, kind="other")  # wrong: the kind is fixed
    earlier: model.Order = model.Purchase(id=order.id, placed=order.placed)
    assert_type(earlier, model.Order)
    model.Ordre  # wrong: no such class


@k.model
class Marked(model.OrderLinesItem):
    FIELDS = (k.Field("mark", k.INT),)
    mark: int | None = None


def extend() -> None:
    Marked(sku="a")
    Marked(sku="a", count=1, mark=2)
    Marked(mark=2)  # wrong: sku is required
    Marked(sku="a", mark="m")  # wrong: a mark is a number


def match(node: tags.Node, shape: unions.Shape, event: tags.Event) -> None:
    if isinstance(node, tags.Leaf):
        assert_type(node.value, Any)
    elif isinstance(node, tags.BranchAll):
        assert_type(node.nodes, list[tags.Node] | None)
    elif not isinstance(node, tags.BranchNot):
        assert_type(node, k.UnknownModel)
    assert_type(event, tags.Click | tags.Key | k.UnknownModel)
    assert_type(tags.node_kind.decode({}), tags.Node)
    assert_type(tags.shape_variant_kind.decode({}), tags.Disc | tags.Block | tags.Shape)
    assert_type(shape, unions.Circle | unions.Box | k.UnknownModel)


def call(client: responses.Client, other: operations.Client, home: inputs_package.Client) -> None:
    assert_type(client.answers.thing(), answers.Thing)
    assert_type(client.answers.either(), answers.Thing | list[answers.Thing] | None)
    assert_type(client.answers.text(), str)
    assert_type(client.answers.binary(), bytes)
    assert_type(TABLE["things.get"], rt.Operation[Any])
    other.things.get("id")
    other.things.get(thing_id=UUID(int=0), options=rt.RequestOptions())
    other.things.run(list=["a"])  # wrong: input is required
    other.things.run(input=1, stream=True)  # wrong: stream is not asked for
    other.things.list(tags="ab", after=1)  # wrong: after is a text
    home.people.add(home={"city": "x", "zip": None, "since": dt.date(2024, 1, 1)}, level="low")
    home.people.add(home={"city": "x"}, level="a newer level")
    home.people.add(home={"city": "x"}, level=1)  # wrong: a level is text
    home.people.add(home={"zip": "x"})  # wrong: city is required
    home.people.add(home={"city": "x", "street": "y"})  # wrong: no such key
    odd: Odd = {"a.b": 1, "class": {"city": "x"}}
    less: Odd = {"a.b": 1}
    none: Odd = {}  # wrong: a.b is required
    home.people.add(home={"city": "x"}, odd=less)
    contacts: list[Contact] = [{"kind": "mail", "mail": "m"}]
    home.people.add(home=Address(city="x"), odd=odd, contacts=contacts, labels={"a": "b"})
    earlier: Place = {"city": "x"}
    home.people.add(home=earlier)


def save(client: files.Client, other: files.AsyncClient, page: pages.Page) -> None:
    assert_type(client.files.unread.get("id"), rt.UnreadResponse)
    assert_type(client.unread.files.rows.get("id"), rt.UnreadResponse)
    assert_type(other.files.unread.get("id"), rt.AsyncUnreadResponse)
    assert_type(other.unread.files.rows.get("id"), rt.AsyncUnreadResponse)
    client.files.unread.get()  # wrong: the id is missing
    client.files.unread.upload(file=b"")  # wrong: it gives no file
    client.files.upload(file=rt.Part(Path("a"), headers={"X-Sum": "1"}), pages=[rt.Part(page), {"number": 1}])
    client.files.upload(file=Path("a"), tags=[rt.Part("a")])  # wrong: tags have no headers
    client.pages.replace(body=io.BytesIO(b"[]"))


def hold(log: extras.Log, books: extras.Books, places: extras.Places, file: octets.File) -> None:
    assert_type(log.additional_properties, dict[str, dt.datetime])
    assert_type(books.additional_properties, dict[str, extras.Log | None])
    log.additional_properties["a"] = dt.datetime.now()
    log.additional_properties["a"] = 3  # wrong: it is a date-time
    assert_type(places.exact, tuple[int, dt.date] | None)
    assert_type(places.open, tuple[int, *tuple[Any, ...]] | None)
    assert_type(places.more, tuple[int, extras.Log, *tuple[dt.date, ...]] | None)
    assert_type(places.short, tuple[int] | tuple[int, str] | None)
    assert_type(places.several, list[tuple[float, float]] | None)
    if places.exact is not None:
        number, day = places.exact
        assert_type(day, dt.date)
    extras.Places(exact=(1, dt.date(2026, 1, 2)))
    extras.Places(exact=(1,))  # wrong: a day is missing
    extras.Places(exact=("a", dt.date(2026, 1, 2)))  # wrong: the first is a number
    assert_type(file.old, k.Base64 | None)
    assert_type(k.Base64(b"hi").decode(), bytes)
    octets.File(raw=b"x")  # wrong: in JSON it is text
    octets.File(old="aGk=")  # wrong: text in Base64 is a class of its own
    octets.File(old=k.Base64("aGk="), several=[k.Base64(b"hi")])


def put(files: octets_package.Client, logs: extras_package.Client) -> None:
    files.files.put(old="aGk=", new=k.Base64(b"hi"), several=["aGk="], raw="x")
    files.files.put(old=b"hi")  # wrong: bytes have no JSON
    files.files.upload(one=b"hi", several=[b"hi", io.BytesIO(b"ho")], maybe=None, about={"raw": "x"})
    files.files.upload(about={"raw": b"x"})  # wrong: a part that is an object is JSON
    assert_type(files.files.upload(), bytes)
    assert_type(files.files.replace(body=b"hi"), str)
    assert_type(logs.logs.write(title="t", additional_properties={"a": "2026-01-02T00:00:00Z"}), extras.Log)
    logs.logs.write(title="t", additional_properties={"a": 3})  # wrong: they are date-times
    logs.logs.place(exact=[1, "2026-01-02"], open=(1, "x", None), short=(1,))
    logs.logs.place(exact=(1, "2026-01-02", 3))  # wrong: one too many


def tell(config: constants.Config, answer: constants.Answer, signal: constants.Signal) -> None:
    if isinstance(config, constants.Second):
        assert_type(config.version, Literal[2])
    if isinstance(answer, constants.Good):
        assert_type(answer.ok, Literal[True])
    assert_type(signal, constants.AnyModel | constants.Started | k.UnknownModel)
    assert_type(constants.Fixed().rate, float)


def draw(client: tagged.Client) -> None:
    drawn = client.draw(body=tags.Disc(form="round", radius=1.5))
    assert_type(drawn, tags.ShapeVariant)
    assert_type(drawn.name, str | None)
    if isinstance(drawn, tags.Block):
        assert_type(drawn.edge, float | None)
    client.draw(body={"form": "Block", "edge": 1})
    client.draw(body={"form": "new", "name": "n"})
    client.draw(body={"name": "n"})  # wrong: the form is required
    client.draw(body=tags.Leaf())  # wrong: a leaf is no shape


def send(client: bodies.Client, search: parameters.Client) -> None:
    client.bodies.binary(body=b"x")
    client.bodies.binary(body=memoryview(bytearray(b"x")))
    client.bodies.binary(body=("cat.png", io.BytesIO(b"x"), "image/png"))
    client.bodies.binary(body=1)  # wrong: bytes
    client.bodies.binary(body="text")  # wrong: bytes
    client.bodies.binary(body=iter([1]))  # wrong: pieces are bytes
    client.bodies.lines(body=Path("lines.jsonl").open())
    client.bodies.either(body={"files": [b"x", io.BytesIO(b"y")], "rt": "z"})
    client.bodies.either(body={"files": ["x"]})  # wrong: a file is bytes
    client.bodies.multipart(file=Path("cat.png").open("rb"))
    client.bodies.union(body={"meow": "m"})
    client.bodies.constant(name="n")
    client.bodies.constant(name="n", kind=k.UNSET)  # wrong: the kind is always there
    search.search(since="2024-01-01", filter={"owner": "o"}, query={"a": 1})
    search.search()  # wrong: since is required


def page(client: paging.Client) -> None:
    for item in client.pages.by_id(max_items=1, prefetch=True, cursor="c"):
        assert_type(item, Item)
    assert_type(client.pages.by_link("s"), rt.Pager[Item])


async def wait(client: paging.AsyncClient, other: responses.AsyncClient, live: streams.AsyncClient) -> None:
    assert_type(client.pages.by_id(), rt.AsyncPager[Item])
    assert_type(await other.answers.thing(), answers.Thing)
    async with live.runs.follow() as stream:
        async for event in stream:
            assert_type(event, events.RunEvent)
            if not isinstance(event, events.Hello | events.Thought | events.Piece | events.Oops):
                assert_type(event, events.Bye | rt.UnknownEvent)


def work(client: jobs.Client) -> None:
    job = client.crawls.start(url="u")
    assert_type(job, rt.StartedJob[jobs_models.Started, jobs_models.Crawl, jobs_models.Document])
    assert_type(job.started, jobs_models.Started)
    assert_type(job.wait(deadline=1, poll=rt.Polling(base=2)), jobs_models.Crawl)
    assert_type(job.status(), jobs_models.Crawl)
    assert_type(client.crawls.job("i").items(), rt.Pager[jobs_models.Document])
    assert_type(client.resume_export("s", 1), rt.Job[jobs_models.Export, jobs_models.Document])
    assert_type(client.crawls.start_plainly(url="u"), jobs_models.Started)
    assert_type(client.raw.crawls.start(url="u"), rt.RawResponse)
    job.wait(on_progress=lambda seen: print(seen.answer.completed, seen.fraction))
    client.crawls.job(1)  # wrong: an id is text
    client.crawls.start()  # wrong: url is required


async def work_async(client: jobs.AsyncClient) -> None:
    job = await client.crawls.start(url="u")
    assert_type(job, rt.AsyncStartedJob[jobs_models.Started, jobs_models.Crawl, jobs_models.Document])
    assert_type(await job.wait(), jobs_models.Crawl)
    assert_type(client.crawls.job("i"), rt.AsyncJob[jobs_models.Crawl, jobs_models.Document])
    async for item in job.items():
        assert_type(item, jobs_models.Document)


def listen(client: streams.Client) -> None:
    with client.tail() as stream:
        assert_type(stream, rt.Stream[events.TailEvent, Any])
        for event in stream:
            if isinstance(event, events.Chunk):
                assert_type(event.data, str)
                assert_type(event.type, Literal["word"])
    with client.runs.watch() as watched:
        for one in watched:
            if one.type == "word" and isinstance(one, events.Word):
                assert_type(one.data.delta, str | None)
    client.runs.watch(input="x")  # wrong: takes nothing


def unread(client: paging.Client, live: streams.Client, odd: names.Client) -> None:
    assert_type(client.raw.pages.by_id(limit=2), rt.RawResponse)
    client.raw.pages.by_id(limit="2")  # wrong: limit is a number
    client.pages.raw.pages  # wrong: no such method
    assert_type(live.raw.tail(), rt.RawStream)
    assert_type(live.runs.raw.watch(), rt.RawStream)
    assert_type(odd.lists.raw.more(days=[dt.date(2024, 1, 1)]), rt.RawResponse)
    assert_type(odd.raw.lists.date(day="2024-01-01"), rt.RawResponse)


async def unread_async(client: responses.AsyncClient, live: streams.AsyncClient) -> None:
    assert_type(await client.raw.answers.thing(), rt.RawResponse)
    assert_type(await client.answers.raw.thing(), rt.RawResponse)
    assert_type(live.raw.tail(), rt.AsyncRawStream)
    assert_type(live.raw.runs.watch(), rt.AsyncRawStream)


def hide(client: names.Client, one: List) -> None:
    assert_type(one.date, dt.date | None)
    assert_type(one.day, dt.date | None)
    assert_type(one.text, str | None)
    assert_type(one.other, builtins.list[int] | None)
    assert_type(client.lists.list("i"), builtins.list[List])
    assert_type(client.lists.date(day="2024-01-01"), dt.date)
    assert_type(client.lists.k_(), Lists)
    assert_type(client.str(), str)
    assert_type(client.annotations(), str)
    assert_type(client.lists.more(days=[dt.date(2024, 1, 1)]), builtins.list[str])
    client.close()


def one_way(client: directions.Client, note: notes.Note) -> None:
    assert_type(note.id, str)
    assert_type(note.pin, str | None)
    notes.Note(text="it", pin="p")
    notes.Note(text="it")  # wrong: what a request must hold
    given: Note = {"text": "it", "pin": "p"}
    client.notes.replace(body=[note, given])
    client.notes.add(text="it", pin="p", id="n1")  # wrong: only the server sets it
    client.notes.replace(body=[{"text": "it", "pin": "p", "id": "n1"}])  # wrong: only the server sets it


def beside(client: headed.Client, live: headed.AsyncClient, plain: responses.Client) -> None:
    assert_type(headers.FilesGetHeaders.of(client.files.get("1")).x_left, int | None)
    assert_type(client.files.raw.get("1"), rt.RawResponse[headers.FilesGetHeaders])
    assert_type(client.raw.files.get("1").headers.x_reset, dt.datetime | int | None)
    assert_type(client.files.raw.list().headers.x_total, int | None)
    assert_type(client.files.raw.get("1").headers["etag"], str)
    assert_type(client.files.raw.get("1").headers.x_window, stored.Window | None)
    kept: rt.RawResponse = plain.answers.raw.thing()
    assert_type(kept.headers.get("etag"), str | None)
    client.files.raw.get("1").headers.x_other  # wrong: no such header


async def later(live: headed.AsyncClient) -> None:
    assert_type((await live.raw.files.get("1")).headers.x_left, int | None)


def old(client: deprecated.Client) -> None:
    client.things.create(must="m", name="n")
    client.things.create(must="m", page=1)  # deprecated
    client.raw.things.create(must="m", page=1)  # deprecated
    client.things.find()  # deprecated
    client.raw.things.find()  # deprecated
    client.things.create(must="m", pages=1)  # wrong: no such parameter


async def old_too(client: deprecated.AsyncClient) -> None:
    await client.things.create(must="m", old="o")  # deprecated
    await client.things.find()  # deprecated


def received(body: bytes) -> None:
    assert_type(hooks.parse_webhook(body), sent.Created | sent.Gone | sent.Weather | sent.Ping | sent.Done)
    assert_type(hooks.parse_webhook(body, {"X-Event": "ping"}, name="ping"), sent.Ping)
    hooks.parse_webhook("text")  # wrong: a signature is made of bytes


def streams_of_any_document(client: media.Client, cat: cats.Cat) -> None:
    with client.media.lines() as lines:
        assert_type(lines, rt.Stream[cats.Cat, builtins.list[cats.Cat]])
        assert_type(next(iter(lines)), cats.Cat)
        assert_type(lines.result(), builtins.list[cats.Cat])
    with client.media.stream_chat(stream=True) as chat:
        for event in chat:
            assert_type(event, rt.ServerSentEvent[cats.Cat | str])
            assert_type(event.data, cats.Cat | str)
            assert_type(event.id, str)
    with client.media.watch() as happened:
        assert_type([event.data for event in happened], builtins.list[cats.Cat | int | str])
    assert_type(client.media.chat(), cats.Cat)
    assert_type(client.media.spring(), cats.Cat)
    assert_type(client.media.spring_put(name="a"), bytes)
    client.media.send(body=[cat, {"name": "b"}])
    client.media.send(body=(each for each in [cat]))
    client.media.send(body=b"")
    client.media.send(body=cat)  # wrong: a cat is no sequence
    client.media.send(body=[1])  # wrong: a number is no cat


async def streams_of_any_document_awaited(client: media.AsyncClient) -> None:
    async with client.media.items() as numbers:
        assert_type([number async for number in numbers], builtins.list[int])
        assert_type(await numbers.result(), builtins.list[int])


def start(key: str) -> None:
    operations.Client(key, base_url="https://x.test", retries=0)
    operations.AsyncClient(api_key=lambda: key)
    operations.Client(key, timeout=1)  # wrong: no such option
    several.Client(server="sandbox")
    several.AsyncClient(region="us", base_path="v2", retries=0)
    several.Client(server="test")  # wrong: no such server
    several.Client(region="mars")  # wrong: no such value
    operations.Clint  # wrong: no such client
"""


def findings(catalogue: Catalogue, *arguments: str) -> list[dict[str, Any]]:
    """Return the errors that mypy --strict finds in files of the catalogue's folder."""
    runtime = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-P", "-m", "mypy", "--strict", "--config-file=", "--python-version=3.11"]
    command += ["--output=json", "--no-error-summary"]
    # with the arguments that a verification has, what it knows of the runtime is known here
    command += [f"--cache-dir={cache_folder(f'mypy-{checkout_key(runtime)}')}", *arguments]
    path = os.pathsep.join([str(catalogue.folder), str(runtime)])
    done = subprocess.run(
        command,
        cwd=catalogue.folder,
        env={**os.environ, "MYPYPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return [one for one in type_errors(done.stdout) if not one["file"].startswith(("/", ".."))]


def test_packages_type_check_and_give_users_the_types(catalogue: Catalogue) -> None:
    """Every package is accepted by mypy --strict, which finds in a user's program just its mistakes."""
    (catalogue.folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    packages = [part for name in NAMES for part in ("-p", catalogue.path(name).name)]
    found = findings(catalogue, *packages, "-m", "program")
    lines = PROGRAM.split("\n")
    wrong = {number for number, line in enumerate(lines, 1) if "# wrong: " in line or "# deprecated" in line}
    assert [one for one in found if one["file"] != "program.py" or one["line"] not in wrong] == []
    missed = wrong - {one["line"] for one in found}
    assert [lines[number - 1].strip() for number in sorted(missed)] == []
