"""What the documents say in prose only, told to schemathesis: it can read schemas and no sentences."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import schemathesis
from schemathesis.specs.openapi.stateful import OpenAPIStateMachine

EXCLUSIVE = (("starting_after", "ending_before"), ("version", "environment"))
"""Query parameters of which a request may have only one; the second goes."""
BY_NAME = "/functions/by-name/{name}"
PAGE = frozenset({"limit", "count"})
"""Query parameters of lists that stay in chains of calls; a made-up filter leaves nothing to go on with."""


STATE_ADDRESS = os.environ.get("CONTRACT_STATE")
"""Where the state of the mock server is read and set; without it chains of calls leave it to one another."""


def _begin_each_chain_alike(address: str) -> None:
    """Let each chain of calls begin with the state that the server has now.

    Hypothesis tries a chain again with a change, and expects what came before the change to go as it did.
    Where an earlier chain had filled a list it did not, and the search ended: after 17 to 109 chains, however
    many were asked for.
    """
    kept = httpx.get(address).raise_for_status().content
    known: Any = OpenAPIStateMachine
    begin = known.__init__

    def begin_alike(machine: OpenAPIStateMachine) -> None:
        httpx.put(address, content=kept).raise_for_status()
        begin(machine)

    known.__init__ = begin_alike


if STATE_ADDRESS is not None:
    _begin_each_chain_alike(STATE_ADDRESS)


@schemathesis.hook
def map_case(context: schemathesis.HookContext, case: schemathesis.Case[Any]) -> schemathesis.Case[Any]:
    """Take out what is valid by schema and refused by a sentence beside it.

    A made-up version names nothing, and 404 is right for it; schemathesis takes that for a lost object. That
    versions work is tested by `semantics/`. A list that is to lead to its first entry must have one.
    """
    query: dict[str, Any] = case.query or {}
    for keep, drop in EXCLUSIVE:
        if keep in query:
            query.pop(drop, None)
    if "{function_id}" in case.operation.path:
        query.pop("version", None)
        if isinstance(case.body, dict):
            case.body.pop("version", None)
    if _leads_on(case):
        for name in [name for name in query if name not in PAGE]:
            query.pop(name)
        for name in PAGE & query.keys():
            query[name] = query[name] or 1
    return case


def _leads_on(case: schemathesis.Case[Any]) -> bool:
    """Say whether a call is a right one of a chain, and lists."""
    meta = case.meta
    if meta is None or case.operation.method.lower() != "get":
        return False
    links = any("links" in response for response in case.operation.definition.raw["responses"].values())
    lists = not case.operation.path.rstrip("/").endswith("}")
    return links and lists and meta.phase.name.value == "stateful" and not meta.generation.mode.is_negative


@schemathesis.check
def name_opens_what_has_it(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> bool | None:
    """A name opens the function that has it now, and no other; 404 is right only where none has it.

    Schemathesis asks whether what was created is found, and knows neither that a deletion by id takes the
    name along nor that a change may give another one: whether a chain had one of these between the two calls
    was chance.
    """
    if case.operation.path != BY_NAME or response.status_code not in (200, 404):
        return True
    address = urlsplit(response.request.url or "")
    name = unquote(address.path.rpartition("/")[2])
    base = f"{address.scheme}://{address.netloc}{address.path.partition('/by-name/')[0]}"
    key = {"authorization": str(response.request.headers["Authorization"])}
    listed = httpx.get(base, params={"name": name, "limit": 100}, headers=key)
    assert listed.status_code == 200, listed.text
    having = [entry["id"] for entry in listed.json()["data"] if entry["name"] == name]
    opened = [response.json()["id"]] if response.status_code == 200 else []
    assert opened == having, f"the name {name!r} opens {opened}, and {having} have it"
    return None
