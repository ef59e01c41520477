"""A client declared by hand with `invocant.runtime`, as the generator would write it. Checked, never run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, TypeAlias, Unpack, assert_type

from invocant import runtime as rt
from invocant.runtime import kinds as k

API = rt.Api(
    name="notes",
    title="Notes",
    version="1",
    base_url="https://notes.example",
    base_url_env="NOTES_URL",
    auth=rt.BearerKey(env=("NOTES_KEY",), header="X-Key", prefix=""),
)
TOKENS = rt.ClientCredentials(
    token_url="/token", client_id_env=("NOTES_ID",), client_secret_env=("NOTES_SECRET",), scope="read"
)


@k.model
class Note(k.Model):
    """What the API keeps."""

    FIELDS = (k.Field("id", k.STR, required=True), k.Field("text", k.STR))
    id: str
    text: str | None = None


@rt.event
class Piece(rt.StreamEvent):
    """A piece of a note."""

    type: ClassVar[Literal["piece"]] = "piece"
    data: str


@rt.event
class End(rt.StreamEvent):
    """Its end."""

    type: ClassVar[Literal["end"]] = "end"
    data: None


NoteEvent: TypeAlias = Piece | End | rt.UnknownEvent

LIST: rt.Operation[list[Note]] = rt.Operation(
    name="notes.list",
    method="GET",
    path="/notes",
    parameters=(
        rt.Parameter("limit", "query", k.INT),
        rt.Parameter("X-Tag", "header", python_name="tag", style="simple", explode=False),
        rt.Parameter("filter", "query", k.Map(k.ANY), media_type="application/json", allow_reserved=True),
    ),
    responses={"200": rt.Response("application/json", k.List(Note)), "4XX": (rt.Response("text/plain"),)},
    retry="safe",
)
GET: rt.Operation[Note] = rt.Operation(
    name="notes.get",
    method="GET",
    path="/notes/{id}",
    parameters=(rt.Parameter("id", "path", k.STR, required=True, greedy=True),),
    responses={"200": rt.Response("application/json", Note), "default": None},
    deprecated=True,
    server="https://notes.test",
)
READ: rt.Operation[Any] = rt.Operation(
    name="notes.read",
    operation_id="readNote",
    method="POST",
    path="/read",
    body=rt.Body(required=True, content=(rt.Content("application/json", fields=(k.Field("id", k.STR),)),)),
    responses={},
    auth=False,
)
PAGING = rt.CursorPaging(
    item=Note,
    items="/notes",
    limit=rt.Limit("limit", minimum=1, maximum=100, default=20),
    forward="after",
    backward="before",
    id="/id",
)
STREAM: rt.Streaming[NoteEvent] = rt.Streaming(
    name="notes.read",
    request={"stream": True},
    terminator="required",
    events=(
        rt.EventSpec(
            Piece, type="piece", event="piece", role="text", value="/text", when=rt.When(has=("text",))
        ),
        rt.EventSpec(End, type="end", data="empty", role="end", when=rt.When(equals="[DONE]")),
        rt.EventSpec(
            rt.UnknownEvent, type="failed", kind=k.ANY, role="error", message="/message", code="/code"
        ),
    ),
)


class Notes(rt.SyncResource):
    """Methods that hand their operations to the client."""

    def list(
        self, *, limit: int | k.Unset = k.UNSET, options: rt.RequestOptions | None = None
    ) -> rt.Pager[Note]:
        """Return the notes, page by page."""
        assert_type(self._client, rt.SyncCaller)
        assert_type(self._client.call(LIST, {"limit": limit}, options), list[Note])
        return self._client.paginate(
            LIST, PAGING, {"limit": limit}, cursor=None, max_items=10, prefetch=True, options=options
        )

    def get(self, note_id: str) -> Note:
        """Return a note."""
        return self._client.call(GET, {"id": note_id})

    def read(self, note_id: str) -> rt.Stream[NoteEvent, Any]:
        """Return a note in pieces."""
        return self._client.stream(READ, STREAM, {"id": note_id})


class AsyncNotes(rt.AsyncResource):
    """The same, awaited."""

    def list(self) -> rt.AsyncPager[Note]:
        """Return the notes, page by page."""
        assert_type(self._client, rt.AsyncCaller)
        return self._client.paginate(LIST, PAGING, {})

    async def get(self, note_id: str) -> Note:
        """Return a note."""
        return await self._client.call(GET, {"id": note_id})

    def read(self, note_id: str) -> rt.AsyncStream[NoteEvent, Any]:
        """Return a note in pieces."""
        return self._client.stream(READ, STREAM, {"id": note_id})


class NotesClient(rt.SyncClient):
    """A client with a fold of its own for one stream."""

    API = API
    FOLDS: ClassVar[Mapping[str, Callable[[], rt.Fold]]] = {"notes.read": rt.DeclaredFold}

    def __init__(
        self, api_key: str | Callable[[], str] | None = None, **options: Unpack[rt.SyncOptions]
    ) -> None:
        super().__init__(api_key=api_key, **options)

    @property
    def notes(self) -> Notes:
        """The notes."""
        return Notes(self)


class AsyncNotesClient(rt.AsyncClient):
    """Its async twin."""

    API = API

    def __init__(self, **options: Unpack[rt.AsyncOptions]) -> None:
        super().__init__(client_id="id", client_secret="secret", **options)

    @property
    def notes(self) -> AsyncNotes:
        """The notes."""
        return AsyncNotes(self)


def used(client: NotesClient) -> None:
    """What its user sees."""
    with client as entered:
        assert_type(entered, NotesClient)
    assert_type(client.with_options(timeouts=1), NotesClient)
    assert_type(client.notes.list(), rt.Pager[Note])
    assert_type(client.notes.get("a"), Note)
    with client.notes.read("a") as stream:
        assert_type(next(stream), NoteEvent)
    raw: rt.RawResponse = client.notes.raw.get("a")
    whole: NotesClient = client.raw
    assert_type(raw.body, bytes)
    assert_type(whole.close(), None)


async def used_async(client: AsyncNotesClient) -> None:
    """The same, awaited."""
    async with client as entered:
        assert_type(entered, AsyncNotesClient)
    assert_type(client.with_options(timeouts=1), AsyncNotesClient)
    assert_type(await client.notes.get("a"), Note)
    async for note in client.notes.list():
        assert_type(note, Note)
    async with client.notes.read("a") as stream:
        assert_type(await anext(stream), NoteEvent)
    raw: rt.RawResponse = await client.notes.raw.get("a")
    whole: AsyncNotesClient = client.raw
    assert_type(raw.body, bytes)
    await whole.aclose()


def an_interface() -> None:
    """What a generated package was made for is held to what this runtime has."""
    assert_type(rt.INTERFACES[1], int)
    rt.made_for("notes", 1, 0)


def an_api(api: rt.Api) -> None:
    """Where it is and who may call."""
    assert_type(api.name, str)
    assert_type(api.title, str)
    assert_type(api.version, str)
    assert_type(api.base_url, str)
    assert_type(api.base_url_env, str | None)
    assert_type(api.user_agent, str)
    match api.auth:
        case rt.BearerKey() as key:
            assert_type(key.env, tuple[str, ...])
            assert_type(key.header, str)
            assert_type(key.prefix, str)
        case rt.ClientCredentials() as credentials:
            assert_type(credentials.token_url, str)
            assert_type(credentials.client_id_env, tuple[str, ...])
            assert_type(credentials.client_secret_env, tuple[str, ...])
            assert_type(credentials.scope, str)
        case None:
            print(rt.Api(name="open", base_url="https://open.example"), TOKENS)


def an_operation(operation: rt.Operation[Note]) -> None:
    """A row of a table, as tools read it."""
    assert_type(operation.name, str)
    assert_type(operation.operation_id, str)
    assert_type(operation.method, str)
    assert_type(operation.server, str)
    assert_type(operation.path, str)
    assert_type(operation.auth, bool)
    assert_type(operation.deprecated, bool)
    assert_type(operation.called("notes.read"), rt.Operation[Note])
    assert_type(operation.retry, Literal["safe", "if-not-processed", "unsafe"])
    for parameter in operation.parameters:
        assert_type(parameter.name, str)
        assert_type(parameter.python_name, str)
        assert_type(parameter.location, Literal["path", "query", "header", "cookie"])
        assert_type(parameter.kind, k.KindLike[Any] | None)
        assert_type(parameter.required, bool)
        print(parameter.style)
        assert_type(parameter.explode, bool | None)
        assert_type(parameter.allow_reserved, bool)
        assert_type(parameter.greedy, bool)
        assert_type(parameter.media_type, str | None)
        assert_type(parameter.wire_name, str)
    if operation.body is not None:
        assert_type(operation.body, rt.Body)
        assert_type(operation.body.required, bool)
        for content in operation.body.content:
            assert_type(content, rt.Content)
            assert_type(content.media_type, str)
            assert_type(content.kind, k.KindLike[Any] | None)
            assert_type(content.fields, tuple[k.Field[Any], ...] | None)
            assert_type(content.handled_as, str)
            assert_type(content.extras, k.Field[Any] | None)
            for encoding in content.encoding.values():
                assert_type(encoding, rt.Encoding)
                assert_type(encoding.content_type, str | None)
                print(encoding.style)
                assert_type(encoding.explode, bool | None)
                assert_type(encoding.allow_reserved, bool)
    for response in operation.responses.values():
        assert_type(response, rt.Response | tuple[rt.Response, ...] | None)
        if isinstance(response, rt.Response):
            assert_type(response.media_type, str)
            assert_type(response.kind, k.KindLike[Any] | None)
            assert_type(response.handled_as, str)


def version() -> None:
    """What the runtime says it is."""
    assert_type(rt.VERSION, str)


def pagings(operation: rt.Operation[Any]) -> None:
    """The styles of paging, told apart by class."""
    match operation.paging:
        case rt.CursorPaging() as cursor:
            assert_type(cursor.forward, str)
            assert_type(cursor.backward, str | None)
            assert_type(cursor.id, str)
            assert_type(cursor.by_item, bool)
            assert_type(cursor.next, str)
            assert_type(cursor.previous, str)
        case rt.OffsetPaging() as offset:
            assert_type(offset.offset, str)
            assert_type(offset.total, str)
        case rt.LinkPaging() as link:
            assert_type(link.rel, str)
        case rt.PagePaging() as page:
            assert_type(page.page, str)
            assert_type(page.first, int)
            assert_type(page.pages, str)
            assert_type(page.total, str)
            assert_type(page.short, bool)
        case rt.NextPaging() as leads:
            assert_type(leads.next, str)
            assert_type(leads.forward, str | None)
            assert_type(leads.previous, str)
        case rt.SinglePaging() as single:
            assert_type(single.items, str)
        case _:
            print("one answer")
    by_offset = rt.OffsetPaging(item=Note, offset="skip", total="/meta/total")
    assert_type(by_offset, rt.OffsetPaging[Note])
    assert_type(by_offset.item, k.KindLike[Note] | None)
    assert_type(by_offset.items, str)
    limit = by_offset.limit
    if limit is not None:
        assert_type(limit, rt.Limit)
        assert_type(limit.parameter, str)
        assert_type(limit.minimum, int | None)
        assert_type(limit.maximum, int | None)
        assert_type(limit.default, int | None)
    assert_type(PAGING, rt.CursorPaging[Note])
    assert_type(rt.LinkPaging(item=Note, rel="next"), rt.LinkPaging[Note])
    assert_type(rt.PagePaging(item=Note, first=0), rt.PagePaging[Note])
    assert_type(rt.NextPaging(item=Note, next="/next"), rt.NextPaging[Note])
    assert_type(rt.SinglePaging(item=Note), rt.SinglePaging[Note])


def an_event_table(streaming: rt.Streaming[NoteEvent]) -> None:
    """Which event is which."""
    assert_type(streaming.name, str)
    assert_type(streaming.request, Mapping[str, Any])
    assert_type(streaming.terminator, Literal["required", "optional", "none"])
    for spec in streaming.events:
        assert_type(spec, rt.EventSpec)
        assert_type(spec.cls, type[rt.StreamEvent])
        assert_type(spec.type, str)
        assert_type(spec.event, str)
        assert_type(spec.data, Literal["json", "text", "empty", "json-or-text"])
        assert_type(spec.kind, k.KindLike[Any] | None)
        assert_type(spec.role, Literal["text", "json", "reasoning", "error", "start", "end", "side"])
        assert_type(spec.value, str)
        assert_type(spec.message, str)
        assert_type(spec.code, str | None)
        if spec.when is not None:
            assert_type(spec.when.match, Mapping[str, Any])
            assert_type(spec.when.has, tuple[str, ...])
            assert_type(spec.when.equals, str | None)
    assert_type(Piece("text", raw="text").data, str)
    assert_type(End(None, event="end").event, str)
