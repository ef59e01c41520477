# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What the API sends by itself: its webhooks, and the callbacks that operations ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt

from .models import ref

if TYPE_CHECKING:
    from .models import Book


WEBHOOKS = rt.Webhooks(
    rt.Webhook(
        "returned",
        method="POST",
        content=(rt.Response("application/json", ref("Book")),),
    ),
)
"""The webhooks and callbacks that the document declares."""


def parse_webhook(
    body: bytes,
    headers: rt.WebhookHeaders = (),
    *,
    name: str | None = None,
    verify: rt.WebhookVerifier | None = None,
    strict: bool = False,
) -> Book:
    """Read what the API sent.

    - `returned`: The webhook of that name.

    Args:
        body: The body, the very bytes that came: a signature is made of them.
        headers: The headers: a mapping, or pairs of names and values, text or bytes.
        name: Which of the above it is; None finds out by headers and by what fits.
        verify: Called with body and headers before anything is read; it raises if the signature
            is wrong.
        strict: Whether a body that contradicts its model is an error, where *name* says what it
            is.

    Returns:
        The payload.

    Raises:
        WebhookError: The body cannot be read, or it is none of the above.
    """
    payload: Book = WEBHOOKS.parse(body, headers, name=name, verify=verify, strict=strict)
    return payload
