"""The Opper client, and what its streams mean.

A stream of text is joined. A structured one comes in one of two forms, which the documentation does not
reconcile: with a `json_path`, each piece fills one place of the answer; without, the pieces are the text of
the answer's JSON. The fold takes both, and shows the answer as far as it has come after every piece. There is
no end mark: a clean end is taken as complete.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from invocant.runtime import (
    Fold,
    IncompleteResultError,
    ResultKind,
    Role,
    StreamEvent,
    mend,
    partial_json,
)
from invocant_api.opper.client import AsyncClient, Client

_STEP = re.compile(r"(?:^|\.)([^.\[\]]++)|\[([0-9]{1,9}+)\]")
_MAX_SKIPPED_PLACES = 1000
"""Most places of a list that one piece may skip: what is skipped must be kept as null."""


_MAX_STEPS = 200
"""Most steps of a `json_path`: a deeper answer could not be read level by level."""


class _GrowingText:
    """A leaf that grows: pieces of one string."""

    __slots__ = ("pieces",)

    def __init__(self, piece: str) -> None:
        self.pieces = [piece]


class OpperFold:
    """Builds the result of a stream: text, JSON by path, or JSON by its text."""

    __slots__ = ("_by_path", "_json", "_problem", "_root", "_text")

    def __init__(self) -> None:
        self._text: list[str] = []
        self._json: list[str] | None = None
        self._by_path = False
        self._root: Any = None
        self._problem = ""

    @property
    def kind(self) -> ResultKind:
        """`json` once any JSON came, else `text` once any text came."""
        if self._by_path or self._json is not None:
            return "json"
        return "text" if self._text else "none"

    @property
    def joined(self) -> str:
        """The JSON's text or the text, as it came; "" when the answer comes by path."""
        if self._by_path:
            return ""
        return mend("".join(self._text if self._json is None else self._json))

    def add(self, _event: StreamEvent, role: Role, value: Any, payload: Any, /) -> None:
        """Take one piece."""
        if role == "text":
            if value is not None:
                self._text.append(value if isinstance(value, str) else json.dumps(value))
        elif role == "json":
            path = payload.get("json_path") if isinstance(payload, dict) else None
            if isinstance(path, str) and path:
                self._by_path = True
                self._fill(path, value)
            else:
                self._json = self._json or []
                self._json.append(value if isinstance(value, str) else json.dumps(value))

    def _fill(self, path: str, value: Any) -> None:
        """Put a piece in its place: text after text is appended, all else replaces what was there."""
        steps = parse_path(path)
        if steps is not None and len(steps) > _MAX_STEPS:
            self._problem = self._problem or f"a piece's json_path has more than {_MAX_STEPS} steps"
            return
        if steps is None:
            self._problem = (
                self._problem or f"a piece has no place in the answer, its json_path is {path[:80]!r}"
            )
            return
        if not steps:
            self._root = _grown(self._root, value)
            return
        node = self._root = _container(self._root, steps[0])
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            if isinstance(node, list) and isinstance(step, int):
                if step > len(node) + _MAX_SKIPPED_PLACES:
                    self._problem = (
                        self._problem or f"a piece is far beyond its list, its json_path is {path[:80]!r}"
                    )
                    return
                node.extend([None] * (step + 1 - len(node)))
                present = node[step]
            else:
                present = node.get(step)
            node[step] = _grown(present, value) if following is None else _container(present, following)
            node = node[step]

    def result(self) -> Any:
        """Return the answer.

        Raises:
            IncompleteResultError: a piece had no place in it, or its joined JSON does not parse.
        """
        if self._problem:
            raise IncompleteResultError(self._problem)
        if self._by_path:
            return _plain(self._root)
        if self._json is None:
            return self.joined if self._text else None
        try:
            return json.loads(self.joined)
        except ValueError as error:
            raise IncompleteResultError(f"the joined JSON does not parse: {error}") from None

    def partial(self) -> Any:
        """Return the answer as far as it has come, as a value of its own that later pieces do not change."""
        if self._by_path:
            return _plain(self._root)
        if self._json is None:
            return self.joined if self._text else None
        return partial_json(self.joined)


def parse_path(path: str) -> list[str | int] | None:
    """Return the steps of a `json_path` below the answer itself, or None when it is no path.

    `response` stands for the answer; a path that begins otherwise begins with a member of it.
    """
    steps: list[str | int] = []
    position = 0
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None:
            return None
        steps.append(match[1] if match[2] is None else int(match[2]))
        position = match.end()
    return steps[1:] if steps and steps[0] == "response" else steps


def _container(present: Any, step: str | int) -> Any:
    """Return *present* if it can hold the step, else a new list or object."""
    wanted = list if isinstance(step, int) else dict
    return present if isinstance(present, wanted) else wanted()


def _grown(present: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if isinstance(present, _GrowingText):
        present.pieces.append(value)
        return present
    return _GrowingText(value)


def _plain(value: Any) -> Any:
    """Return the answer as JSON of its own."""
    if isinstance(value, _GrowingText):
        return mend("".join(value.pieces))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


_FOLDS: Mapping[str, Callable[[], Fold]] = dict.fromkeys(
    ("stream", "functions.stream", "functions.revisions.stream"), OpperFold
)


class Opper(Client):
    """Client of the Opper API: `with Opper() as client: client.call(name="...", input=...)`."""

    FOLDS: ClassVar[Mapping[str, Callable[[], Fold]]] = _FOLDS


class AsyncOpper(AsyncClient):
    """Client of the Opper API for async code: `async with AsyncOpper() as client: ...`."""

    FOLDS: ClassVar[Mapping[str, Callable[[], Fold]]] = _FOLDS


__all__ = ["AsyncOpper", "Opper", "OpperFold"]
