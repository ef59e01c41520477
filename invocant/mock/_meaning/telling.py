"""What an answer tells of a page beside its items: totals, numbers, and what leads on."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import frozen

from invocant.documents import Schema
from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.anatomy import put_at
from invocant.mock._meaning.listing import Cut
from invocant.mock._meaning.patches import merged
from invocant.mock._meaning.shapes import plain, text_of, whole
from invocant.mock._values.fitting import Fitting
from invocant.mock._values.schemas import Schemas
from invocant.mock._values.synthesis import Synthesis

PAGE_FACTS = frozenset(
    (
        "total",
        "totalcount",
        "totalitems",
        "totalpages",
        "pages",
        "page",
        "currentpage",
        "perpage",
        "pagesize",
        "next",
        "nextcursor",
        "nextpagetoken",
        "previous",
        "prev",
        "previouscursor",
        "hasmore",
        "hasnext",
    )
)
"""What a header of a list is called, in plain spelling, that tells of its pages."""


@frozen(eq=False)
class Telling:
    """Puts pages into the answers of one API."""

    schemas: Schemas
    synthesis: Synthesis
    fitting: Fitting
    members: Callable[[Schema], Mapping[str, Schema]]
    """Returns the members of an object by its schema."""

    def around(
        self, schema: Schema, path: Sequence[str], page: Cut, facts: Mapping[str, Json], call: DecodedCall
    ) -> Json:
        """Return a body with the items in their place and what it tells of the page beside them."""
        given = self.told(schema, facts, call, 3)
        value = merged(given, put_at(tuple(path), list(page.items)))
        absent = {name for name in self.members(schema) if name not in value and is_lead(name)}
        return self.fitting.fit(schema, value, (call.operation.name, "list"), absent)

    def told(
        self, schema: Schema, facts: Mapping[str, Json], call: DecodedCall, levels: int
    ) -> dict[str, Any]:
        """Return the members of a body, or of an object in it, that tell of the page."""
        given: dict[str, Any] = {}
        for name, member in self.members(schema).items():
            spelled = plain(name)
            types = self.schemas.types(member)
            held = self._address_in(member) if spelled in _LINKS and "string" not in types else None
            if held is not None:
                if facts[_LINKS[spelled]]:
                    given[name] = {held: facts[_LINKS[spelled]]}
                continue
            if "object" in types and "string" not in types and levels:
                inner = self.told(member, facts, call, levels - 1)
                if inner:
                    given[name] = inner
                continue
            if types <= {"array", "object", "null"}:
                continue
            if spelled not in facts:
                continue
            value = self._as_told(facts, spelled, member, call)
            if value is not None or ("null" in types and len(types) < 7):
                given[name] = value
        return given

    def _address_in(self, schema: Schema) -> str | None:
        """Return the member of a link that has its address; None for what is no link."""
        return next((name for name in self.members(schema) if plain(name) in ("href", "url", "uri")), None)

    def _as_told(self, facts: Mapping[str, Json], name: str, schema: Schema, call: DecodedCall) -> Json:
        """Return a fact in the type that its member has."""
        types, value = self.schemas.types(schema), facts[name]
        side = "next" if name.startswith("next") else "previous" if name.startswith("prev") else ""
        if name in ("first", "last") and "boolean" not in types:
            return None
        if side and "string" not in types and "integer" in types:
            return facts[f"{side}-number"]
        if side and name in (side, f"{side}page", "prev", "prevpage") and isinstance(value, str):
            form = self.synthesis.flat(schema).schema.get("format")
            value = (
                facts[f"{side}-address"]
                if form in ("uri", "url", "uri-reference") and facts[f"{side}-address"]
                else value
            )
        if isinstance(value, str) and self.synthesis.flat(schema).schema.get("format") in ("uri", "url"):
            host = call.request.header("host") or "127.0.0.1"
            return f"http://{host}{value}" if value.startswith("/") else value
        if isinstance(value, int) and not isinstance(value, bool) and not types & {"integer", "number"}:
            return str(value) if "string" in types else None
        if isinstance(value, bool) and "boolean" not in types:
            return None
        if isinstance(value, str) and "string" not in types:
            return whole(value) if types & {"integer", "number"} else None
        return value

    def headers(
        self,
        operation: ServedOperation,
        facts: Mapping[str, Json],
    ) -> dict[str, str]:
        """Return the documented headers that tell of the page."""
        response = operation.success()[1]
        declared = response.raw.get("headers") if response else None
        headers: dict[str, str] = {}
        for name in declared if isinstance(declared, Mapping) else ():
            spelled = plain(name)
            bare = spelled.removeprefix("x").removeprefix("pagination")
            if spelled == "link":
                links = [
                    f'<{facts[f"{side}-address"]}>; rel="{relation}"'
                    for side, relation in (("next", "next"), ("previous", "prev"))
                    if facts[f"{side}-address"]
                ]
                if links:
                    headers["link"] = ", ".join(links)
            elif bare in facts:
                value = facts[bare]
                if bare in ("nextpage", "prevpage"):
                    value = facts[f"{'next' if bare == 'nextpage' else 'previous'}-number"]
                if value is not None:
                    headers[name.lower()] = text_of(value)
        return headers


_LINKS = {
    "self": "self-address",
    "next": "next-address",
    "prev": "previous-address",
    "previous": "previous-address",
}
"""What a link to a page is called, in plain spelling, and the fact that it tells."""


def is_lead(name: str) -> bool:
    """Tell whether a member leads to another page: where there is none, it is not made up."""
    spelled = plain(name)
    return spelled.startswith(("next", "prev", "after", "before")) or spelled in (
        "cursor",
        "links",
        "firstid",
        "lastid",
        "endcursor",
        "startcursor",
    )


def tells_of_pages(name: str) -> bool:
    """Tell whether a header is one of those that tell of pages."""
    bare = plain(name).removeprefix("x").removeprefix("pagination")
    return bare in PAGE_FACTS or bare in ("link", "nextpage", "prevpage")
