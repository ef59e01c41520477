"""What an orchard keeps, who may ask, and pages of it; right, or with one fault of `FAULTS`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated
from uuid import UUID

from attrs import define, field
from fastapi import HTTPException, Request, Response, Security
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader, SecurityScopes

from tests.contract.orchard_models import FruitOrder, FruitTree, Grower, OrderPage, TreePage, TreePageInfo

KEY, READER, OVER = "orchard-All-000001", "orchard-read-00002", "orchard-over-00003"


@define(slots=False)
class Orchard:
    """What grows, and how it answers."""

    fault: str | None = None
    clock: Callable[[], float] = lambda: 0.0
    trees: dict[UUID, FruitTree] = field(factory=dict)
    by_kind: dict[str, list[FruitTree]] = field(factory=dict)
    planted: int = 0
    orders: dict[UUID, dict[int, FruitOrder]] = field(factory=dict)
    sent: dict[tuple[UUID, str], FruitOrder] = field(factory=dict)
    growers: dict[str, Grower] = field(factory=dict)
    used: set[str] = field(factory=set)
    calls: list[float] = field(factory=list)
    ever: int = 0
    numbers: Iterator[int] = field(factory=lambda: itertools.count(1))

    def has(self, fault: str) -> bool:
        """Say whether the orchard has a fault."""
        return self.fault == fault

    def admit(
        self,
        scopes: SecurityScopes,
        key: Annotated[str | None, Security(APIKeyHeader(name="X-Orchard-Key", auto_error=False))],
    ) -> None:
        """Look at the key."""
        known = {KEY: {"read", "write"}, READER: {"read"}}
        if self.has("expired-key-reads"):
            known[OVER] = {"read"}
        if self.has("key-within-keys") and key is not None and key in f"{KEY},{READER}":
            return
        if key not in known:
            raise HTTPException(401, "no such key")
        if not set(scopes.scopes) <= known[key]:
            raise HTTPException(403, "the key may only read")

    def refused(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> Response:
        """Tell of a refusal."""
        if self.has("errors-of-the-framework") and status == 404:
            return JSONResponse({"detail": reason}, status, dict(headers or {}))
        error = {"code": f"E{status}", "reason": reason, "status": status}
        return JSONResponse({"error": error}, status, dict(headers or {}))

    def tree(self, tree_id: UUID) -> FruitTree:
        """Return the tree of a path."""
        if tree_id not in self.trees:
            raise HTTPException(404, "no such tree")
        return self.trees[tree_id]

    def page_of_trees(
        self, request: Request, response: Response, page: int, size: int, kind: str | None
    ) -> TreePage:
        """Return a page of the trees, the first planted first."""
        every = [*self.trees.values()] if kind is None else [*self.by_kind.get(kind, ())]
        if kind is not None and not self.has("felled-trees-by-kind"):
            every = [tree for tree in every if tree.id in self.trees]
        if self.has("order-by-size-of-page") and size > 5:
            every.sort(key=lambda tree: str(tree.id))
        start = (page - 1) * size
        if self.has("item-on-two-pages") and page > 2:
            start -= 1
        pages = max(1, -(-len(every) // size))
        links = []
        for name, to in (("next", page + 1), ("prev", page - 1)):
            if self.has("previous-page-skipped") and name == "prev" and page > 2:
                to -= 1
            if 1 <= to <= pages:
                links.append(f'<{request.url.include_query_params(page=to)}>; rel="{name}"')
        if links:
            response.headers["Link"] = ", ".join(links)
        total = self.planted if self.has("total-never-falls") and kind is None else len(every)
        return TreePage(
            data=every[start : start + size], meta=TreePageInfo(page=page, pages=pages, total=total)
        )

    def page_of_orders(self, tree: FruitTree, token: str | None, size: int) -> OrderPage:
        """Return a page of what is ordered of a tree; the token names the last order of the page before."""
        every = [*self.orders[tree.id].values()]
        first = 0
        if token is not None:
            if self.has("token-used-up") and token in self.used:
                raise HTTPException(400, "the token was used")
            self.used.add(token)
            last = _number(token)
            if self.has("token-of-the-deleted-starts-anew") and last not in self.orders[tree.id]:
                last = 0
            first = next((place for place, order in enumerate(every) if order.id > last), len(every))
        shown = every[first : first + size]
        more = len(every) > first + size
        return OrderPage(orders=shown, nextPageToken=f"t{shown[-1].id}" if more else None)


def _number(token: str) -> int:
    if token[:1] != "t" or not token[1:].isascii() or not token[1:].isdecimal() or len(token) > 12:
        raise HTTPException(400, "no such token")
    return int(token[1:])
