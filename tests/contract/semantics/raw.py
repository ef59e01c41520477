"""Asks by plain HTTP, from tables written by hand: no client is between the model and the server."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import httpx
from attrs import evolve

from invocant.mock import MockApp
from tests.contract.semantics.asking import InProcess, Observed, WireRow

Join = Callable[[str], tuple[list[str], Any]]
"""Reads an event stream: the types of its events, and what its pieces come to."""
MOST_PAGES = 60


def text(value: Any) -> str:
    """Return a scalar as a path or a query shows it."""
    return value if isinstance(value, str) else json.dumps(value)


class RawDriver:
    """Sends requests as a table has them."""

    raw = True

    def __init__(
        self,
        app: MockApp,
        base: str,
        rows: Mapping[str, WireRow],
        join: Join,
        authorize: Callable[[Any], str],
    ) -> None:
        self.http = httpx.Client(transport=InProcess(app), base_url="http://mock", trust_env=False)
        self.base, self.rows, self.join = base, rows, join
        self.key = authorize(self.http)

    def close(self) -> None:
        """Nothing is open."""
        self.http.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        body: Any = ...,
        query: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> httpx.Response:
        """Send any request below the base path; a header of None is left out."""
        sent = {"authorization": f"Bearer {self.key}", "accept": "*/*", **(headers or {})}
        content = None
        if body is not ...:
            content = json.dumps(body).encode()
            sent.setdefault("content-type", "application/json")
        kept = {name: value for name, value in sent.items() if value is not None}
        return self.http.request(method, self.base + path, params=query, content=content, headers=kept)

    def call(self, operation: str, arguments: Mapping[str, Any]) -> Observed:
        """Make one call."""
        return self._observed(self.rows[operation], self._sent(self.rows[operation], arguments))

    def _sent(self, row: WireRow, arguments: Mapping[str, Any]) -> httpx.Response:
        known = {*row.query, *(row.body or ())}
        places = {name: quote(text(value), safe="") for name, value in arguments.items() if name not in known}
        query = [
            (wire, text(item))
            for name, wire in row.query.items()
            if name in arguments
            for item in (arguments[name] if isinstance(arguments[name], list) else [arguments[name]])
        ]
        body: Any = ...
        if row.body is not None:
            body = {wire: arguments[name] for name, wire in row.body.items() if name in arguments}
            body |= row.fixed
        return self.send(row.method, row.path.format(**places), body=body, query=query)

    def _observed(self, row: WireRow, response: httpx.Response) -> Observed:
        headers = {name.lower(): value for name, value in response.headers.items()}
        seen = Observed(response.status_code, headers=headers)
        if response.status_code >= 300:
            return evolve(seen, value=_json(response))
        if row.style == "events":
            assert headers["content-type"].startswith("text/event-stream"), headers
            types, value = self.join(response.content.decode())
            return evolve(seen, value=value, events=types)
        if not response.content:
            return seen
        assert headers["content-type"].startswith("application/json"), headers
        value = response.json()
        if row.style == "cursor":
            assert set(value) == {"objects"}
            return evolve(seen, value=value["objects"])
        if row.style == "offset":
            assert set(value) == {"meta", "data"}
            return evolve(seen, value=value["data"], total=value["meta"]["total_count"])
        if row.style == "link":
            return evolve(seen, value=value, more='rel="next"' in headers.get("link", ""))
        return evolve(seen, value=value)

    def walk(self, operation: str, arguments: Mapping[str, Any]) -> list[Observed]:
        """Read a list to its end."""
        return self._pages(self.rows[operation], arguments)

    def resume(self, operation: str, arguments: Mapping[str, Any]) -> list[Observed]:
        """Do the same: each page is asked for by what the one before it says, and by nothing else."""
        return self._pages(self.rows[operation], arguments)

    def _pages(self, row: WireRow, arguments: Mapping[str, Any]) -> list[Observed]:
        pages: list[Observed] = []
        given = dict(arguments)
        response = self._sent(row, given)
        while len(pages) < MOST_PAGES:
            page = self._observed(row, response)
            pages.append(page)
            if page.status >= 300:
                return pages
            if row.style == "link":
                link = page.headers.get("link", "")
                if not page.more:
                    return pages
                response = self.send("GET", link.partition("<")[2].partition(">")[0])
                continue
            if row.style == "offset":
                given["offset"] = given.get("offset", 0) + len(page.value)
                if not page.value or given["offset"] >= (page.total or 0):
                    return pages
            elif not page.value:
                return pages[:-1]
            elif "ending_before" in given:
                given["ending_before"] = page.value[0]["id"]
            else:
                given["starting_after"] = page.value[-1]["id"]
            response = self._sent(row, given)
        raise AssertionError("the pages do not end")


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return response.text
