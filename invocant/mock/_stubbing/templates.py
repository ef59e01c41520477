"""Answers written over the request: `{{body/name}}` in texts of JSON.

A placeholder is a place in the call, and after `??` the JSON that stands for one that is not there:

    {{method}} {{path}} {{operation}}        texts
    {{arguments/id}} {{query/limit}} {{headers/accept}}    by name
    {{body}} {{body/messages/0/content}}     JSON, by pointer
    {{count}} {{now}} {{seconds}} {{uuid}}   which use of the stub; the mock's time; an id for this use
    {{body/limit ?? 10}} {{"{{"}}            a default; a text as it is

A text that is one placeholder becomes the value; in a longer text the value is written into it.
"""

import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from invocant.documents.pointers import MISSING, follow, split
from invocant.mock._api import Json
from invocant.mock._state.clock import Clock, timestamp
from invocant.mock._stubbing.calls import StubbedCall
from invocant.mock._stubbing.problems import StubError, nearest

_PLACEHOLDER = re.compile(r"\{\{((?:[^{}\"]|\"(?:[^\"\\]|\\.)*\"|\{[^{}]*\})*)\}\}")
_TEXTS = ("method", "path", "operation", "api")
_TREES = ("arguments", "query", "headers", "body")
_MADE = ("count", "now", "seconds", "uuid")


class MissingValueError(LookupError):
    """A placeholder names something that the call has not; the message says which."""


@frozen
class _Placeholder:
    root: str
    pointer: tuple[str, ...]
    default: Json = MISSING


def check_template(template: Json) -> None:
    """Look whether every placeholder can be understood.

    Raises:
        StubError: one cannot.
    """
    filled(template, lambda text: _parsed(text).root)


def fill(template: Json, call: StubbedCall, clock: Clock) -> Json:
    """Return a template with the values of a call.

    Raises:
        MissingValueError: the call has no such value, and the placeholder no default.
    """
    return filled(template, lambda text: _value(_parsed(text), call, clock))


def filled(template: Json, read: Callable[[str], Json]) -> Json:
    """Return JSON whose placeholders are replaced by what *read* gives for them."""
    if isinstance(template, list):
        return [filled(item, read) for item in template]
    if isinstance(template, dict):
        return {_text(name, read): filled(member, read) for name, member in template.items()}
    if not isinstance(template, str):
        return template
    whole = _PLACEHOLDER.fullmatch(template)
    return read(whole[1]) if whole else _text(template, read)


def _text(template: str, read: Callable[[str], Json]) -> str:
    return _PLACEHOLDER.sub(lambda placeholder: _written(read(placeholder[1])), template)


def _written(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _parsed(text: str) -> _Placeholder:
    expression, mark, default = text.partition("??")
    name = expression.strip()
    if name.startswith('"'):
        return _Placeholder("", (), _json(text.strip()))
    root, *pointer = split(f"/{name}")
    if root not in (*_TEXTS, *_TREES, *_MADE):
        raise StubError(f"template: {{{{{name}}}}}: unknown{nearest(root, [*_TEXTS, *_TREES, *_MADE])}")
    if pointer and root not in _TREES:
        raise StubError(f"template: {{{{{name}}}}}: {root} has no parts")
    return _Placeholder(root, tuple(pointer), _json(default.strip()) if mark else MISSING)


def _json(text: str) -> Json:
    try:
        return json.loads(text)
    except ValueError as error:
        raise StubError(f"template: {text!r} is not JSON: {error}") from error


def _value(placeholder: _Placeholder, call: StubbedCall, clock: Clock) -> Json:
    root, pointer = placeholder.root, placeholder.pointer
    if not root:
        return placeholder.default
    if root in _MADE:
        made: Mapping[str, Callable[[], Json]] = {
            "count": lambda: call.count,
            "now": lambda: timestamp(clock()),
            "seconds": clock,
            "uuid": lambda: str(uuid.uuid5(uuid.NAMESPACE_URL, f"{call.operation}:{call.path}:{call.count}")),
        }
        return made[root]()
    if root == "headers":
        pointer = tuple(part.lower() for part in pointer)
    start: Any = getattr(call, root)
    value = follow(start, pointer)
    if value is not MISSING and not (value is None and not pointer and placeholder.default is not MISSING):
        return value
    if placeholder.default is MISSING:
        raise MissingValueError(f"the request has no {'/'.join([root, *pointer])}")
    return placeholder.default
