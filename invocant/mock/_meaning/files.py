"""Files: what was put as bytes or text is got from the same path, with the media type that it came with.

A path is that of a file where PUT or POST takes a body that is neither JSON, XML nor a form, and GET answers
one. Before something is put there, and of what is too large to be kept, a file is made up.
"""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from invocant.documents import Schema
from invocant.media_types import JSON, form_of, is_xml
from invocant.mock._api import ServedOperation, handled_as
from invocant.mock._exchange.errors import not_found
from invocant.mock._exchange.media import declared_for, preferred
from invocant.mock._exchange.replies import EventReply, Reply, StreamReply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.shapes import key_of, values_at
from invocant.mock._state.backend import Backend

_WRITING = ("PUT", "POST")
_BYTES, _TYPE = "base64", "content_type"
"""The members of a file as the store has it."""


def file_paths(operations: Iterable[ServedOperation]) -> frozenset[str]:
    """Return the paths that files can be put to and got from, as the document writes them."""
    written, read = set[str](), set[str]()
    for operation in operations:
        if operation.method in _WRITING and operation.body is not None:
            if _are_files(operation.body, operation.body.content):
                written.add(operation.path)
        elif operation.method == "GET":
            response = operation.success()[1]
            if response is not None and _are_files(response, response.content):
                read.add(operation.path)
    return frozenset(written & read)


@frozen(eq=False)
class Files:
    """The files of one API."""

    paths: frozenset[str]
    """Where they are, as the document writes it."""
    backend: Backend

    def answer(self, call: DecodedCall) -> Reply | None:
        """Answer a call for a file that was put there; None for what no file is known of.

        Raises:
            Refusal: it was deleted, and the document has an answer for what is not there.
        """
        operation = call.operation
        if operation.method != "GET" or operation.path not in self.paths:
            return None
        home, key = self._place(call)
        kept = self.backend.store.get(home, key)
        response = operation.success()[1]
        if kept is None or response is None:
            gone = self.backend.store.place(home, key) is not None
            if gone and any(status in operation.responses for status in ("404", "410", "4XX", "default")):
                raise not_found("file", key)
            return None
        declared = declared_for(kept[_TYPE], response.content)
        if declared is None or declared != preferred(list(response.content), call.request.header("accept")):
            return None
        value = base64.b64decode(kept[_BYTES])
        return Reply(value, headers={"content-type": kept[_TYPE]}, media_type=declared)

    def note(self, call: DecodedCall, reply: Reply | EventReply | StreamReply) -> None:
        """Keep the file that a call has put; forget one that it has deleted, or put something else for."""
        operation, request = call.operation, call.request
        if operation.path not in self.paths or operation.method not in (*_WRITING, "DELETE"):
            return
        status = (reply.status if isinstance(reply, Reply) else None) or operation.success()[0]
        if status >= 300:
            return
        home, key = self._place(call)
        content_type = request.header("content-type") or JSON
        if operation.method == "DELETE":
            self.backend.store.delete(home, key)
        elif _is_file(content_type) and request.size <= len(request.body):
            kept = {_BYTES: base64.b64encode(request.body).decode("ascii"), _TYPE: content_type}
            self.backend.store.put(home, key, kept)
        elif self.backend.store.get(home, key) is not None:
            self.backend.store.delete(home, key)

    def _place(self, call: DecodedCall) -> tuple[str, str]:
        """Return the collection and the name of the file that a call is about."""
        path = call.operation.path
        values = values_at(call.operation, call.path, path.count("{"))
        return self.backend.collection(f"files:{path}"), key_of(values) or "-"


def _are_files(holder: Any, content: Mapping[str, Schema]) -> bool:
    return any(_is_file(media_type, handled_as(holder, media_type)) for media_type in content)


def _is_file(media_type: str, handled: str = "") -> bool:
    """Tell whether bodies of a media type are files: what they mean is nothing that is kept in members."""
    form = handled or media_type
    return form_of(form, binary=True) in ("bytes", "text") and not is_xml(form)
