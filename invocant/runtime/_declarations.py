"""What generated code declares about an API: its operations, how they page and stream, and who may call.

Everything here is plain data. What is made of it at first use is kept beside it: what builds requests
(`_calls.request`), what reads answers (`_calls.response`), what decodes events (`_streams.tables`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar

from invocant.media_types import EVENTS
from invocant.runtime._records import define, evolve, field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from invocant.runtime._models.fields import Field
    from invocant.runtime._models.kinds import KindLike
    from invocant.runtime._stream_events import StreamEvent

E = TypeVar("E")
T = TypeVar("T")

Location: TypeAlias = Literal["path", "query", "header", "cookie"]
Style: TypeAlias = Literal[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"
]
_DEFAULT_STYLE: Mapping[str, Style] = {
    "path": "simple",
    "header": "simple",
    "query": "form",
    "cookie": "form",
}


@frozen
class Parameter:
    """One parameter of an operation.

    Attributes:
        name: Its name on the wire; of a path parameter, its name in the path template.
        location: `path`, `query`, `header` or `cookie`.
        kind: How its Python value becomes JSON, which the style then writes; None is as it is.
        python_name: Its name as an argument; "" is the same as `name`.
        required: Whether a call without it is refused.
        style: How arrays and objects are written; None is the default of the location.
        explode: Whether their members are written apart; None is the default of the style.
        allow_reserved: Whether reserved characters that do no harm stay as they are.
        greedy: A path parameter that may span segments: its slashes stay.
        media_type: The value is written in this media type (JSON) rather than by a style; None is by style.
        wire_name: What the style `matrix` writes, where the path template has another name; "" is `name`.

    Source: OpenAPI 3.1, section 4.8.12 (Parameter Object); 3.2.0, section 4.12 (`cookie`).
    """

    name: str
    location: Location
    kind: KindLike[Any] | None = None
    python_name: str = field(default="", kw_only=True)
    required: bool = field(default=False, kw_only=True)
    style: Style | None = field(default=None, kw_only=True)
    explode: bool | None = field(default=None, kw_only=True)
    allow_reserved: bool = field(default=False, kw_only=True)
    greedy: bool = field(default=False, kw_only=True)
    media_type: str | None = field(default=None, kw_only=True)
    wire_name: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        fill = object.__setattr__  # the one way to finish a frozen value
        if not self.python_name:
            fill(self, "python_name", self.name)
        if self.style is None:
            fill(self, "style", _DEFAULT_STYLE[self.location])
        if self.explode is None:
            fill(self, "explode", self.style in ("form", "deepObject", "cookie"))


@frozen
class PartHeader:
    """A header of the part of a member of a multipart body.

    Attributes:
        name: Its name.
        required: Whether the part cannot go without.
        explode: Whether the members of an object are written `name=value`.
        value: Its value, JSON, where the caller gives none: its constant or its default. None is no value.
            The style `simple` writes it.

    Source: OpenAPI 3.1.1, section 4.8.21 (Header Object).
    """

    name: str
    required: bool = field(default=False, kw_only=True)
    explode: bool = field(default=False, kw_only=True)
    value: Any = field(default=None, kw_only=True)


@frozen(kw_only=True)
class Encoding:
    """How one member of a form or of a multipart body is written.

    Attributes:
        content_type: The media type of its part, or of its text in a form; None is by what it is. Of
            several, and of ranges, that of a part's file is taken by the name of the file.
        style: As of a query parameter, in a form or `multipart/form-data`; None is by `content_type`.
        explode: Whether the members of an array or object are written apart; None is as the style does.
        allow_reserved: Whether reserved characters that do no harm stay as they are.
        headers: The headers of its part, but for Content-Type.

    Source: OpenAPI 3.1.1, section 4.8.15 (Encoding Object).
    """

    content_type: str | None = None
    style: Style | None = None
    explode: bool | None = None
    allow_reserved: bool = False
    headers: tuple[PartHeader, ...] = ()


@frozen
class Content:
    """One media type of a body.

    Attributes:
        media_type: `application/json`, `multipart/form-data`, …
        kind: How the whole body becomes JSON.
        fields: The members that are arguments of their own (`k.Field`), or None when the body is one
            argument, `body`.
        handled_as: The media type by whose rules it is written, "" for its own; of a range also what is sent.
        encoding: How members of a form or a multipart body are written, by their names on the wire.
        extras: The argument for members beside the fields, a map (`k.Field`); None when nothing takes such.
    """

    media_type: str
    kind: KindLike[Any] | None = None
    fields: tuple[Field[Any], ...] | None = field(default=None, kw_only=True)
    handled_as: str = field(default="", kw_only=True)
    encoding: Mapping[str, Encoding] = field(factory=dict, kw_only=True)
    extras: Field[Any] | None = field(default=None, kw_only=True)


@frozen(kw_only=True)
class Body:
    """The body of an operation; the first content is what is sent unless a value needs another."""

    content: tuple[Content, ...]
    required: bool = False


@frozen
class Response:
    """One media type of one response.

    Attributes:
        media_type: `application/json`, …; "" when the response has no body.
        kind: How the body becomes Python; None when there is none to read.
        handled_as: The media type by whose rules it is read, "" for its own; of a range what is asked for.
        unasked: Whether it is not asked for: it is read if it comes, as another one would be better.
    """

    media_type: str = ""
    kind: KindLike[Any] | None = None
    handled_as: str = field(default="", kw_only=True)
    unasked: bool = field(default=False, kw_only=True)


@frozen
class Header:
    """One header of a response, or one by which a webhook is known.

    Attributes:
        name: Its name on the wire.
        kind: How its value becomes Python; None is text as it came.
        required: Whether an answer without it contradicts the document.
        explode: Whether the members of an object are written `name=value`.
        media_type: The value is written in this media type (JSON); None is by the style `simple`.

    Source: OpenAPI 3.1.1, section 4.8.21 (Header Object).
    """

    name: str
    kind: KindLike[Any] | None = None
    required: bool = field(default=False, kw_only=True)
    explode: bool = field(default=False, kw_only=True)
    media_type: str | None = field(default=None, kw_only=True)


Responses: TypeAlias = "Mapping[str, Response | tuple[Response, ...] | None]"
"""By status: `200`, `4XX` or `default`. None has no body, a tuple has several media types."""


# Lists ---------------------------------------------------------------------------------------------------


@frozen
class Limit:
    """The argument that sets the size of a page.

    Attributes:
        parameter: Its name on the wire, or a JSON pointer to a member of the body.
        minimum: Smallest value allowed, or None when not known.
        maximum: Largest value allowed, or None when not known.
        default: Size of a page without it, or None when not known.
    """

    parameter: str
    minimum: int | None = field(default=None, kw_only=True)
    maximum: int | None = field(default=None, kw_only=True)
    default: int | None = field(default=None, kw_only=True)


@frozen(kw_only=True)
class Paging(Generic[T]):
    """What all styles of paging declare: where the items are, and how large a page may be.

    Attributes:
        item: How one item becomes Python; None is as it comes.
        items: JSON pointer to the list in the body; "" is the body itself.
        limit: The argument for the size of a page, or None.
    """

    item: KindLike[T] | None = None
    items: str = ""
    limit: Limit | None = None


# Streams -------------------------------------------------------------------------------------------------

DataEncoding: TypeAlias = Literal["json", "text", "empty", "json-or-text"]
"""How an event's data is written; `json-or-text` is JSON if that gives a string, else the raw text."""
Role: TypeAlias = Literal["text", "json", "reasoning", "error", "start", "end", "side"]
"""What an event means: `text` and `json` build the result, `reasoning` is kept apart, `side` adds nothing."""
Terminator: TypeAlias = Literal["required", "optional", "none"]
"""Whether a clean end without an event of role `end` is an error, a warning, or normal."""


@frozen(kw_only=True)
class When:
    """What the payload must look like for an entry to fit. All given conditions must hold.

    Attributes:
        match: Members of the payload object that must have these values.
        has: Members that must be there, null included.
        equals: The raw data text must be exactly this; the payload is then not parsed.
    """

    match: Mapping[str, Any] = field(factory=dict)
    has: tuple[str, ...] = ()
    equals: str | None = None


@frozen
class EventSpec:
    """One entry of an event table.

    Attributes:
        cls: Class of the decoded event.
        type: Its type, as `cls.type`.
        event: The event's name on the wire.
        data: How its data is written.
        kind: How the payload becomes Python; None is as it comes.
        role: What it means for the result.
        value: JSON pointer to what the event adds to the result; "" is the whole payload.
        message: For role `error`: pointer to the failure's message.
        code: For role `error`: pointer to the failure's type; None when there is none.
        when: What the payload must look like; None is anything.
    """

    cls: type[StreamEvent]
    type: str = field(kw_only=True)
    event: str = field(default="message", kw_only=True)
    data: DataEncoding = field(default="json", kw_only=True)
    kind: KindLike[Any] | None = field(default=None, kw_only=True)
    role: Role = field(default="side", kw_only=True)
    value: str = field(default="", kw_only=True)
    message: str = field(default="", kw_only=True)
    code: str | None = field(default=None, kw_only=True)
    when: When | None = field(default=None, kw_only=True)


@define
class Streaming(Generic[E]):
    """How an operation streams.

    Attributes:
        name: The streamed method: `functions.stream`.
        request: Members of the body that ask for a stream.
        terminator: What a clean end without an `end` event is.
        events: The table, in order.
    """

    name: str = field(kw_only=True)
    events: tuple[EventSpec, ...] = field(kw_only=True)
    request: Mapping[str, Any] = field(factory=dict, kw_only=True)
    terminator: Terminator = field(default="optional", kw_only=True)
    _table: Any = field(default=None, init=False, repr=False)  # made by _streams.tables at first use

    accept: ClassVar[str] = EVENTS


@frozen(kw_only=True)
class JsonSequence(Generic[E]):
    """How an operation's answer is JSON values one after another.

    Attributes:
        name: The method that reads them: `batches.results`.
        media_type: The media type that the document declares, which says how values are told apart.
        accept: What is asked for; "" is the media type.
        item: How one value becomes Python; None is as it comes.
    """

    name: str
    media_type: str
    accept: str = ""
    item: KindLike[Any] | None = None

    request: ClassVar[Mapping[str, Any]] = {}

    def __post_init__(self) -> None:
        if not self.accept:
            object.__setattr__(self, "accept", self.media_type)


@frozen(kw_only=True)
class EventStream(Generic[E]):
    """How an operation's answer is server-sent events of which no table says what they mean.

    Attributes:
        name: The method that reads them: `chats.stream_create`.
        data: How the data of an event becomes Python; None is any JSON, or text where it is none.
        events: By the name of an event, how its data becomes Python, where the document tells them apart.
    """

    name: str
    data: KindLike[Any] | None = None
    events: Mapping[str, KindLike[Any]] = field(factory=dict)

    accept: ClassVar[str] = EVENTS
    request: ClassVar[Mapping[str, Any]] = {}


AnyStream: TypeAlias = "Streaming[E] | JsonSequence[E] | EventStream[E]"
"""What an operation's stream may be declared as; `E` is what it gives."""


# Servers -------------------------------------------------------------------------------------------------


@frozen
class ServerVariable:
    """A part of a server's address that the caller may choose.

    Attributes:
        name: Its name between the braces of the address.
        default: What stands there unless the caller says otherwise; None where the caller must.
        values: All that may stand there; none is anything.
        option: The client's option for it; "" is the same as `name`.

    Source: OpenAPI 3.1.1, section 4.8.6 (Server Variable Object).
    """

    name: str
    default: str | None = None
    values: tuple[str, ...] = field(default=(), kw_only=True)
    option: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        if not self.option:
            object.__setattr__(self, "option", self.name)


@frozen
class Server:
    """A place where an API is, or an operation of it.

    Attributes:
        url: Its address, each variable in braces; one without scheme and host is at the origin that the
            caller names.
        name: How the caller chooses it, by `server=`; "" where it cannot be chosen.
        variables: The parts of the address that the caller may choose.

    Source: OpenAPI 3.1.1, section 4.8.5 (Server Object).
    """

    url: str
    name: str = ""
    variables: tuple[ServerVariable, ...] = field(default=(), kw_only=True)


# Operations ----------------------------------------------------------------------------------------------


RetrySafety: TypeAlias = Literal["safe", "if-not-processed", "unsafe"]
"""What repeating an operation may do: nothing, something twice if it was processed, or harm."""


@define
class Operation(Generic[T]):
    """One operation of an API: a row of its table. `T` is what a call returns.

    Attributes:
        name: Its method: `functions.get`.
        operation_id: Its `operationId` in the document, "" without one.
        pointer: Where it stands in the document, "" where path and method say so.
        server: Its own base URL, "" for that of the API; a client that was told a base URL goes there.
        servers: The same with what the caller may choose of it; none where there is nothing to choose.
        method: The HTTP method, in capitals.
        path: The path template: `/v1/function/{function_id}`.
        parameters: Its parameters, in document order.
        body: Its body, or None.
        responses: What it may answer.
        headers: Makes its answers' headers (`rt.ResponseHeaders`) of texts and status; None declares none.
        retry: What repeating it may do.
        auth: Whether it needs a credential: without `security`, that of the API; if not, it carries none.
        security: Which credentials it takes, where that is not what the API says.
        paging: How its list continues, or None.
        stream: How it streams, or None.
        deprecated: Whether the document says so.
    """

    name: str = field(kw_only=True)
    method: str = field(kw_only=True)
    path: str = field(kw_only=True)
    operation_id: str = field(default="", kw_only=True)
    pointer: str = field(default="", kw_only=True)
    server: str = field(default="", kw_only=True)
    servers: tuple[Server, ...] = field(default=(), kw_only=True)
    parameters: tuple[Parameter, ...] = field(default=(), kw_only=True)
    body: Body | None = field(default=None, kw_only=True)
    responses: Responses = field(factory=dict, kw_only=True)
    headers: Callable[[Mapping[str, str], int], Mapping[str, str]] | None = field(default=None, kw_only=True)
    retry: RetrySafety = field(default="if-not-processed", kw_only=True)
    auth: bool = field(default=True, kw_only=True)
    security: Requirements | None = field(default=None, kw_only=True)
    paging: Paging[Any] | None = field(default=None, kw_only=True)
    stream: AnyStream[Any] | None = field(default=None, kw_only=True)
    deprecated: bool = field(default=False, kw_only=True)
    _builder: Any = field(default=None, init=False, repr=False)  # made by _calls.request at first use
    _reader: Any = field(default=None, init=False, repr=False)  # made by _calls.response at first use
    _called: Any = field(default=None, init=False, repr=False)  # what `called` gave

    def called(self, name: str) -> Operation[T]:
        """Return the operation under the name of another method that calls it, such as that which streams."""
        known: dict[str, Operation[T]] = self._called or {}
        if name not in known:
            self._called = known = {**known, name: evolve(self, name=name)}
        return known[name]


# Who may call -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class BearerKey:
    """A key or a token in a header: `Authorization: Bearer <key>`.

    Attributes:
        env: Environment variables that may hold the key, the first that is set wins.
        header: The header that carries it.
        prefix: What stands before the key in the header.
        argument: The client's argument that takes it.

    Source: RFC 6750, section 2.1.
    """

    env: tuple[str, ...] = ()
    header: str = "Authorization"
    prefix: str = "Bearer "
    argument: str = "api_key"

    KIND: ClassVar[str] = "key"

    @property
    def carrier(self) -> tuple[Literal["header"], str, str]:
        """Where it goes, under which name, and what stands before it."""
        return "header", self.header, self.prefix

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """The client's argument, and the variables that stand in for it."""
        return {self.argument: self.env}


@frozen(kw_only=True)
class ClientCredentials:
    """Calls carry an access token that a client id and secret are exchanged for.

    Source: RFC 6749, section 4.4.

    Attributes:
        token_url: The token endpoint: a whole URL, or a path at the origin of the API.
        client_id_env: Environment variables that may hold the client id.
        client_secret_env: Environment variables that may hold the client secret.
        scope: The scopes asked for in every token, with blanks between them; "" asks for those that the call
            needs.
        client_id_argument: The client's argument for the client id.
        client_secret_argument: The client's argument for the client secret.
        client_auth: How id and secret go to the endpoint: in its form, or as HTTP Basic.
    """

    token_url: str
    client_id_env: tuple[str, ...] = ()
    client_secret_env: tuple[str, ...] = ()
    scope: str = ""
    client_id_argument: str = "client_id"
    client_secret_argument: str = "client_secret"  # noqa: S105 - the name of an argument
    client_auth: Literal["form", "basic"] = "form"

    KIND: ClassVar[str] = "client-credentials"

    @property
    def carrier(self) -> tuple[Literal["header"], str, str]:
        """Where it goes, under which name, and what stands before it."""
        return "header", "Authorization", "Bearer "

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """The client's arguments, each with the variables that stand in for it."""
        return {
            self.client_id_argument: self.client_id_env,
            self.client_secret_argument: self.client_secret_env,
        }


if TYPE_CHECKING:
    from invocant.runtime._schemes import ApiKey, BasicAuth, HttpScheme, MutualTLS

    Scheme: TypeAlias = ApiKey | BearerKey | HttpScheme | BasicAuth | ClientCredentials | MutualTLS
    Schemes: TypeAlias = Mapping[str, Scheme | tuple[Scheme, ...]]
    """By the document's name. A tuple has several ways to come by the same credential: any one will do."""

Requirements: TypeAlias = "tuple[Mapping[str, tuple[str, ...]], ...]"
"""Alternatives. Each names the schemes that are needed together, with the scopes of a token; an empty one
says that a call may go out without any."""


@frozen(kw_only=True)
class Api:
    """An API: where it is and who may call.

    Attributes:
        name: Its short name, which opens log lines.
        title: Its title in the document.
        base_url: Where it is, unless the caller says otherwise; a path, or "", where only the caller can say.
        servers: Where it may be, where the caller has a choice; the first is at `base_url`.
        other_servers: Likewise, of operations that have their own.
        auth: The one scheme of an API whose every call needs it: short for `schemes` and `security`. None
            where those say it, or calls need no credential.
        base_url_env: An environment variable that may hold another base URL, or None.
        version: The document's version.
        schemes: How callers prove who they are, by the document's names.
        security: What an operation asks for that says `auth` alone.
        voluntary: Schemes that no operation asks for. What is given for them goes with every call, but for
            those that are to carry none.
        package: The package that holds `document.json`, for requests that are held to it; "" for none.
        user_agent: What stands before the runtime's own name in `User-Agent`: `bookshop/1.4`; "" for nothing.
    """

    name: str
    base_url: str
    servers: tuple[Server, ...] = ()
    other_servers: tuple[Server, ...] = ()
    title: str = ""
    auth: BearerKey | ClientCredentials | None = None
    base_url_env: str | None = None
    version: str = ""
    schemes: Schemes = field(factory=dict)
    security: Requirements = ()
    voluntary: tuple[str, ...] = ()
    package: str = ""
    user_agent: str = ""
