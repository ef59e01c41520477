"""A generated package and the document that it carries, as tests ask about them: operation by operation."""

from __future__ import annotations

import importlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from http import HTTPStatus
from importlib.resources import files
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from attrs import define, frozen

from invocant.documents import OperationObject
from invocant.documents import operations as operations_of
from invocant_generator.testing._arguments import arguments
from invocant_generator.testing._samples import Impossible, Samples

if TYPE_CHECKING:
    from invocant.mock import Entry, Mock, ServedApi

_PLACE = re.compile(r"\{[^{}]*\}")


def _unnamed(path: str) -> str:
    return _PLACE.sub("{}", path)


MOST = "INVOCANT_OPERATIONS"
"""The environment variable that may hold how many operations are tested at most."""


@frozen
class SampleCall:
    """A call of one method, with what it cannot do without."""

    method: str
    """Dotted name on the client: `books.get`."""
    form: str
    """`call`, `pages` or `stream`."""
    positional: tuple[Any, ...]
    """Values of its path parameters."""
    named: Mapping[str, Any]
    """The others, by their Python names."""

    def on(self, client: Any) -> Any:
        """Call the method of *client*; return its result, its first page, or its stream's items."""
        result = attrgetter(self.method)(client)(*self.positional, **self.named)
        if self.form == "pages":
            return result.first_page()
        if self.form == "stream":
            with result as stream:
                return list(stream)
        return result


@define(slots=False)
class PackageUnderTest:
    """The generated package *name*, which can be imported."""

    name: str

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The document that it was made of, as it carries it: overlays applied, files put in."""
        text = (files(self.name) / "document.json").read_text("utf-8")
        loaded: Mapping[str, Any] = json.loads(text)
        return loaded

    @cached_property
    def table(self) -> Mapping[str, Any]:
        """Its operations by their dotted Python names."""
        table: Mapping[str, Any] = importlib.import_module(f"{self.name}.operations").TABLE
        return table

    @cached_property
    def client(self) -> type[Any]:
        """Its synchronous client."""
        made: type[Any] = importlib.import_module(self.name).Client
        return made

    @cached_property
    def _runtime(self) -> Any:
        """The runtime that the package runs on."""
        return importlib.import_module(f"{self.name}.client").rt

    @cached_property
    def served(self) -> ServedApi:
        """The API as a mock server serves it.

        Raises:
            MockError: its document cannot be served: it has no operation, say.
        """
        from invocant.mock import from_mapping

        api = importlib.import_module(f"{self.name}.api").API
        return from_mapping(api.name, self.document)

    def operations(self) -> list[str]:
        """Return the names of the operations to test: all, or as many as INVOCANT_OPERATIONS says.

        Those are spread over the whole document.
        """
        names = list(self.table)
        most = int(os.environ.get(MOST) or 0) or len(names)
        step = max(len(names) / most, 1)
        return [names[int(number * step)] for number in range(min(most, len(names)))]

    def described(self, operation: str) -> OperationObject:
        """Return what the document says of an operation.

        Raises:
            LookupError: it says nothing of it.
        """
        row = self.table[operation]
        described = (
            self._at_pointers.get(row.pointer)
            or self._described.get((row.method, row.path))
            or self._described.get((row.method, _unnamed(row.path)))
        )
        if described is None:
            raise LookupError(f"{operation}: the document has no {row.method} {row.path}")
        return described

    @cached_property
    def _at_pointers(self) -> dict[str, OperationObject]:
        """What the document says, by where it stands: of a path that only its query tells from another."""
        return {entry.pointer: entry for entry in operations_of(self.document)}

    @cached_property
    def _described(self) -> dict[tuple[str, str], OperationObject]:
        """What the document says, by method and path; by the path without its parameters' names too.

        The package's own path has them as Python spells them: `{recipe_slug}` of `{recipe-slug}`.
        """
        every = [(entry.method.upper(), entry.path, entry) for entry in operations_of(self.document)]
        unnamed = {(method, _unnamed(path)): operation for method, path, operation in every}
        return unnamed | {(method, path): operation for method, path, operation in every}

    @cached_property
    def _samples(self) -> Samples:
        return Samples(self.document)

    def call(self, operation: str, *, known: Mapping[str, Any] | None = None) -> SampleCall:
        """Return a call of an operation with what it cannot do without.

        Args:
            operation: Its name in the table.
            known: Values for path parameters, by the Python names of these; None makes all of them up.

        Raises:
            Impossible: something of it cannot be made up.
        """
        row = self.table[operation]
        positional, named = arguments(row, self.described(operation), self._samples, known or {})
        form = "pages" if row.paging is not None else "call"
        if row.stream is not None and row.stream.name == row.name:
            form = "stream"
        return SampleCall(row.name, form, positional, named)

    # -- the wire ----------------------------------------------------------------------------------

    def check_wire(self, operation: str) -> None:
        """Check that what an operation sends and reads is what the document says, by a reader of others.

        Raises:
            AssertionError: it is not; the text says what and where.
        """
        described = self.described(operation)
        problems = self._mismatches.get(described.pointer, ())
        if problems:
            raise AssertionError(
                "\n".join(
                    f"{problem.kind}: {problem.why}\n  {problem.piece}\n  at {problem.pointer}"
                    for problem in problems
                )
            )

    @cached_property
    def _mismatches(self) -> Mapping[str, Sequence[Any]]:
        from invocant_generator.wire import check

        tested = {self.described(name).pointer for name in self.operations()}
        by_operation: dict[str, list[Any]] = {}  # by where it stands
        for mismatch in check(self.name, self.document, only=tested).mismatches:
            by_operation.setdefault(mismatch.operation_pointer, []).append(mismatch)
        return by_operation

    # -- the mock server ---------------------------------------------------------------------------

    def check_answer(self, operation: str, mock: Mock) -> Entry:
        """Check that a valid call is taken, and that the client reads the answer, one of the document's.

        Something asked for by an identifier is created before, where the document has a way to do so.

        Returns:
            The request as the mock server saw it.

        Raises:
            Impossible: no valid call can be made up, or the server has no answer that the document allows.
            AssertionError: the call, or its answer, is not as the document says.
        """
        with self.connected(mock) as client:
            call = self.call(operation, known=self._created(operation, client))
            try:
                call.on(client)
            except self._runtime.StatusError as error:
                refused = error.status
            else:
                refused = 0
        entry = mock.requests()[-1]
        responses = self.described(operation).responses
        if entry.status == HTTPStatus.INTERNAL_SERVER_ERROR and "500" not in responses:
            raise Impossible(f"the mock server has no answer for it: {entry.reason}")
        status = str(entry.status)
        fits = {status, f"{status[0]}XX", f"{status[0]}xx", "default"} & responses.keys()
        if not self._is(operation, entry):
            raise AssertionError(f"{operation} was taken for {entry.operation}")
        if refused not in (0, HTTPStatus.NOT_FOUND):
            raise AssertionError(f"{operation} was answered {refused}: {entry.reason}")
        succeeds = any(status[0] == "2" or status == "default" for status in responses)
        if succeeds and not fits and entry.status != HTTPStatus.NOT_FOUND:
            raise AssertionError(f"{operation} was answered {status}, which is not among {sorted(responses)}")
        return entry

    def _is(self, operation: str, entry: Entry) -> bool:
        """Tell whether the server took a request for the operation, by whatever name it has there."""
        row = self.table[operation]
        label = f"{row.method} {self.described(operation).path}".lower()
        return operation in (entry.operation, *entry.also) or (
            entry.method == row.method and str(entry.operation).lower() in (row.operation_id.lower(), label)
        )

    def _created(self, operation: str, client: Any) -> dict[str, Any]:
        """Return values for the path parameters of an operation: identifiers of what is created for it."""
        known: dict[str, Any] = {}
        for parameter, create in self.makers(operation).items():
            try:
                made = self.call(create, known=known).on(client)
            except (self._runtime.InvocantError, Impossible):
                continue
            attribute = self.identifier(operation, parameter, made)
            if attribute is not None:
                known[parameter] = getattr(made, attribute)
        return known

    def identifier(self, operation: str, parameter: str, made: Any) -> str | None:
        """Return the attribute that identifies the thing *made* to an operation; None where none does.

        The *parameter*'s own name goes before `id`: of `book_id` that is `book_id`, then `id`. Its value
        must be one that the parameter may have.
        """
        row = self.table[operation]
        name = next(place.name for place in row.parameters if parameter in (place.python_name, place.name))
        declared = self.described(operation).parameters
        schema = next((entry.schema for entry in declared if entry.name == name), {})
        for attribute in (parameter, "id", parameter.rpartition("_")[2], "uuid", "key", "name", "slug"):
            value = getattr(made, attribute, None)
            if value is None or callable(value) or isinstance(value, (bool, list, dict, bytes)):
                continue
            sent = value if isinstance(value, (int, float)) else str(value)
            if self._samples.allows(schema, sent, formats=True):
                return attribute
        return None

    def makers(self, operation: str) -> dict[str, str]:
        """Return the operation that makes what a path parameter of *operation* is about, by Python name.

        `POST /books` makes what `/books/{book_id}/reviews` is about. A parameter of which nothing makes
        such a thing is left out.
        """
        row = self.table[operation]
        makers = {}
        for parameter in row.parameters:
            if parameter.location != "path":
                continue
            collection = row.path.partition("/{" + parameter.name + "}")[0].rstrip("/")
            for name, other in self.table.items():
                if other.method == "POST" and other.path.rstrip("/") == collection and name != operation:
                    makers[parameter.python_name or parameter.name] = name
                    break
        return makers

    @contextmanager
    def connected(self, mock: Mock) -> Iterator[Any]:
        """Give a client of the mock server, which finds it by the environment that the server names."""
        variables = self.environment(mock)
        environment = self._runtime.Environment(environ=variables.get)
        with self.client(environment=environment, retries=0) as client:
            yield client

    def environment(self, mock: Mock) -> dict[str, str]:
        """Return the variables by which a client finds *mock*, with a credential that it takes."""
        address = importlib.import_module(f"{self.name}.api").API.base_url_env
        return {**mock.env(self.served.name), **({address: mock.base_url()} if address else {})}
