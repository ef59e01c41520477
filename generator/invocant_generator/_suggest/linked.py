"""Lists whose answer has the address of the next page, in its body or in the `Link` header."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from invocant.documents.pointers import followed
from invocant_generator._suggest.shapes import AnswerMember, OperationShape
from invocant_generator._suggest.style import StyleFound, limit_argument

_NEXT = (
    *(
        "nextpageurl",
        "nextpageuri",
        "nexturl",
        "nexturi",
        "nextlink",
        "nextpagelink",
        "odatanextlink",
        "nexthref",
    ),
    *("nextpage", "next"),
)
_PREVIOUS = (
    *(
        "previouspageurl",
        "previouspageuri",
        "prevpageurl",
        "previousurl",
        "prevurl",
        "previousuri",
        "prevuri",
    ),
    *("previouslink", "prevlink", "previouspage", "prevpage", "previous", "prev"),
)
_ADDRESS = re.compile(r"\b(ur[li]|link|address|href)s?\b", re.IGNORECASE)
_WHOLE = re.compile(r"\burls?\b|https?://", re.IGNORECASE)


def is_address(member: AnswerMember) -> bool:
    """Tell whether a member is an address: by its format, its name or what is said of it."""
    if member.types and member.types != {"string"}:
        return False
    named = re.search(r"(ur[li]|link|href)$", member.plain) is not None
    return (
        named
        or str(member.schema.get("format", "")).startswith(("uri", "url"))
        or _ADDRESS.search(member.description) is not None
    )


def by_link(shape: OperationShape) -> StyleFound | None:
    """Return the style of a list whose answer has the address of the next page."""
    if shape.operation.method != "get":
        return None
    following = shape.told(*_NEXT)
    if following is None or not is_address(following):
        return None
    members = {"next": following.pointer}
    evidence = [f"the answer has the address of the next page, `{following.pointer}`"]
    previous = shape.told(*_PREVIOUS)
    if previous is not None and is_address(previous):
        members["previous"] = previous.pointer
    doubts = []
    words = f"{following.description} {following.schema.get('format', '')}"
    if _below_origin(shape) and not _WHOLE.search(words) and following.schema.get("format") != "uri":
        doubts.append(
            f"the API is below the root of its host, and `{following.pointer}` may be counted from there"
        )
    return StyleFound(
        style="next", members=members, evidence=tuple(evidence), doubts=tuple(doubts), leads=True
    )


def _below_origin(shape: OperationShape) -> bool:
    """Tell whether a server of the API has a path: a relative address may be meant from there."""
    servers = shape.operation.servers or shape.document.get("servers") or ()
    urls = [str(server.get("url", "")) for server in servers if isinstance(server, dict)]
    return any(urlsplit(re.sub(r"\{[^}]*\}", "x", url)).path.strip("/") for url in urls)


def by_header(shape: OperationShape) -> StyleFound | None:
    """Return the style of a list whose answer links to the next page in a header (RFC 8288)."""
    for status, response in shape.operation.responses.items():
        headers = response.raw.get("headers")
        if not status.startswith("2") or not isinstance(headers, dict):
            continue
        for name, header in headers.items():
            known = followed(shape.document, header)
            if name.lower() != "link" or not isinstance(known, dict):
                continue
            words = str(known.get("description") or "") + str(known.get("example") or "")
            pages = re.search(r"\bpag(e|es|inat\w*|ing)\b|rel=.?next", words, re.IGNORECASE)
            sized = limit_argument(shape) is not None or shape.asked("page") is not None
            doubts = () if pages or sized else ("nothing says what the `Link` header links to",)
            return StyleFound(
                style="link",
                members={"rel": "next"},
                evidence=("the answer has a `Link` header",),
                doubts=doubts,
                leads=True,
            )
    return None
