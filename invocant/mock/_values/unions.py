"""The unions and conditions of schemas: which branch a value is made for, and what tells it apart."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._values.merging import Flat, Merging
from invocant.mock._values.schemas import ANSWER, Schemas

UNIONS = ("oneOf", "anyOf")


@frozen(eq=False)
class Unions:
    """Knows the branches of the schemas of one document; *turn* says which of them is taken first."""

    schemas: Schemas
    merging: Merging

    def passes(self, schema: Schema, value: Json) -> bool:
        """Tell whether a value fits a schema; it fits none that does not compile."""
        try:
            return self.schemas.check(schema, ANSWER).passes(value)
        except ValueError:
            return False

    def is_only(self, branches: Sequence[Schema], number: int, value: Json) -> bool:
        """Tell whether a value made for a branch fits no other one."""
        kind = kind_of(value)
        for other, branch in enumerate(branches):
            if other != number and kind in self.schemas.types(branch) and self.passes(branch, value):
                return False
        return True

    def told_apart(self, branches: Sequence[Schema], number: int, value: Json) -> Json:
        """Return a value that fits several branches with a member that only its own branch takes, or None.

        Objects that name only optional members fit each other's schema: a member that another one declares,
        and this one does not, is null then, which the other does not take.
        """
        if not isinstance(value, dict):
            return None
        own = mapping_of(self.merging.flat(branches[number]).schema.get("properties"))
        result: dict[str, Any] = dict(value)
        for other, branch in enumerate(branches):
            if other == number or not self.passes(branch, result):
                continue
            for name in mapping_of(self.merging.flat(branch).schema.get("properties")):
                if name not in own and not self.passes(branch, {**result, name: None}):
                    result[name] = None
                    break
        return (
            result
            if self.passes(branches[number], result) and self.is_only(branches, number, result)
            else None
        )

    def with_further(self, flat: Flat, further: Sequence[Mapping[str, Any]], turn: int) -> Flat:
        """Return a schema joined with the further unions and conditions of its parts."""
        rest = {key: value for key, value in flat.schema.items() if key != "further"}
        result = Flat(rest, flat.parts, flat.names)
        for part in further:
            for keyword in UNIONS:
                if part.get(keyword):
                    branches = part[keyword]
                    joined = self.merging.joined(result.schema, branches[turn % len(branches)])
                    result = Flat(joined.schema, (*flat.parts, *joined.parts), flat.names)
            if "if" in part:
                result = self.decided(Flat({**result.schema, **part}, result.parts, result.names), turn)
        return result

    def decided(self, flat: Flat, turn: int) -> Flat:
        """Return a schema with a condition as one where it holds, or every other time as one where not."""
        schema = flat.schema
        rest = {key: value for key, value in schema.items() if key not in ("if", "then", "else")}
        if turn % 2 == 0:
            joined = self.merging.joined(rest, schema["if"])
            joined = self.merging.joined(joined.schema, schema.get("then", {}))
            named = self.merging.flat(schema["if"]).schema.get("properties") or {}
            needed = [*joined.schema.get("required", ()), *named]
            return Flat(
                {**joined.schema, "required": list(dict.fromkeys(needed))} if named else joined.schema,
                flat.parts,
                flat.names,
            )
        joined = self.merging.joined(rest, schema.get("else", {}))
        return Flat(joined.schema, flat.parts, flat.names)

    def subtype(self, flat: Flat, turn: int) -> Flat | None:
        """Return what a schema with a discriminator and no union is made as: the first based on it."""
        if not flat.names or not isinstance(flat.schema.get("discriminator"), Mapping):
            return None
        holder = next((name for name in flat.names if self._own_discriminator(name)), None)
        if holder is None or holder != flat.names[0]:
            return None
        for name in self.merging.based_on(holder):
            collected = self.merging.flat({"$ref": f"#/components/schemas/{name}"})
            if turn == 0:
                return collected
        return None

    def _own_discriminator(self, name: str) -> bool:
        components = self.schemas.api.document["components"]["schemas"]
        return isinstance(components.get(name), Mapping) and "discriminator" in components[name]

    def tagged(self, union: Mapping[str, Any], branch: Schema, value: Json) -> Json:
        """Return *value*, made for a *branch* of a union, with the discriminator's value for that branch."""
        discriminator = union.get("discriminator")
        ref = branch.get("$ref") if isinstance(branch, Mapping) else None
        if not isinstance(discriminator, Mapping) or not isinstance(ref, str) or not isinstance(value, dict):
            return value
        name = str(discriminator.get("propertyName"))
        declared = self.merging.flat(
            self.merging.flat(branch).schema.get("properties", {}).get(name, {})
        ).schema
        tag = self.tag(discriminator, ref.rpartition("/")[2], ref, declared)
        return value if tag is None else {**value, name: tag}

    def tag(self, discriminator: Mapping[str, Any], own: str, ref: str, declared: Mapping[str, Any]) -> Json:
        """Return what names a branch, in the type of the member; None where its schema says that itself."""
        if "const" in declared or len(declared.get("enum") or ()) == 1:
            return None
        mapping = discriminator.get("mapping") or {}
        text = str(next((key for key, target in mapping.items() if target in (ref, own)), own))
        if declared.get("enum"):
            return text if text in declared["enum"] else None
        if "string" not in self.schemas.types(declared):
            try:
                return json.loads(text)  # a key of a mapping is always text
            except ValueError:
                return None
        return text


def kind_of(value: Json) -> str:
    """Return the JSON type of a value."""
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


def mapping_of(value: Any) -> Mapping[str, Any]:
    """Return an object; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}
