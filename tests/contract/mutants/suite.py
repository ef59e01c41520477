"""The contract suite as what it asks of a layer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from time import process_time
from types import FrameType
from typing import Any

from attrs import define, field, frozen

from invocant.mock import ServedApi, from_mapping
from tests.contract.mutants.catalog import document
from tests.contract.semantics.kit import kit


@frozen(eq=False)
class Check:
    """One thing that is asked; it raises when it finds something."""

    name: str
    run: Callable[[], None]
    cost: float = 0.0
    """Seconds that it takes, about; what takes none is asked first."""


@define(eq=False)
class ContractSuite:
    """What a layer of an API is asked."""

    api: str
    layer: str
    agreement: Any = None
    declared: Any = None
    called: dict[str, set[str]] = field(factory=dict)
    """By story, the operations that it calls."""
    costs: dict[str, float] = field(factory=dict)
    """By story, the seconds that it takes."""

    def prepare(self) -> None:
        """Load what no mutant of the layer touches, and learn what document and client say unbroken.

        The stories are run too, so that what is compiled once in a process is not compiled for each mutant.

        Raises:
            AssertionError: a story finds something although nothing is broken.
        """
        for told in kit(self.api).stories:
            options = kit(self.api).options.get(told.__name__, {})
            began = process_time()
            with kit(self.api).story("http", **options) as story:
                told(story)
                self.called[told.__name__] = {entry.operation or "" for entry in story.app.journal.entries()}
            self.costs[told.__name__] = process_time() - began
        if self.layer == "mock":
            return
        from tests.contract.mutants import agreement, declarations

        self.agreement = agreement.Agreement(document(self.api), self.api)
        self.agreement.prepare()
        if self.layer == "document":
            self.agreement.settle()
            self.declared = declarations.client_says(self.api)
        else:
            self.declared = declarations.document_says(document(self.api))
            self.agreement.load()

    def learn(self) -> dict[str, tuple[list[str], float]]:
        """Return by story what it runs of the mock, operations and functions, and how long it takes."""
        learned = {}
        for told in kit(self.api).stories:
            seen: set[str] = set()

            def note(frame: FrameType, event: str, _argument: Any, seen: set[str] = seen) -> None:
                code = frame.f_code
                if event == "call" and code.co_filename.partition("/vendors/")[2].startswith(self.api):
                    seen.add(code.co_qualname)

            began = process_time()
            with kit(self.api).story("http", **kit(self.api).options.get(told.__name__, {})) as story:
                sys.setprofile(note)
                try:
                    told(story)
                finally:
                    sys.setprofile(None)
                seen |= {entry.operation or "" for entry in story.app.journal.entries()}
            learned[told.__name__] = sorted(seen), process_time() - began
        return learned

    def quick(self, broken: Any) -> str:
        """Return what is found in a document without a server; "" for nothing."""
        for check in (
            Check("declarations", lambda: self._document_declares(broken)),
            Check("probes", lambda: _none(self.agreement.changed(broken))),
        ):
            try:
                check.run()
            except (AssertionError, KeyError, TypeError, AttributeError, ValueError) as error:
                return f"{check.name}\n{error!r}"
        return ""

    def checks(self, broken: Any = None, site: str = "") -> Iterator[Check]:
        """Yield what is asked, given a broken document, or where a client or a mock is broken."""
        served = None if broken is None else from_mapping(self.api, broken)
        if self.layer != "client":
            yield from self._stories("http", served, site)
            return
        if site.startswith("models/"):
            module = site.partition(" ")[0].removeprefix("models/").removesuffix(".py")
            yield Check("probes", lambda: _none(self.agreement.unread(module)))
        elif not site.startswith("resources"):
            yield Check("declarations", self._client_declares)
            yield Check("probes", lambda: _none(self.agreement.unread()))
        for way in ("sync", "async"):
            if _concerns(site, way):
                yield from self._stories(way, served, site)

    def _stories(self, way: str, served: ServedApi | None, site: str) -> Iterator[Check]:
        tried = kit(self.api)
        asked = _method(site) if way != "http" else ""
        for told in tried.stories:
            known = self.called.get(told.__name__, set())
            if self.layer == "mock" and known and not _reached(site, known):
                continue
            if self.layer == "client" and not self._comes_by(site, known):
                continue
            if not asked or any(name.rpartition(".")[2] == asked for name in known):
                cost = self.costs.get(told.__name__, 0.1)
                yield Check(f"{way} {told.__name__}", partial(tried.tell, told, way, served), cost)
        if way != "http":
            from tests.contract.semantics import using

            for used in using.STORIES:
                yield Check(f"{way} {used.__name__}", partial(self._use, used, way), 0.2)

    def _comes_by(self, site: str, called: set[str]) -> bool:
        """Say whether a story that makes these calls comes by a broken operation or model."""
        if site.startswith("operations/"):
            name = site.partition(" ")[0].removeprefix("operations/").removesuffix(".py")
            return name in {operation.replace(".", "_") for operation in called}
        if site.startswith("models/"):
            module = site.partition(" ")[0].removeprefix("models/").removesuffix(".py")
            return any(self.agreement.graph.touches(operation, module) for operation in called)
        return True

    def _use(self, told: Callable[..., None], way: str) -> None:
        with kit(self.api).story(way) as story:
            told(story, kit(self.api))

    def _client_declares(self) -> None:
        from tests.contract.mutants import declarations

        _none(declarations.parted(self.declared, declarations.client_says(self.api)))

    def _document_declares(self, broken: Any) -> None:
        from tests.contract.mutants import declarations

        _none(declarations.parted(declarations.document_says(broken), self.declared))


def _reached(site: str, known: set[str]) -> bool:
    """Say whether a story that runs these operations and functions comes by the place of a mutant."""
    place = site.partition(": ")[0]
    if ".py " in place or place.endswith(".py"):
        scope = place.partition(" ")[2].strip()
        return "." not in scope or scope in known
    return place.partition(" ")[0] in {"all", *known}


def _concerns(site: str, way: str) -> bool:
    """Say whether the client of that way has what is broken, and the other has not shown it already."""
    if site.startswith(("resources", "client.py")):
        return ("Async" in site) is (way == "async")
    return not site.startswith("models/") or way == "sync"


def _method(site: str) -> str:
    """Return the method of a resource that is broken at a site; "" where none is."""
    if not site.startswith(("resources", "client.py")):
        return ""
    return site.partition(": ")[0].rpartition(".")[2]


def _none(found: Iterator[str]) -> None:
    """Hold that nothing is found."""
    for finding in found:
        raise AssertionError(finding)
