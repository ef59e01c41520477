"""One run: a driver asks, the model judges each answer and remembers what must hold from then on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from invocant.mock import ManualClock, MockApp
from tests.contract.semantics.asking import Driver, Observed

START = 1_800_000_000.0
"""What the server's clock shows first, in seconds since 1970."""


def _nobody(operation: str, _arguments: Mapping[str, Any]) -> Observed:
    raise AssertionError(f"nobody is there to be asked {operation}")


class Oracle(ABC):
    """The base of the models: judges the answers to calls by methods of the operation's name."""

    def __init__(self) -> None:
        self.ask: Callable[[str, Mapping[str, Any]], Observed] = _nobody
        """Makes a call that is not judged, to learn what the server alone decides, such as an id."""
        self.clock = ManualClock(START)
        """The server's clock."""

    def judge(self, operation: str, arguments: Mapping[str, Any], seen: Observed) -> None:
        """Hold an answer to the rules, and remember it.

        Raises:
            AssertionError: it breaks one; the message names the call.
        """
        try:
            getattr(self, operation.replace(".", "_"))(dict(arguments), seen)
        except (AssertionError, KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
            raise AssertionError(f"{operation} {dict(arguments)}: {seen}\n{error!r}") from error

    @abstractmethod
    def whole(self, operation: str, arguments: Mapping[str, Any]) -> list[Any] | None:
        """Return all that a list with these filters has, in order; None where it is refused with 404."""

    @abstractmethod
    def pick(self, kind: str, number: int) -> str:
        """Return the id of something of that kind, or one that nothing has."""


class Story:
    """Calls and judgements in turn."""

    SIZES: ClassVar[tuple[str, ...]] = ("limit", "count")

    def __init__(self, driver: Driver, oracle: Oracle, app: MockApp) -> None:
        self.driver, self.oracle, self.app = driver, oracle, app
        oracle.ask = driver.call

    def do(self, operation: str, /, **arguments: Any) -> Observed:
        """Make a call, and have its answer judged."""
        seen = self.driver.call(operation, arguments)
        self.oracle.judge(operation, arguments, seen)
        return seen

    def walk(self, operation: str, /, **arguments: Any) -> None:
        """Read a list to its end, in both ways that a driver has: the pages joined are the list."""
        size = next((arguments[name] for name in self.SIZES if name in arguments), None)
        expected = self.oracle.whole(operation, arguments)
        for pages in (self.driver.walk(operation, arguments), self.driver.resume(operation, arguments)):
            self._joined(operation, arguments, pages, expected, size)

    def _joined(
        self,
        operation: str,
        arguments: Mapping[str, Any],
        pages: Sequence[Observed],
        expected: list[Any] | None,
        size: int | None,
    ) -> None:
        told = f"{operation} {dict(arguments)}: {[len(page.value or ()) for page in pages]} items in pages"
        if expected is None:
            assert [page.status for page in pages] == [404], told
            return
        assert {page.status for page in pages} <= {200}, told
        order = pages[::-1] if "ending_before" in arguments else pages
        joined = [item for page in order for item in page.value]
        assert joined == expected, f"{told}\n{joined}\n{expected}"
        if size is not None:
            assert all(len(page.value) <= size for page in pages), told
            assert all(len(page.value) == size for page in pages[:-1]), told
        totals = {page.total for page in pages if page.total is not None}
        passed = arguments.get("offset", 0)
        assert totals <= {len(expected) + passed}, f"{told}, which say they are {totals} of {len(expected)}"

    def refuses(
        self,
        status: int,
        method: str,
        path: str,
        *,
        body: Any = ...,
        query: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Observed | None:
        """Hold the server to a refusal of what no client sends; of a client nothing is asked."""
        if not self.driver.raw:
            return None
        driver: Any = self.driver
        response = driver.send(method, path, body=body, query=query, headers=headers)
        assert response.status_code == status, f"{method} {path} {body} {query}: {response} {response.text}"
        assert response.headers["content-type"].startswith("application/json"), response.headers
        value = response.json()
        return Observed(response.status_code, value, headers=dict(response.headers))
