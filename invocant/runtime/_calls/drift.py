"""What an API answers and its document does not declare, told to whom a client was given for that.

Nothing of this module is loaded before a client is given `on_drift=`. Then every answer is read a second
time, beside the schemas of the package's `document.json`: models and what decodes them know nothing of it.
"""

from __future__ import annotations

import inspect
import json
import logging
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from invocant._drift.answers import DriftFinder
from invocant._drift.schemas import joined
from invocant._drift.tokens import MASKED, token
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._records import frozen
from invocant.runtime._secrets import scrub

if TYPE_CHECKING:
    from invocant._drift.schemas import Deviation
    from invocant.runtime._declarations import Api, Operation

MAX_DRIFTS = 1000
"""How many drifts a client tells of; then it says so in the log, and tells no more."""
_LOGGER = logging.getLogger("invocant")
_MEDIA_TYPE = re.compile(r"[a-z0-9*!#$&^_.+-]{1,60}/[a-z0-9*!#$&^_.+-]{1,60}")
_finders: dict[str, DriftFinder] = {}


@frozen(kw_only=True)
class Drift:
    """One thing that an API answers and its document does not declare.

    Attributes:
        operation: The method called: `functions.get`.
        kind: What is undeclared: a `member` of an object, a `value` that an enum does not list, a `type` that
            a value may not have, an `event` of a stream, a `status`, a `header`, a `media-type`.
        pointer: JSON pointer to the place of the document that does not declare it: the schema of an object
            that has a member too much, of a value; the `responses`, a response, the events.
        path: Where it came first, as a JSON pointer into the body; `*` stands for any item. "" outside it.
        name: Of the member, header or event; the value, the status, the media type. `***` where it may be a
            secret or somebody's data, "" for a type.
        came: JSON type of what came: `string`, `null`, …; "" where it is none.
    """

    operation: str
    kind: Literal["member", "value", "type", "event", "status", "header", "media-type"]
    pointer: str
    path: str = ""
    name: str = ""
    came: str = ""

    def __str__(self) -> str:
        what = " ".join(filter(None, (self.kind, self.name)))
        came = f" ({self.came})" if self.came else ""
        where = f" at {self.path}" if self.path else ""
        return f"{self.operation}: undeclared {what}{came}{where}; see {self.pointer}"


class DriftWatch:
    """Tells a function of every distinct drift once. Its methods never raise.

    Clients that are derived from one share it, in all their threads and tasks.
    """

    def __init__(self, api: Api, tell: Callable[[Drift], object]) -> None:
        """Get ready.

        Raises:
            ConfigurationError: *tell* is async, or the API's package has no document.
        """
        if inspect.iscoroutinefunction(tell):
            raise ConfigurationError(
                "on_drift= takes a plain function, for async clients too: it is not awaited"
            )
        if not api.package:
            raise ConfigurationError(
                f"on_drift= needs the package of {api.name}: generate it anew, so that its API names it"
            )
        self._package = api.package
        self._tell = tell
        self._told: set[tuple[str, str, str, str]] = set()
        self._lock = threading.Lock()
        self._warned: set[str] = set()

    def answer(
        self,
        operation: Operation[Any],
        status: int,
        headers: Mapping[str, str],
        body: bytes | None,
        secrets: Callable[[], Iterable[str]],
    ) -> None:
        """Look at an answer.

        Args:
            operation: What was called.
            status: The status.
            headers: The headers, names in lower case.
            body: The whole body; None where it is a stream.
            secrets: Gives the credentials that the server may repeat.
        """
        try:
            place = pointer_of(operation)
            deviations = self._finder().answer(place, status, headers, body, method=operation.method)
            self._report(operation.name, deviations, secrets)
        except Exception as error:  # noqa: BLE001  # whatever an answer looks like, the call goes on
            self._warn("look", f"drift is not looked for: {type(error).__name__}")

    def event(
        self,
        operation: Operation[Any],
        event: tuple[str, str],
        media_type: str,
        secrets: Callable[[], Iterable[str]],
    ) -> None:
        """Look at an event of a stream: its name and its data."""
        try:
            deviations = self._finder().event(pointer_of(operation), *event, media_type)
            self._report(operation.name, deviations, secrets)
        except Exception as error:  # noqa: BLE001  # as above
            self._warn("look", f"drift is not looked for: {type(error).__name__}")

    def _finder(self) -> DriftFinder:
        finder = _finders.get(self._package)
        if finder is None:
            text = resources.files(self._package).joinpath("document.json").read_bytes()
            finder = _finders.setdefault(self._package, DriftFinder(json.loads(text)))
        return finder

    def _report(
        self, operation: str, deviations: Iterator[Deviation], secrets: Callable[[], Iterable[str]]
    ) -> None:
        for deviation in deviations:
            name = shown(deviation, secrets)
            key = (operation, deviation.kind, deviation.pointer, name or deviation.came)
            with self._lock:
                if key in self._told or len(self._told) > MAX_DRIFTS:
                    continue
                self._told.add(key)
                is_last = len(self._told) > MAX_DRIFTS
            if is_last:
                self._warn("many", f"more than {MAX_DRIFTS} drifts: on_drift= is told of no more")
                return
            path = deviation.path
            if deviation.kind == "member" and name == MASKED:
                path = f"{path.rpartition('/')[0]}/{MASKED}"
            drift = Drift(
                operation=operation,
                kind=deviation.kind,
                pointer=deviation.pointer,
                path=path,
                name=name,
                came=deviation.came,
            )
            try:
                self._tell(drift)
            except Exception as error:  # noqa: BLE001  # it is not the caller's business
                self._warn("tell", f"on_drift= raised {type(error).__name__}, which is passed over")

    def _warn(self, about: str, text: str) -> None:
        """Log something once."""
        with self._lock:
            if about in self._warned:
                return
            self._warned.add(about)
        _LOGGER.warning("%s", text)


def shown(deviation: Deviation, secrets: Callable[[], Iterable[str]]) -> str:
    """Return what may be shown of the name of a deviation."""
    name = deviation.name
    if not name or deviation.kind == "status":
        return name
    known = tuple(secrets())
    if scrub(name, known) != name:
        return MASKED
    if deviation.kind == "media-type":
        return name if _MEDIA_TYPE.fullmatch(name) else MASKED
    return token(name) or MASKED


def pointer_of(operation: Operation[Any]) -> str:
    """Return where an operation stands in the document."""
    if operation.pointer:
        return operation.pointer
    return joined("/paths", operation.path, operation.method.lower())
