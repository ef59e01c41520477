"""The tester's bench: it makes things, finds things, compares them, and puts away what it made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from attrs import define, field

from invocant.contract._caller import Caller, RefusedError, SpentError
from invocant.contract._findings import Exchange, Finding, Remark
from invocant.contract._rules import FOLLOWS
from invocant.contract._surface import Collection, Surface
from invocant.contract._values import NoValueError, Values
from invocant.documents import OperationObject

_NAMES_OF_IDS = ("id", "_id", "uuid", "key", "slug", "name", "code")


class ImpossibleError(Exception):
    """A check cannot be made on this server; the text says why."""


@define(eq=False)
class Thing:
    """Something that was made for the test, or found where tests may only read."""

    collection: Collection
    places: dict[str, str]
    """What stands in the places of its path."""
    sent: Mapping[str, Any]
    """What it was made of; empty where it was found."""
    answer: Mapping[str, Any]
    """What the server said it is."""
    exchanges: tuple[Exchange, ...]
    is_gone: bool = False

    @property
    def id(self) -> str:
        """What tells it from others, as its path has it."""
        return self.places[self.collection.parameter]


@define(eq=False)
class Bench:
    """What every check works with."""

    surface: Surface
    caller: Caller
    values: Values
    settle: float = 0.0
    """Seconds that a change may take until it is seen."""
    findings: dict[tuple[str, str], Finding] = field(factory=dict)
    remarks: list[Remark] = field(factory=list)
    made: list[Thing] = field(factory=list)
    on_finding: Callable[[Finding], None] | None = None
    _refusals: dict[str, str] = field(factory=dict)

    def report(self, rule: str, operation: OperationObject | str, message: str, *exchanges: Exchange) -> None:
        """Report that a rule is broken, once for each operation."""
        label = operation if isinstance(operation, str) else operation.label
        finding = Finding(rule, label, message, tuple(exchanges))
        if finding.key not in self.findings and not self._follows(finding):
            self.findings[finding.key] = finding
            if self.on_finding is not None:
                self.on_finding(finding)

    def _follows(self, finding: Finding) -> bool:
        causes = FOLLOWS.get(finding.rule, frozenset())
        home = _home(finding.operation)
        return any(
            other.rule in causes and _home(other.operation) == home for other in self.findings.values()
        )

    @property
    def failures(self) -> list[Finding]:
        """What was found, without what follows from something else that was."""
        return [finding for finding in self.findings.values() if not self._follows(finding)]

    def remark(self, about: str, text: str) -> None:
        """Say what a user should know."""
        remark = Remark(about, text)
        if remark not in self.remarks:
            self.remarks.append(remark)

    # -- calling --------------------------------------------------------------------------------------------

    def path(self, operation: OperationObject, places: Mapping[str, str]) -> str:
        """Return the path of *operation* with its places filled in.

        Raises:
            ImpossibleError: nothing is known for a place.
        """

        def filled(match: re.Match[str]) -> str:
            name = match[1]
            if name in places:
                return quote(str(places[name]), safe="")
            value = self._for_parameter(operation, name)
            if value is None:
                raise ImpossibleError(f"nothing is known for {{{name}}}")
            return quote(value, safe="")

        return re.sub(r"\{([^{}/]+)\}", filled, operation.path)

    def _for_parameter(self, operation: OperationObject, name: str) -> str | None:
        for parameter in operation.parameters:
            if parameter.location == "path" and parameter.name == name:
                listed = self.surface.resolved(parameter.schema).get("enum")
                if isinstance(listed, list) and listed:
                    return as_text(listed[0])
        return None

    def arguments(
        self, operation: OperationObject, *, also: Mapping[str, Any] | None = None
    ) -> tuple[list[tuple[str, str]], dict[str, str]]:
        """Return the query and the headers that *operation* requires, and what is to be sent *also*."""
        query: list[tuple[str, str]] = []
        headers: dict[str, str] = {}
        more = dict(also or {})
        for parameter in operation.parameters:
            given = parameter.name in more
            if parameter.location == "path" or not (parameter.required or given):
                continue
            if not given and self._is_credential(parameter.location, parameter.name):
                continue
            try:
                said = self.surface.resolved(parameter.schema)
                example = parameter.raw.get("example", said.get("example"))
                value = more.pop(parameter.name) if given else example
                if value is None:
                    value = self.values.valid(parameter.schema)
            except NoValueError as error:
                raise ImpossibleError(f"no value is known for the parameter {parameter.name}") from error
            if parameter.location == "query":
                parts = value if isinstance(value, list) else [value]
                if parameter.explode or not isinstance(value, list):
                    query += [(parameter.name, as_text(part)) for part in parts]
                else:
                    query.append((parameter.name, ",".join(as_text(part) for part in parts)))
            elif parameter.location == "header":
                headers[parameter.name] = as_text(value)
        query += [(name, as_text(value)) for name, value in more.items()]
        return query, headers

    def _is_credential(self, location: str, name: str) -> bool:
        sent = self.caller.credentials if location == "header" else self.caller.query
        return any(known.lower() == name.lower() for known in sent)

    def call(
        self,
        operation: OperationObject,
        places: Mapping[str, str],
        *,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str | None] | None = None,
        content_type: str | None = None,
        raw: bytes | None = None,
        identified: bool = True,
        patient: bool = True,
    ) -> Exchange:
        """Call *operation* with what it requires, and with what is given."""
        pairs, required = self.arguments(operation, also=query)
        if body is not None and content_type is None:
            declared = self.surface.json_body(operation)
            content_type = declared[0] if declared is not None else None
        return self.caller.call(
            operation.method,
            self.path(operation, places),
            label=operation.label,
            query=pairs,
            headers={**required, **(headers or {})},
            body=body,
            raw=raw,
            content_type=content_type,
            identified=identified,
            patient=patient,
        )

    # -- things ---------------------------------------------------------------------------------------------

    def parents(self, path: str, leaving_out: str = "", *, fresh: bool = False) -> dict[str, str]:
        """Return what stands in the places of *path*, each a thing that is there.

        Raises:
            ImpossibleError: there is none, and none could be made.
        """
        names = [name for name in re.findall(r"\{([^{}/]+)\}", path) if name != leaving_out]
        places: dict[str, str] = {}
        for name in names:
            home = path[: path.index("{" + name + "}") + len(name) + 2]
            collection = next((c for c in self.surface.collections if c.item_path.rstrip("/") == home), None)
            if collection is None:
                continue  # an enum perhaps; `path` says if not
            thing = self.thing(collection, fresh=fresh and name == names[-1])
            places.update(thing.places)
        return places

    def thing(self, collection: Collection, *, fresh: bool = False) -> Thing:
        """Return a thing of *collection*: made before, made now, or else one that is listed.

        Raises:
            ImpossibleError: There is none.
        """
        if not fresh:
            for thing in reversed(self.made):
                if thing.collection is collection and not thing.is_gone:
                    return thing
        if self.caller.write and collection.creates is not None:
            try:
                return self.create(collection)
            except ImpossibleError:
                pass
        things = self.listed(collection, limit=1)
        if not things:
            raise ImpossibleError(f"nothing is in {collection.label}")
        return things[0]

    def body_of(self, collection: Collection, operation: OperationObject, *, full: bool = True) -> Any:
        """Return a body that makes a thing, with references to things that are there.

        Raises:
            ImpossibleError: no such body is known.
        """
        declared = self.surface.json_body(operation)
        if declared is None:
            raise ImpossibleError(f"{operation.label} takes no JSON")
        try:
            return self.values.valid(declared[1], full=full, known=self._references(collection, declared[1]))
        except NoValueError as error:
            raise ImpossibleError(f"no body is known that {operation.label} would take") from error

    def _references(self, collection: Collection, schema: Any) -> dict[str, Any]:
        """Return ids of things for members that name another collection: `author_id` beside /authors."""
        known: dict[str, Any] = {}
        for name in self.surface.members(schema):
            plain = re.sub(r"[^a-z0-9]", "", name.lower())
            if not plain.endswith("id") or plain == "id":
                continue
            for other in self.surface.collections:
                if other is collection or other.item_path.count("{") > 1 or plain[:-2] not in other.nouns:
                    continue
                try:
                    thing = self.thing(other)
                except ImpossibleError:
                    continue
                shown = identity(thing.answer, other)
                known[name] = shown[1] if shown is not None else thing.id
                break
        return known

    def create(
        self,
        collection: Collection,
        *,
        full: bool = True,
        body: Any = None,
        places: Mapping[str, str] | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Thing:
        """Make a thing.

        Raises:
            ImpossibleError: The server refused, or what it said names no thing.
        """
        operation = collection.creates
        if operation is None:
            raise ImpossibleError(f"nothing makes things in {collection.label}")
        if collection.label in self._refusals:
            raise ImpossibleError(self._refusals[collection.label])
        given = dict(places) if places is not None else self.parents(operation.path)
        exchange: Exchange | None = None
        value: Any = None
        for _ in range(3 if body is None else 1):
            value = body if body is not None else self.body_of(collection, operation, full=full)
            exchange = self.call(operation, given, body=value, headers=headers)
            if exchange.ok:
                break
        if exchange is None or not exchange.ok:
            status = exchange.status if exchange is not None else None
            text = f"{operation.label} answered {status} to a body that its schema allows"
            if body is None:
                self._refusals[collection.label] = text
            raise ImpossibleError(text)
        thing = self._made(collection, given, value, exchange)
        self.made.append(thing)
        return thing

    def _made(
        self, collection: Collection, given: Mapping[str, str], value: Any, exchange: Exchange
    ) -> Thing:
        answer = exchange.json()
        known = identity(answer, collection)
        sent = value if isinstance(value, Mapping) else {}
        if known is not None:
            shown, name = known
            return Thing(collection, {**given, collection.parameter: as_text(name)}, sent, shown, (exchange,))
        location = exchange.headers.get("location")
        if location:
            last = unquote(urlsplit(location).path.rstrip("/").rpartition("/")[2])
            return Thing(collection, {**given, collection.parameter: last}, sent, {}, (exchange,))
        named = identity(value, collection)
        if named is not None:
            return Thing(
                collection, {**given, collection.parameter: as_text(named[1])}, sent, {}, (exchange,)
            )
        raise ImpossibleError(f"the answer of POST {collection.label} does not say what was made")

    def read(self, thing: Thing, headers: Mapping[str, str | None] | None = None) -> Exchange:
        """Read a thing.

        Raises:
            ImpossibleError: no operation reads it.
        """
        if thing.collection.reads is None:
            raise ImpossibleError(f"nothing reads {thing.collection.item_path}")
        return self.call(thing.collection.reads, thing.places, headers=headers)

    def read_until(self, thing: Thing, fits: Callable[[Exchange], bool]) -> Exchange:
        """Read a thing until what comes *fits*, for as long as a change may take."""
        exchange = self.read(thing)
        waited = 0.0
        while not fits(exchange) and waited < self.settle:
            self.caller.budget.sleep(min(0.5, self.settle))
            waited += 0.5
            exchange = self.read(thing)
        return exchange

    def shown(self, thing: Thing, exchange: Exchange) -> Mapping[str, Any]:
        """Return the thing that an answer shows, without what is laid around it; {} if it shows none."""
        value = exchange.json()
        known = identity(value, thing.collection)
        return known[0] if known is not None else value if isinstance(value, Mapping) else {}

    def delete(self, thing: Thing) -> Exchange:
        """Delete a thing.

        Raises:
            ImpossibleError: no operation deletes it.
        """
        if thing.collection.deletes is None:
            raise ImpossibleError(f"nothing deletes {thing.collection.item_path}")
        exchange = self.call(thing.collection.deletes, thing.places)
        if exchange.ok:
            thing.is_gone = True
        return exchange

    def listed(self, collection: Collection, *, limit: int = 20) -> list[Thing]:
        """Return things that the first page of a list shows."""
        if collection.lists is None:
            return []
        places = self.parents(collection.lists.path)
        exchange = self.call(collection.lists, places)
        things: list[Thing] = []
        for item in items_in(exchange.json())[:limit] if exchange.ok else ():
            known = identity(item, collection)
            if known is not None:
                things.append(
                    Thing(
                        collection,
                        {**places, collection.parameter: as_text(known[1])},
                        {},
                        known[0],
                        (exchange,),
                    )
                )
        return things

    # -- afterwards -----------------------------------------------------------------------------------------

    def put_away(self) -> list[str]:
        """Delete what was made, the last first; return where what is left can be found."""
        left: list[str] = []
        for thing in reversed(self.made):
            if thing.is_gone:
                continue
            where = place_of(thing)
            if thing.collection.deletes is None:
                left.append(f"{where} (nothing deletes it)")
                continue
            try:
                exchange = self.delete(thing)
            except (SpentError, RefusedError, ImpossibleError) as error:
                left.append(f"{where} ({str(error) or type(error).__name__})")
                continue
            if not exchange.ok and exchange.status not in (404, 410):
                left.append(f"{where} (DELETE answered {exchange.status})")
        return left


def _home(label: str) -> str:
    """Return the collection that an operation is about."""
    return re.sub(r"/\{[^{}/]+\}$", "", label.partition(" ")[2].rstrip("/"))


def place_of(thing: Thing) -> str:
    """Return the path of a thing."""
    path = thing.collection.item_path
    for name, value in thing.places.items():
        path = path.replace("{" + name + "}", quote(value, safe=""))
    return path


def identity(value: Any, collection: Collection) -> tuple[Mapping[str, Any], Any] | None:
    """Return the object in *value* that is a thing of *collection*, and its id; or None."""
    if not isinstance(value, Mapping):
        return None
    name = _member_of_id(value, collection)
    if name is not None:
        return value, value[name]
    inner = [member for member in value.values() if isinstance(member, Mapping)]
    for member in inner:
        name = _member_of_id(member, collection)
        if name is not None:
            return member, member[name]
    return None


def _member_of_id(value: Mapping[str, Any], collection: Collection) -> str | None:
    def plain(text: str) -> str:
        return re.sub(r"[^a-z0-9]", "", text.lower())

    wanted = plain(collection.parameter)
    by_plain = {plain(name): name for name in value}
    candidates = [wanted]
    candidates += [
        wanted[len(noun) :] for noun in collection.nouns if wanted.startswith(noun) and wanted != noun
    ]
    if wanted in collection.nouns or wanted.endswith("id") or "{" in collection.parameter:
        candidates += [*(f"{noun}id" for noun in collection.nouns)]
        candidates += ["id", "uuid"]
    candidates += [name for name in ("id", "uuid") if name not in candidates]
    for candidate in candidates:
        name = by_plain.get(candidate)
        if name is not None and isinstance(value[name], (str, int)) and not isinstance(value[name], bool):
            return name
    return None


def items_in(value: Any) -> list[Any]:
    """Return the items of a list: the array that it is, or the one array of objects in it."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping):
        arrays = [member for member in value.values() if isinstance(member, list)]
        filled = [array for array in arrays if any(isinstance(item, Mapping) for item in array)]
        if len(filled) == 1 or len(arrays) == 1:
            return (filled or arrays)[0]
        for member in value.values():
            if isinstance(member, Mapping) and (inner := items_in(member)):
                return inner
    return []


def as_text(value: Any) -> str:
    """Return a scalar as paths and queries write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        import json

        return json.dumps(value)
    return str(value)


def same_value(left: Any, right: Any) -> bool:
    """Whether two JSON values say the same: numbers by value, instants by time, all else as it is."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return abs(left - right) <= 1e-9 * max(abs(left), abs(right), 1)
    if isinstance(left, str) and isinstance(right, (int, float)) and not isinstance(right, bool):
        return _numeric(left) == float(right)
    if isinstance(right, str) and isinstance(left, (int, float)):
        return _numeric(right) == float(left)
    if isinstance(left, str) and isinstance(right, str):
        if left == right:
            return True
        if (instants := (_instant(left), _instant(right)))[0] is not None:
            return instants[0] == instants[1]
        if "://" in left or "@" in left or re.fullmatch(r"[0-9a-fA-F-]{36}", left):
            return left.rstrip("/").lower() == right.rstrip("/").lower()
        if _numeric(left) is not None:
            return _numeric(left) == _numeric(right)
        return False
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_value, left, right))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return all(name in right and same_value(value, right[name]) for name, value in left.items())
    return bool(left == right)


def _numeric(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d\d-\d\d[T ]", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def differences(
    sent: Mapping[str, Any], got: Mapping[str, Any], declared: Mapping[str, Any]
) -> Iterator[str]:
    """Yield how *got*, whose members are *declared*, differs from what was *sent*."""
    for name, value in sent.items():
        if name not in declared and name not in got:
            continue
        said = declared.get(name)
        if isinstance(said, Mapping) and (said.get("writeOnly") is True or said.get("format") == "password"):
            continue
        if name not in got:
            if value is not None:
                yield f"{name} is missing"
        elif not _kept(value, got[name]):
            yield f"{name} is {_short(got[name])} and was sent as {_short(value)}"


def _kept(sent: Any, got: Any) -> bool:
    if isinstance(sent, list) and isinstance(got, list):
        if len(sent) != len(got):
            return False
        return all(_kept(a, b) for a, b in zip(sent, got, strict=True)) or all(
            any(_kept(a, b) for b in got) for a in sent
        )
    if isinstance(sent, Mapping) and isinstance(got, Mapping):
        return all(name not in got or _kept(value, got[name]) for name, value in sent.items())
    return same_value(sent, got)


def _short(value: Any) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
