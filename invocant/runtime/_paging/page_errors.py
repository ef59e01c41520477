"""What a list's error knows of the answer from which the list cannot go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant.runtime._calls.steps import MAX_ERROR_BYTES
from invocant.runtime._models.json_text import loads
from invocant.runtime._secrets import mask_headers

if TYPE_CHECKING:
    from invocant.runtime._calls.call import Call
    from invocant.runtime._calls.steps import WireResponse
    from invocant.runtime._errors import PagingError


def describe_page(error: PagingError, call: Call, response: WireResponse) -> None:
    """Tell an error of the answer it is about; credentials are masked."""
    body = call.scrub_bytes(response.body)
    error.operation, error.status = call.operation.name, response.status
    error.body = body[:MAX_ERROR_BYTES]
    error.parsed = loads(body) if len(body) <= MAX_ERROR_BYTES else None
    masked = mask_headers(response.headers, call.masked)
    error.headers = {name: call.scrub(value) for name, value in masked.items()}
    error.info = call.info(response)
    error.info.headers = error.headers  # an error may be logged whole
    error.request_id = error.info.request_id
