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
    DeclaredFold,
    Fold,
    GrowingText,
    IncompleteResultError,
    ResultKind,
    Role,
    StreamEvent,
)
from invocant_api.opper.client import AsyncClient, Client

_STEP = re.compile(r"(?:^|\.)([^.\[\]]++)|\[([0-9]{1,9}+)\]")
_MAX_SKIPPED_PLACES = 1000
"""Most places of a list that one piece may skip: what is skipped must be kept as null."""
_MAX_STEPS = 200
"""Most steps of a `json_path`: a deeper answer could not be read level by level."""


class OpperFold:
    """Builds the result of a stream: text, JSON by path, or JSON by its text."""

    __slots__ = ("_by_path", "_joined", "_problem", "_root")

    def __init__(self) -> None:
        self._joined = DeclaredFold()
        self._by_path = False
        self._root: Any = None
        self._problem = ""

    @property
    def kind(self) -> ResultKind:
        """`json` once any JSON came, else `text` once any text came."""
        return "json" if self._by_path else self._joined.kind

    @property
    def joined(self) -> str:
        """The JSON's text or the text, as it came; "" when the answer comes by path."""
        return "" if self._by_path else self._joined.joined

    def add(self, _event: StreamEvent, role: Role, value: Any, payload: Any, /) -> None:
        """Take one piece."""
        if role == "json":
            path = payload.get("json_path") if isinstance(payload, dict) else None
            if isinstance(path, str) and path:
                self._by_path = True
                self._fill(path, value)
                return
            if not isinstance(value, str):
                value = json.dumps(value)
        self._joined.add(_event, role, value, payload)

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
            present = node.get(step)
            if present is _TOO_FAR:
                self._problem = (
                    self._problem or f"a piece is far beyond its list, its json_path is {path[:80]!r}"
                )
                return
            inner = _grown(present, value) if following is None else _container(present, following)
            node.put(step, inner)
            node = inner

    def result(self) -> Any:
        """Return the answer.

        Raises:
            IncompleteResultError: a piece had no place in it, or its joined JSON does not parse.
        """
        if self._problem:
            raise IncompleteResultError(self._problem)
        return _plain(self._root) if self._by_path else self._joined.result()

    def partial(self) -> Any:
        """Return the answer as far as it has come.

        It does not change when more comes, and shares what has not changed with those before and after it.
        """
        return _shown(self._root) if self._by_path else self._joined.partial()


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


class _Container:
    """An object or a list of the answer, and what was shown of it last.

    Attributes:
        places: What is in it: containers, text that grows, and plain JSON.
        touched: Where something came since it was shown.
        shown: It as plain JSON, as it was then.
    """

    __slots__ = ("places", "shown", "touched")

    def __init__(self, places: dict[str | int, Any] | list[Any]) -> None:
        self.places: Any = places
        self.touched: dict[str | int, None] = {}
        self.shown: Any = places.copy()

    def get(self, step: str | int) -> Any:
        """Return what is at a place, None where nothing is; `_TOO_FAR` where much is missing before it."""
        if isinstance(step, str):
            return self.places.get(step)
        missing = step - len(self.places)
        if missing < 0:
            return self.places[step]
        return _TOO_FAR if missing > _MAX_SKIPPED_PLACES else None

    def put(self, step: str | int, inner: Any) -> None:
        """Put something in a place, nulls in those that are missing before it."""
        if self.places.__class__ is list:
            self.places.extend([None] * (int(step) + 1 - len(self.places)))
        self.places[step] = inner
        self.touched[step] = None

    def show(self) -> Any:
        """Return it as plain JSON: only where something came since it is made anew."""
        if self.touched:
            shown = self.shown.copy()
            if shown.__class__ is list:
                shown.extend([None] * (len(self.places) - len(shown)))
            for step in self.touched:
                shown[step] = _shown(self.places[step])
            self.shown = shown
            self.touched.clear()
        return self.shown


_TOO_FAR: Any = object()


def _container(present: Any, step: str | int) -> _Container:
    """Return *present* if it can hold the step, else a new list or object."""
    wanted = list if isinstance(step, int) else dict
    if isinstance(present, _Container) and isinstance(present.places, wanted):
        return present
    return _Container(present.copy() if isinstance(present, wanted) else wanted())


def _grown(present: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = present if isinstance(present, GrowingText) else GrowingText()
    text.add(value)
    return text


def _shown(value: Any) -> Any:
    """Return a part of the answer as plain JSON, which later pieces do not change."""
    if isinstance(value, _Container):
        return value.show()
    return str(value) if isinstance(value, GrowingText) else value


def _plain(value: Any) -> Any:
    """Return a part of the answer as JSON of its own, which nobody has seen."""
    if isinstance(value, _Container):
        value = value.places
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, GrowingText) else value


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
