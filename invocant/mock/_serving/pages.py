"""A page that is answered twice, as APIs do whose items move while they are listed."""

import json

from attrs import evolve

from invocant.documents.pointers import MISSING, lookup, with_value
from invocant.mock._api import ServedOperation
from invocant.mock._exchange.replies import Answer, encode_json


def with_items_of(last: Answer, answer: Answer, operation: ServedOperation) -> Answer:
    """Return a page with the items of the last one: cursor, total and links are its own.

    Where an answer is no JSON, or the items are not where the document says, it is returned as it is.
    """
    pointer = str((operation.paging or operation.pages or {}).get("items", ""))
    try:
        before, now = (json.loads(b"".join(page.chunks)) for page in (last, answer))
    except ValueError:
        return answer
    items = lookup(before, pointer)
    if items is MISSING or lookup(now, pointer) is MISSING:
        return answer
    return evolve(answer, chunks=[encode_json(with_value(now, pointer, items))])
