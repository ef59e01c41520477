"""XML bodies back into JSON values, by what the `xml` of their schemas says.

A body with a document type is refused: entities are declared there, which can name files or grow without
end. Source: OpenAPI 3.1, section 4.8.26 (XML Object); XML 1.0, section 2.8.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers import expat

from attrs import define, field, frozen

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._exchange.parameters import EVERY, first_valid
from invocant.mock._exchange.xml_names import (
    is_attribute,
    is_text,
    is_wrapped,
    local_name,
    members_of,
    xml_object,
)
from invocant.mock._values.merging import Merging
from invocant.mock._values.schemas import REQUEST, Schemas

MAX_LEVELS = 100
"""How deep elements may stand within one another."""
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_UNIONS = ("oneOf", "anyOf")


class XmlError(ValueError):
    """A body that is not well-formed XML, that has a document type, or whose root is another element."""


@define(eq=False)
class XmlElement:
    """An element: names without their prefixes, the spaces that these stand for, and what is in it."""

    name: str
    space: str
    attributes: dict[str, str]
    nil: bool = False
    """Whether it says of itself that it is null (`xsi:nil`)."""
    children: list["XmlElement"] = field(factory=list)
    pieces: list[str] = field(factory=list)

    @property
    def text(self) -> str:
        """The text that stands in it, that of its children apart."""
        return "".join(self.pieces)


def read_xml(data: bytes) -> XmlElement:
    """Return the root element of a body.

    Raises:
        XmlError: it is no well-formed XML, nests too deep, or has a document type.
    """
    root = XmlElement("", "", {})
    open_elements = [root]

    def started(spelled: str, attributes: Mapping[str, str]) -> None:
        if len(open_elements) > MAX_LEVELS:
            raise XmlError(f"its elements stand more than {MAX_LEVELS} deep in one another")
        space, _, name = spelled.rpartition(" ")
        named = {key.rpartition(" ")[2]: text for key, text in attributes.items()}
        nil = attributes.get(f"{_INSTANCE} nil", "").strip() in ("true", "1")
        own = {key: text for key, text in named.items() if f"{_INSTANCE} {key}" not in attributes}
        element = XmlElement(name, space, own, nil)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def ended(_name: str) -> None:
        open_elements.pop()

    def written(text: str) -> None:
        open_elements[-1].pieces.append(text)

    def refused(*_declared: Any) -> None:
        raise XmlError("it has a document type, which is not read: entities are declared there")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refused
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = written
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise error if isinstance(error, XmlError) else XmlError(str(error)) from None
    return root.children[0]


@frozen(eq=False)
class XmlReader:
    """Reads the bodies of one API."""

    schemas: Schemas
    merging: Merging

    def value(self, schema: Schema, data: bytes) -> Json:
        """Return the value that a body stands for; its text, where the schema takes a text.

        Raises:
            XmlError: it is no XML that is read here, or its root element is not that of the schema.
        """
        types = self.schemas.types(schema)
        if "string" in types:
            return data.decode("utf-8", "replace")
        root = read_xml(data)
        xml = xml_object(self.merging.flat(schema).schema)
        expected = local_name(xml, root.name)
        if expected != root.name:
            raise XmlError(f"its root element is {root.name}, and not {expected}")
        if xml.get("namespace") and root.space != xml["namespace"]:
            raise XmlError(f"its root element is of the namespace {root.space!r}, not {xml['namespace']!r}")
        return self._value(schema, root)

    def _value(self, schema: Schema, element: XmlElement) -> Json:
        flat = self.merging.flat(schema).schema
        for keyword in _UNIONS:
            branches = flat.get(keyword)
            if isinstance(branches, list) and branches:
                return self._branched(flat, keyword, branches, element)
        types = self.schemas.types(flat)
        if element.nil and ("null" in types or types == EVERY):
            return None
        if types == EVERY and not flat.get("properties"):
            return self._plain(element)
        if "object" in types:
            return self._object(flat, element)
        if "array" in types:
            return [self._value(flat.get("items", {}), child) for child in element.children]
        text = element.text if "string" in types else element.text.strip()
        if not text and "null" in types and "string" not in types:
            return None
        return first_valid(self.schemas.check(flat, REQUEST), text, types)

    def _branched(
        self, flat: Mapping[str, Any], keyword: str, branches: list[Schema], element: XmlElement
    ) -> Json:
        """Return the value by the first branch of a union that it fits; by the first where it fits none."""
        rest = {name: member for name, member in flat.items() if name != keyword}
        values: list[Json] = []
        for branch in branches:
            value = self._value(self.merging.joined(rest, branch).schema, element)
            if self.schemas.check(branch, REQUEST).passes(value):
                return value
            values.append(value)
        return values[0]

    def _object(self, flat: Mapping[str, Any], element: XmlElement) -> dict[str, Json]:
        value: dict[str, Json] = {}
        left = list(element.children)
        attributes = dict(element.attributes)
        for name, member in members_of(self.merging, flat).items():
            inner = self.merging.flat(member).schema
            xml = xml_object(inner)
            local = local_name(xml, name)
            if is_attribute(xml):
                if local in attributes:
                    value[name] = self._value(
                        member, XmlElement(local, "", {}, pieces=[attributes.pop(local)])
                    )
            elif is_text(xml):
                value[name] = self._value(member, XmlElement(local, "", {}, pieces=element.pieces))
            elif "array" in self.schemas.types(member) and self.schemas.types(member) != EVERY:
                nodes = list(self._items(inner, xml, name, left))
                if nodes or name in (flat.get("required") or ()):
                    value[name] = self._listed(inner, xml, nodes)
                left = [child for child in left if child not in nodes]
            else:
                nodes = [child for child in left if _is(child, xml, local)]
                if nodes:
                    read = [self._value(member, node) for node in nodes]
                    value[name] = read[0] if len(read) == 1 else read  # several of one: no schema takes that
                left = [child for child in left if child not in nodes]
        extras = flat.get("additionalProperties")
        rest = self._rest(XmlElement("", "", attributes, children=left), extras)
        return {**value, **{name: member for name, member in rest.items() if name not in value}}

    def _items(
        self, inner: Mapping[str, Any], xml: Mapping[str, Any], name: str, children: list[XmlElement]
    ) -> Iterator[XmlElement]:
        """Yield the elements that a list is in: the one around its items, or these."""
        if is_wrapped(xml):
            yield from [child for child in children if _is(child, xml, local_name(xml, name))]
            return
        own = xml_object(self.merging.flat(inner.get("items", {})).schema)
        names = {local_name(own, local_name(xml, name))} | ({name} if not own.get("name") else set())
        yield from [child for child in children if any(_is(child, own, local) for local in names)]

    def _listed(
        self, inner: Mapping[str, Any], xml: Mapping[str, Any], nodes: list[XmlElement]
    ) -> list[Json]:
        items = [child for node in nodes for child in node.children] if is_wrapped(xml) else nodes
        return [self._value(inner.get("items", {}), item) for item in items]

    def _rest(self, element: XmlElement, schema: Any) -> dict[str, Json]:
        """Return what an element has that its schema does not name."""
        members: dict[str, list[Json]] = {name: [text] for name, text in element.attributes.items()}
        for child in element.children:
            value = self._value(schema, child) if isinstance(schema, Mapping) else self._plain(child)
            members.setdefault(child.name, []).append(value)
        return {name: values[0] if len(values) == 1 else values for name, values in members.items()}

    def _plain(self, element: XmlElement) -> Json:
        """Return the value of an element that no schema speaks of: its text, or what is in it, by names."""
        if element.nil:
            return None
        return self._rest(element, None) if element.children or element.attributes else element.text


def _is(element: XmlElement, xml: Mapping[str, Any], local: str) -> bool:
    """Tell whether an element is of this name, and of the namespace, where one is declared."""
    return element.name == local and (not xml.get("namespace") or element.space == xml["namespace"])
