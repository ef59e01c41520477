"""Calls in any order: a machine of hypothesis for each API, and for each way to ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from invocant.mock import MockApp, ServedApi
from tests.contract.semantics.drawing import picked
from tests.contract.semantics.kit import Kit, kit
from tests.contract.semantics.story import Story


class SemanticsMachine(RuleBasedStateMachine):
    """The base of the machines: a model, a mock and a driver, and some calls to begin with."""

    kit: Kit
    way = "http"
    served: ServedApi | None = None
    begins: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    lists: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.oracle = self.kit.oracle()
        self.app: MockApp = self.kit.app(self.oracle, self.served)
        self.driver = self.kit.driver(self.way, self.app, self.oracle)
        self.story = Story(self.driver, self.oracle, self.app)

    def teardown(self) -> None:
        """Close driver and mock."""
        self.driver.close()
        self.app.close()

    @initialize()
    def begin(self) -> None:
        """There is something to begin with."""
        for operation, given in self.begins:
            self.story.do(operation, **picked(given, self.oracle))

    @invariant()
    def lists_are_the_model(self) -> None:
        """After every step the lists without filters are what the model holds."""
        for operation in self.lists:
            self.story.do(operation)


def _call(operation: str, arguments: st.SearchStrategy[Any]) -> Any:
    def call(self: SemanticsMachine, given: Mapping[str, Any]) -> None:
        self.story.do(operation, **picked(given, self.oracle))

    call.__name__ = operation.replace(".", "_")
    return rule(given=arguments)(call)


def _walk(operation: str, arguments: st.SearchStrategy[Any]) -> Any:
    def walk(self: SemanticsMachine, given: Mapping[str, Any]) -> None:
        self.story.walk(operation, **picked(given, self.oracle))

    walk.__name__ = f"walk_{operation.replace('.', '_')}"
    return rule(given=arguments)(walk)


def machine(api: str, way: str = "http", served: ServedApi | None = None) -> type[SemanticsMachine]:
    """Return the machine of an API, asked in one of the ways."""
    tried = kit(api)
    calls = {name.replace(".", "_"): _call(name, drawn) for name, drawn in tried.calls.items()}
    walks = {f"walk_{name.replace('.', '_')}": _walk(name, drawn) for name, drawn in tried.walks.items()}
    own = {
        "kit": tried,
        "way": way,
        "served": served,
        "begins": tried.begins,
        "lists": ("functions.list",),
    }
    return type(f"{api.title()}Machine", (SemanticsMachine,), {**calls, **walks, **own})
