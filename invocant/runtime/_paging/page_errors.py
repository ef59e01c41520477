"""What a list's error knows of the answer from which the list cannot go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant.runtime._calls.flow import MAX_ERROR_BYTES
from invocant.runtime._calls.response import message_of
from invocant.runtime._models.json_text import loads
from invocant.runtime._secrets import mask_headers

if TYPE_CHECKING:
    from invocant.runtime._calls.flow import Call
    from invocant.runtime._calls.steps import WireResponse
    from invocant.runtime._errors import PagingError


def describe_page(error: PagingError, call: Call, response: WireResponse, *, no_list: bool = False) -> None:
    """Tell an error of the answer it is about; credentials are masked.

    Args:
        error: The error.
        call: The call whose answer it is.
        response: The answer.
        no_list: Whether the answer is something else than a list: what it says goes into the message.
    """
    body = call.scrub_bytes(response.body)
    if no_list and (said := message_of(response.headers, body)):
        error.message = f"{error.message}: {said}"
        error.args = (error.message,)
    error.operation, error.attempts, error.elapsed = call.operation.name, response.attempts, response.elapsed
    error.status, error.body = response.status, body[:MAX_ERROR_BYTES]
    error.parsed = loads(body) if len(body) <= MAX_ERROR_BYTES else None
    masked = mask_headers(response.headers, call.masked)
    error.headers = {name: call.scrub(value) for name, value in masked.items()}
    error.info = call.info(response)
    error.info.headers = error.headers  # an error may be logged whole
    error.request_id = error.info.request_id
