"""What the documents say in prose only, told to schemathesis: it can read schemas and no sentences."""

from typing import Any

import schemathesis

EXCLUSIVE = (("starting_after", "ending_before"), ("version", "environment"))
"""Query parameters of which a request may have only one; the second goes."""


@schemathesis.hook
def map_case(context: schemathesis.HookContext, case: schemathesis.Case[Any]) -> schemathesis.Case[Any]:
    """Take out what is valid by schema and refused by a sentence beside it.

    A made-up version names nothing, and 404 is right for it; schemathesis takes that for a lost object. That
    versions work is tested by `test_model.py`.
    """
    query: dict[str, Any] = case.query or {}
    for keep, drop in EXCLUSIVE:
        if keep in query:
            query.pop(drop, None)
    if "{function_id}" in case.operation.path:
        query.pop("version", None)
        if isinstance(case.body, dict):
            case.body.pop("version", None)
    return case
