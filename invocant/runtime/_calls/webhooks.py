"""What an API sends by itself: which webhook it is, and the model of its payload. No I/O, and no signatures.

Rules:

- The user's hook sees the very bytes and the headers before anything is read; what it raises ends the matter.
- A webhook that is named is read as an answer is: leniently, unless it is to be strict.
- One that is not named must fit: by its media type, by the headers that are fixed, and by all that its schema
  says of the body. Of several that fit it is the one with the most constants and the fewest members unknown.
- If two different payloads fit alike, nothing is guessed.

Source: OpenAPI 3.1.1, sections 4.8.1 (`webhooks`) and 4.8.18 (Callback Object).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qs

from invocant.media_types import decode_text, essence, form_of, likeness
from invocant.runtime._errors import ConfigurationError, DecodeError, WebhookError
from invocant.runtime._info import Headers
from invocant.runtime._models.containers import List, Map, Tuple
from invocant.runtime._models.enums import EnumKind
from invocant.runtime._models.json_text import loads
from invocant.runtime._models.kinds import ANY, BINARY, NULL, Const, Kind, kind_of
from invocant.runtime._models.model_kind import ModelKind
from invocant.runtime._models.shapes import Shapes
from invocant.runtime._models.text_values import (
    UnreadableTextError,
    bare,
    is_list,
    listed,
    member_kind,
    read_text,
)
from invocant.runtime._models.unions import OneOf, Tagged
from invocant.runtime._records import define, field

if TYPE_CHECKING:
    from invocant.runtime._declarations import Header, Response

WebhookHeaders: TypeAlias = "Mapping[str, str] | Iterable[tuple[str | bytes, str | bytes]]"
"""Headers as web frameworks have them: a mapping, or pairs of names and values, as text or bytes."""
WebhookVerifier: TypeAlias = Callable[[bytes, Mapping[str, str]], None]
"""Looks at body and headers, whose names it may spell in any case, and raises if the signature is wrong."""

_Score: TypeAlias = "tuple[int, int]"


@define
class Webhook:
    """One request that an API makes.

    Attributes:
        name: Its name in the document; of a callback, that of the callback.
        method: The HTTP method, in capitals.
        content: What its body can be; none where it has none.
        headers: The headers that it declares. One with a fixed value tells the webhook.
    """

    name: str
    method: str = field(default="POST", kw_only=True)
    content: tuple[Response, ...] = field(default=(), kw_only=True)
    headers: tuple[Header, ...] = field(default=(), kw_only=True)


class Webhooks:
    """All the requests that an API makes by itself."""

    def __init__(self, *webhooks: Webhook) -> None:
        self._by_name = {webhook.name: webhook for webhook in webhooks}

    def __iter__(self) -> Iterator[Webhook]:
        return iter(self._by_name.values())

    def by_method(self, method: str) -> Webhooks:
        """Return those that come by an HTTP method, in any case: `parse` then knows no other."""
        return Webhooks(*(webhook for webhook in self if webhook.method == method.upper()))

    def parse(
        self,
        body: bytes,
        headers: WebhookHeaders = (),
        *,
        name: str | None = None,
        verify: WebhookVerifier | None = None,
        strict: bool = False,
    ) -> Any:
        """Return the payload of a webhook.

        Args:
            body: The body, the very bytes that came.
            headers: The headers.
            name: Which webhook it is; None finds out.
            verify: Raises if the signature is wrong; called before anything is read.
            strict: Whether a body that contradicts its model is an error, where *name* says what it is.

        Raises:
            ConfigurationError: *body* is no bytes, *verify* is asynchronous, or there is no such webhook.
            WebhookError: the body cannot be read, or is none that is known.
        """
        if not isinstance(body, (bytes, bytearray, memoryview)):
            raise ConfigurationError(
                f"a webhook is read from its bytes, not from {type(body).__name__}: they are what is signed"
            )
        body, given = bytes(body), _headers(headers)
        if verify is not None:
            _verified(verify, body, given)
        if name is not None:
            webhook = self._by_name.get(name)
            if webhook is None:
                raise ConfigurationError(
                    f"there is no webhook {name!r:.80}: there are {', '.join(self._by_name)}"
                )
            return _named(webhook, body, given, strict)
        return self._recognized(body, given)

    def _recognized(self, body: bytes, headers: Mapping[str, str]) -> Any:
        """Return the payload of the webhook that fits."""
        reasons: dict[str, str] = {}
        fitting: list[tuple[_Score, str, Kind[Any] | None, Any]] = []
        for webhook in self:
            try:
                kind, value = _read(webhook, body, headers)
                score = _score(webhook, kind, value, headers)
            except ValueError as error:
                reasons[webhook.name] = str(error)
            else:
                fitting.append((score, webhook.name, kind, value))
        if not fitting:
            told = "; ".join(f"{name}: {reason}" for name, reason in list(reasons.items())[:5])
            raise WebhookError(f"this is no webhook of the document: {told}", reasons=reasons)
        best = max(score for score, *_ in fitting)
        alike = [match for match in fitting if match[0] == best]
        _, _, kind, value = alike[0]
        if any(match[2] is not kind for match in alike):
            names = ", ".join(match[1] for match in alike)
            raise WebhookError(
                f"this fits several webhooks alike: give name=, one of {names}", reasons=reasons
            )
        return value if kind is None else kind.decode(value)


def _headers(headers: WebhookHeaders) -> Headers:
    pairs: Iterable[Any] = headers.items() if isinstance(headers, Mapping) else headers
    return Headers([(_octets(name), _octets(value)) for name, value in pairs])


def _octets(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1", "replace")


def _verified(verify: WebhookVerifier, body: bytes, headers: Mapping[str, str]) -> None:
    """Have the user's hook look at the request; what it returns must not look like a verdict."""
    look: Callable[..., Any] = verify
    verdict = look(body, headers)
    if hasattr(verdict, "__await__"):
        if hasattr(verdict, "close"):
            verdict.close()
        raise ConfigurationError(
            "verify= is asynchronous, so nothing was verified: await it yourself, then parse the webhook"
        )
    if verdict is False:
        raise WebhookError("verify= says that the signature is wrong")


def _named(webhook: Webhook, body: bytes, headers: Mapping[str, str], strict: bool) -> Any:
    """Return the payload of a webhook that the caller named."""
    try:
        kind, value = _read(webhook, body, headers)
    except ValueError as error:
        raise WebhookError(f"{webhook.name}: {error}", reasons={webhook.name: str(error)}) from None
    if kind is None:
        return value
    problems = tuple(kind.problems(value)) if strict and kind is not BINARY else ()
    if problems:
        first = problems[0]
        raise WebhookError(
            f"{webhook.name}: {first}",
            reasons={webhook.name: str(first)},
            model=first.model,
            path=first.path,
            problems=problems,
        )
    return kind.decode(value)


def _read(webhook: Webhook, body: bytes, headers: Mapping[str, str]) -> tuple[Kind[Any] | None, Any]:
    """Return the kind of a webhook's payload, None where it has none, and its JSON.

    Raises:
        ValueError: the body is nothing of what the webhook declares.
    """
    if not webhook.content:
        if body.strip():
            raise DecodeError("it has no body, and one came")
        return None, None
    content_type = headers.get("content-type", "")
    content = _content(webhook, content_type)
    kind = ANY if content.kind is None else kind_of(content.kind)
    form = form_of(content.handled_as or content.media_type, binary=kind is BINARY)
    if form == "json":
        try:
            return kind, loads(body)
        except ValueError as error:
            raise DecodeError(f"the body is not JSON: {error}" if body else "the body is empty") from None
    if form == "form":
        return kind, _form(decode_text(body, content_type), kind)
    if kind is BINARY or form in ("bytes", "multipart"):
        return BINARY, body
    return kind, decode_text(body, content_type)


def _content(webhook: Webhook, content_type: str) -> Response:
    """Return what the body is, by its content type; without one it is what is declared first."""
    if not content_type:
        return webhook.content[0]
    content = max(webhook.content, key=lambda response: likeness(response.media_type, content_type))
    if not likeness(content.media_type, content_type):
        raise DecodeError(f"it is not sent as {essence(content_type)}")
    return content


def _form(text: str, kind: Kind[Any]) -> dict[str, Any]:
    """Return the JSON of a form, whose texts are what the kinds of its members say."""
    members: dict[str, Any] = {}
    for key, texts in parse_qs(text, keep_blank_values=True).items():
        member = member_kind(kind, key)
        try:
            if is_list(member):
                members[key] = listed(texts, member)
            elif isinstance(bare(member), (ModelKind, Map)) and texts[-1][:1] == "{":
                members[key] = loads(texts[-1].encode())
            else:
                members[key] = read_text(texts[-1], member)
        except UnreadableTextError:
            members[key] = texts[-1]  # as it came: a problem of the model
    return members


def _score(webhook: Webhook, kind: Kind[Any] | None, value: Any, headers: Mapping[str, str]) -> _Score:
    """Return how well a webhook fits: fixed values that are there, and the members unknown, counted below 0.

    Raises:
        ValueError: it does not fit.
    """
    fixed = 0
    for header in webhook.headers:
        expected = None if header.kind is None else bare(kind_of(header.kind))
        if not isinstance(expected, (Const, EnumKind)):
            continue
        text = headers.get(header.name)
        if text is None:
            if header.required:
                raise DecodeError(f"the header {header.name} is missing")
            continue
        if not _is_one_of(text, expected):
            raise DecodeError(f"the header {header.name} is another one")
        fixed += 1
    if kind is None or kind is BINARY:
        return fixed, 0
    problem = next(iter(kind.problems(value)), None)
    if problem is not None:
        raise DecodeError(str(problem))
    more, unknown = _counted(kind, value)
    return fixed + more, -unknown


def _is_one_of(text: str, expected: Const[Any] | EnumKind[Any]) -> bool:
    values = expected.values if isinstance(expected, Const) else [member.value for member in expected.enum]
    return text in map(str, values)


def _counted(kind: Kind[Any], value: Any) -> tuple[int, int]:
    """Return how many constants and known values are in *value*, and how many members are not declared."""
    kind = bare(kind)
    if isinstance(kind, Const):
        return 1, 0
    if isinstance(kind, EnumKind):
        return (1, 0) if value in [member.value for member in kind.enum] else (-1, 0)
    pairs: list[tuple[Kind[Any], Any]] = []
    unknown = 0
    if isinstance(kind, OneOf):
        inner = kind.alternative(value)
        return (0, 0) if inner is None else _counted(inner, value)
    if isinstance(kind, (Tagged, Shapes)) and value.__class__ is dict:
        variant = kind.variant(value)
        return (0, len(value) + 1) if variant is None else _counted(variant, value)
    if isinstance(kind, ModelKind) and value.__class__ is dict:
        declared = {field.key: field.kind for field in kind.cls.FIELDS}
        unknown = len(value.keys() - declared.keys())
        pairs = [(declared[key], member) for key, member in value.items() if key in declared]
    elif isinstance(kind, Map) and value.__class__ is dict:
        unknown = len(value)
        pairs = [(kind.item, member) for member in value.values()]
    elif isinstance(kind, (List, Tuple)) and value.__class__ is list:
        items = [kind.item] * len(value) if isinstance(kind, List) else list(kind.items)
        pairs = list(zip(items, value, strict=False))
    elif kind is ANY and value.__class__ is dict:
        unknown = len(value)
    elif kind is NULL:
        return 0, 0
    counts = [_counted(inner, member) for inner, member in pairs if member is not None]
    return sum(count for count, _ in counts), unknown + sum(count for _, count in counts)
