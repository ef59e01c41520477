"""What a package of a document holds, as a value that two documents can be compared by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any

from attrs import field, frozen

from invocant.documents import DocumentError, keywords, operations, repair
from invocant.documents.pointers import join
from invocant_generator._carried import carried
from invocant_generator._diff.surface import named_and_planned
from invocant_generator._names_lock import Names
from invocant_generator._plan.calls import OperationNames
from invocant_generator._plan.package.plan import Plan

_PLANNED = frozenset(
    {
        *("x-invocant-also", "x-invocant-auth", "x-invocant-job", "x-invocant-name", "x-invocant-open"),
        *("x-invocant-paging", "x-invocant-retry", "x-invocant-stream"),
    }
)
"""Keywords all of whose meaning is in the plan of a package; of others the carried document has the rest."""


@frozen(eq=False, slots=False)
class PackageContent:
    """The package that would be made of a document: its plan, and the document that it carries."""

    overlaid: Mapping[str, Any]
    """The document with its overlays, of what the package is made of."""
    name: str
    """What the API is called, for the variables that its clients read."""
    options: Mapping[str, Any] = field(factory=dict)
    """Of openapi-python-client's configuration, those that it is made with."""
    names: Callable[[], Names] = Names
    """Gives the names lock, to be asked once; by default the empty one of a first generation."""

    @cached_property
    def checked(self) -> Mapping[str, Any]:
        """The document, whose keywords are right.

        Raises:
            DocumentError: one is not.
        """
        problems = keywords.check(self.overlaid)
        if problems:
            raise DocumentError(problems)
        return self.overlaid

    @cached_property
    def plan(self) -> Plan:
        """The plan of the package.

        Raises:
            DocumentError: there is none, since the document or a keyword of it is not right.
        """
        repaired = repair(dict(self.checked), content_types=self.options.get("content_type_overrides"))
        return named_and_planned(self.overlaid, repaired, self.names(), self.options)[1]

    @property
    def labels(self) -> frozenset[str]:
        """Its operations as `METHOD /path`, as the document has them."""
        return frozenset(operation.label for operation in operations(self.overlaid))

    @cached_property
    def _written(self) -> Any:
        return _without(self.overlaid, _PLANNED)

    @cached_property
    def _carried(self) -> Any:
        return _without(carried(self.overlaid, self.options.get("content_type_overrides") or {}), _PLANNED)

    @cached_property
    def _named(self) -> list[tuple[str, str]]:
        """What methods are called, which is known without a plan, and most overlays are about."""
        every = [form for operation in operations(self.checked) for form in operation.forms]
        names = OperationNames(every, self.names().methods)
        return [names.give(operation) for operation in every]

    @cached_property
    def _planned(self) -> tuple[Any, ...]:
        plan = self.plan
        auth = plan.auth.named(self.name)
        return (
            (plan.title, plan.version, plan.description, plan.servers),
            (auth.schemes, auth.credentials, auth.base_url_env, auth.security, auth.voluntary),
            (auth.single, auth.certificates, auth.notes),
            (plan.definitions, plan.inputs, plan.table, plan.root, plan.diagnostics, plan.webhooks),
        )

    def is_that_of(self, other: PackageContent) -> bool:
        """Tell whether the packages are the same, whatever the documents say."""
        if self._written != other._written and self._carried != other._carried:
            return False
        return bool(self._named == other._named and self._planned == other._planned)

    def other_operations(self, other: PackageContent) -> frozenset[str]:
        """Return the pointers of the operations that are not the same in the two packages."""
        rows = [
            {
                (row.pointer or join("/paths", row.path, row.method.lower()), row.name): row
                for row in plan.table
            }
            for plan in (self.plan, other.plan)
        ]
        return frozenset(
            place
            for place, name in rows[0].keys() | rows[1].keys()
            if rows[0].get((place, name)) != rows[1].get((place, name))
        )


def _without(value: Any, keys: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {
            key: _without(member, keys) if isinstance(member, (dict, list)) else member
            for key, member in value.items()
            if key not in keys
        }
    return [_without(entry, keys) for entry in value] if isinstance(value, list) else value
