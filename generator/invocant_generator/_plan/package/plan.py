"""The plan: a whole package, as a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from invocant.documents import Diagnostic, Note
from invocant.documents.pointers import join
from invocant_generator._plan.package.classes import Definition, InputPlan
from invocant_generator._plan.package.messages import WebhookPlan
from invocant_generator._plan.package.operations import OperationPlan
from invocant_generator._plan.package.resources import ResourcePlan
from invocant_generator._plan.security import AuthPlan
from invocant_generator._plan.servers import ServersPlan
from invocant_generator._plan.titles import api_called

if TYPE_CHECKING:
    from invocant_generator._parse import Parsed


@frozen
class Plan:
    """The whole package, decided."""

    title: str
    version: str
    description: str
    servers: ServersPlan
    auth: AuthPlan
    definitions: tuple[Definition, ...]
    inputs: tuple[InputPlan, ...]
    table: tuple[OperationPlan, ...]
    root: ResourcePlan
    parsed: Parsed | None
    """What openapi-python-client made of the document, without its classes; None for a plan to compare."""
    diagnostics: tuple[Diagnostic, ...]
    webhooks: tuple[WebhookPlan, ...] = ()

    @property
    def called(self) -> str:
        """What a sentence calls the API: `the Bookshop API`."""
        return api_called(self.title)

    @property
    def only_options_are_named(self) -> bool:
        """Whether a client has options for servers, all passed by name, and no argument before them is."""
        return bool(self.servers.options) and not self.auth.are_named

    @property
    def overloads(self) -> tuple[WebhookPlan, ...]:
        """The webhooks that can be told apart by name: none where there is but one."""
        return self.webhooks if len(self.webhooks) > 1 else ()

    @property
    def jobs(self) -> list[OperationPlan]:
        """The operations that start jobs."""
        return [operation for operation in self.table if operation.job is not None]

    @property
    def headers(self) -> dict[str, str]:
        """The operation's module, which names that of each class of headers."""
        return {operation.headers.name: operation.module for operation in self.table if operation.headers}

    @property
    def operations(self) -> list[str]:
        """Every operation as `METHOD /path`, however many methods it is."""
        labels: dict[tuple[str, str, str], str] = {}
        for row in self.table:
            labels[row.pointer, row.method, row.path] = f"{row.method} {row.path}"
        return list(labels.values())

    @property
    def rows(self) -> list[str]:
        """Every row of the table as `METHOD /path`: an operation once for each method that it is."""
        return [f"{operation.method} {operation.path}" for operation in self.table]

    @property
    def notes(self) -> list[Note]:
        """What is worth knowing of the client: of access, and of methods whose operations share an id."""
        notes = list(self.auth.notes)
        places: dict[str, tuple[str, str]] = {}
        told: set[str] = set()
        for operation in self.table:
            place = (operation.path, operation.method)
            pointer = operation.pointer or join("/paths", operation.path, operation.method.lower())
            if places.setdefault(operation.operation_id, place) != place and pointer not in told:
                why = f"another operation has the id {operation.operation_id!r}, too"
                notes.append(Note(f"the method is called {operation.name}", pointer, why))
                told.add(pointer)
        return notes

    @property
    def schemas(self) -> int:
        """How many classes and named unions the models package has."""
        return len(self.definitions)

    @property
    def dropped(self) -> list[Diagnostic]:
        """What of the document is not in the package."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.level == "error"]

    @property
    def warnings(self) -> list[Diagnostic]:
        """What the parser complained of."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.level == "warning"]
