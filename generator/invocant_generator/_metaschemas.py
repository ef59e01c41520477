"""openapi-spec-validator with most of its work asked of jsonschema-rs first: the same findings, sooner.

It holds each schema to the meta-schema of its dialect in Python: three quarters of the 8 s of CPU time that a
document of OpenAPI 3.1 and 1 MB took it. jsonschema-rs tells in a hundredth of that whether there is anything
to find; only then does the validator look for it, in its own words. What a format is, is asked of the
validator's own checkers. It also looks in a list for each schema that it may have seen, here in a set; goes
through schemas in which there is nothing to find; and asks for each step on the way to a value whether there
can be one below it, in a way for which Python 3.11 looks through all the attributes of a class.

All of that is of its inner works: a release that is built otherwise finds the same, in its own time. Stripe's
document takes it 1.6 s of CPU time, not 2.5, of which 0.7 are its imports.
"""

from __future__ import annotations

import warnings
from abc import ABC
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

import jsonschema_rs
from openapi_schema_validator import OAS30Validator, OAS31Validator, OAS32Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, OpenAPIV32SpecValidator
from openapi_spec_validator.validation import SpecValidator

from invocant_generator._sound_schemas import SoundSchemas

_OF_VERSIONS: Mapping[str, tuple[type[SpecValidator], Any]] = {
    "3.0": (OpenAPIV30SpecValidator, OAS30Validator),
    "3.1": (OpenAPIV31SpecValidator, OAS31Validator),
    "3.2": (OpenAPIV32SpecValidator, OAS32Validator),
}
"""The validator of a document of each version, and that of its schemas where none names a dialect."""


def validator_of(version: str) -> type[SpecValidator]:
    """Return the class of validators for documents of OpenAPI *version*, as 3.0 where it is unknown."""
    base, dialect = _OF_VERSIONS.get(version, _OF_VERSIONS["3.0"])
    _look_up_by_class()
    keywords = {**base.keyword_validators, "schema": _hastened(base.keyword_validators["schema"], dialect)}
    return type(base.__name__, (base,), {"keyword_validators": keywords})


def _hastened(base: Any, dialect: Any) -> Any:
    """Return what validates schemas as *base* does, which goes by the meta-schema of *dialect*."""

    class Hastened(base):  # type: ignore[misc] # one of several classes
        def __init__(self, registry: Any) -> None:
            super().__init__(registry)
            for name in ("visited_schema_ids", "meta_checked_schema_ids"):
                setattr(self, name, _SeenIds())
            self._sound: SoundSchemas | None = None

        def __call__(
            self, schema: Any, require_properties: bool = True, meta_checked: bool = False
        ) -> Iterator[Any]:
            value = schema.read_value()
            if self._sound is None:
                self._sound = SoundSchemas(schema._clone_with_parts(()).read_value())
            if not isinstance(value, Mapping) or value not in self._sound:
                yield from super().__call__(schema, require_properties, meta_checked)
            elif not meta_checked and id(value) not in self.meta_checked_schema_ids:
                self.meta_checked_schema_ids.append(id(value))
                fault = self._validate_schema_meta(schema, value)
                if fault is not None:
                    yield fault

        def _validate_schema_meta(self, schema: Any, schema_value: Any) -> Any:
            usual = not (isinstance(schema_value, Mapping) and "$schema" in schema_value)
            own = "jsonSchemaDialect" in schema._clone_with_parts(())  # as the validator does
            if usual and not own and is_schema(dialect, schema_value):
                return None
            return super()._validate_schema_meta(schema, schema_value)

    return Hastened


def is_schema(dialect: Any, value: Any) -> bool:
    """Tell whether *value* is surely a schema of the validator class *dialect*; False where it may be one."""
    judge = _judge(dialect)
    if judge is None:
        return False
    try:
        return bool(judge(value))
    except Exception:  # noqa: BLE001 - half a surrogate pair, a depth, a number: the validator takes what that cannot
        return False


@cache
def _judge(dialect: Any) -> Callable[[Any], bool] | None:
    """Return what tells whether a value is a schema of *dialect*, or None where it cannot be made."""
    try:
        from openapi_schema_validator._specifications import REGISTRY

        schemas = {uri: REGISTRY.contents(uri) for uri in REGISTRY}
        names = {name for schema in schemas.values() for name in _formats(schema)}
        return jsonschema_rs.validator_for(
            dict(dialect.META_SCHEMA),
            formats={name: partial(_conforms, dialect.FORMAT_CHECKER, name) for name in names},
            validate_formats=True,
            registry=jsonschema_rs.Registry(list(schemas.items())),
        ).is_valid
    except Exception:  # noqa: BLE001 - another release of either, built otherwise
        return None


def _conforms(checker: Any, name: str, value: Any) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a pattern that may mean something else in a later Python
        return bool(checker.conforms(value, name))


def _formats(schema: Any) -> Iterator[str]:
    """Yield the formats that a meta-schema names."""
    members = schema.values() if isinstance(schema, Mapping) else schema if isinstance(schema, list) else ()
    if isinstance(schema, Mapping) and isinstance(schema.get("format"), str):
        yield schema["format"]
    for member in members:
        yield from _formats(member)


class _Subscriptable(ABC):  # noqa: B024 - its classes are told by the hook, which ABC remembers
    """What has members, told by its class."""

    @classmethod
    def __subclasshook__(cls, kind: type) -> bool:
        return all(hasattr(kind, name) for name in ("__contains__", "__getitem__", "__len__"))


def _look_up_by_class() -> None:
    """Let the validator's paths ask the class of a value whether it has members, which is remembered."""
    from pathable import accessors

    if "Subscriptable" in vars(accessors):
        vars(accessors)["Subscriptable"] = _Subscriptable


class _SeenIds(list[int]):
    """A list of which all that is asked is what is in it."""

    def __init__(self) -> None:
        super().__init__()
        self._ids: set[int] = set()

    def append(self, entry: int) -> None:
        """Add *entry*."""
        self._ids.add(entry)

    def __contains__(self, entry: object) -> bool:
        return entry in self._ids
