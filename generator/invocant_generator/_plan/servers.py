"""Decide where an API and its operations are, and what of that options of the client choose."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from attrs import field, frozen

from invocant_generator import _identifiers as naming
from invocant_generator._plan.schemas import Schema
from invocant_generator._plan.source import literal

_EMPTY_WORDS = frozenset(
    {
        *("a", "an", "api", "apis", "base", "default", "endpoint", "endpoints", "env", "environment", "for"),
        *("host", "hosts", "our", "server", "servers", "the", "url"),
    }
)
"""Words of a description that tell no server from another."""
_MAX_WORDS = 3
"""Words of a description that make a name; a longer one is a text."""


@frozen
class VariablePlan:
    """A part of a server's address that the caller may choose."""

    name: str
    option: str
    """The client's option for it."""
    default: str | None
    values: tuple[str, ...]
    description: str

    @property
    def is_renamed(self) -> bool:
        """Whether the option has another name than the part."""
        return self.option != self.name


@frozen
class ServerPlan:
    """A server of the document."""

    url: str
    """Its address, each variable in braces."""
    name: str
    """How a caller chooses it."""
    description: str
    variables: tuple[VariablePlan, ...] = ()

    @property
    def plain_url(self) -> str:
        """Its address with what stands in it by default, without a slash at the end."""
        url = self.url
        for variable in self.variables:
            url = url if variable.default is None else url.replace(f"{{{variable.name}}}", variable.default)
        return url.rstrip("/")


@frozen
class ServerOption:
    """An option of the client that chooses where the API is."""

    name: str
    values: tuple[str, ...]
    """All that it may be; none is any text."""
    text: str
    """What the docstring says of it."""

    @property
    def annotation(self) -> str:
        """Its type."""
        spelled = f"Literal[{', '.join(literal(value) for value in self.values)}]" if self.values else "str"
        return f"{spelled} | None"

    @property
    def escaped(self) -> str:
        """The text as it can stand between three quotes."""
        from openapi_python_client.strings import safe_for_docstring  # here: a comparison needs no parser

        return safe_for_docstring(self.text)


@frozen
class ServersPlan:
    """All servers of a document."""

    api: tuple[ServerPlan, ...] = ()
    """Those of the API itself; the first is asked unless the caller says otherwise."""
    of_operations: tuple[ServerPlan, ...] = ()
    """Those of operations, each once."""
    options: tuple[ServerOption, ...] = field(default=())

    @property
    def base_url(self) -> str:
        """Where the API is by default: perhaps only a path, or nothing."""
        return self.api[0].plain_url if self.api else ""

    @property
    def is_chosen(self) -> bool:
        """Whether the caller chooses one of several."""
        return any(option.name == SERVER for option in self.options)

    @property
    def variables(self) -> tuple[ServerOption, ...]:
        """The options for parts of addresses."""
        return tuple(option for option in self.options if option.name != SERVER)


SERVER = "server"
"""The option that chooses one of several."""


class ServerReader:
    """Reads the servers of one document; the option of a variable is the same wherever it stands."""

    def __init__(self, reserved: Collection[str]) -> None:
        """Take the names that no option may have."""
        self._reserved = frozenset({*reserved, SERVER})
        self._options: dict[str, str] = {}

    def read(self, holder: Schema) -> tuple[ServerPlan, ...]:
        """Return the servers that a repaired document, path or operation has of its own."""
        taken: set[str] = set()
        servers = []
        for raw in holder.get("servers") or ():
            url = _address(str(raw.get("x-invocant-template") or raw["url"]))
            description = str(raw.get("description") or "")
            name = naming.unique(_name(str(raw.get("x-invocant-name") or ""), description, url), taken)
            taken.add(name)
            variables = raw.get("x-invocant-variables") or {}
            servers.append(
                ServerPlan(url, name, description, tuple(self._variable(*pair) for pair in variables.items()))
            )
        return tuple(servers)

    def _variable(self, name: str, raw: Mapping[str, Any]) -> VariablePlan:
        if name not in self._options:
            self._options[name] = naming.identifier(
                str(raw.get("x-invocant-name") or name),
                taken=self._options.values(),
                reserved=self._reserved,
                fallback="variable",
            )
        values = tuple(raw.get("enum") or ())
        default = raw.get("default", values[0] if values else None)
        return VariablePlan(name, self._options[name], default, values, str(raw.get("description") or ""))


def servers_plan(api: tuple[ServerPlan, ...], of_operations: Iterable[tuple[ServerPlan, ...]]) -> ServersPlan:
    """Return all servers of a document, and the options that choose among them.

    Args:
        api: Those of the API itself.
        of_operations: Those of each operation that has its own.
    """
    lists = [api, *of_operations]
    distinct = tuple(dict.fromkeys(server for servers in lists[1:] for server in servers))
    named: dict[str, ServerPlan] = {}
    for servers in lists:
        for server in servers if len(servers) > 1 else ():
            named.setdefault(server.name, server)
    options = [*([_server_option(named)] if named else ()), *_variable_options((*api, *distinct))]
    return ServersPlan(api, distinct, tuple(options))


def choosable(servers: Sequence[ServerPlan]) -> bool:
    """Tell whether there is something to choose in *servers*."""
    return len(servers) > 1 or any(server.variables for server in servers)


def _server_option(named: Mapping[str, ServerPlan]) -> ServerOption:
    lines = [
        f"- `{name}`: {server.url or '/'}{f' ({_line(server.description)})' if server.description else ''}"
        for name, server in named.items()
    ]
    return ServerOption(
        SERVER, tuple(named), "\n".join(["Which server is asked; None is the first.", *lines])
    )


def _variable_options(servers: Iterable[ServerPlan]) -> Iterator[ServerOption]:
    by_option: dict[str, list[VariablePlan]] = {}
    for server in servers:
        for variable in server.variables:
            by_option.setdefault(variable.option, []).append(variable)
    for option, variables in by_option.items():
        closed = all(variable.values for variable in variables)
        values = dict.fromkeys(
            value for variable in variables for value in (*variable.values, *_default(variable))
        )
        first = variables[0]
        what = _line(first.description) or f"What stands for `{{{first.name}}}` in the address of a server"
        unless = "it must be given" if first.default is None else f"None is {first.default or 'nothing'}"
        yield ServerOption(option, tuple(values) if closed else (), f"{what.rstrip('.')}; {unless}.")


def _default(variable: VariablePlan) -> tuple[str, ...]:
    return () if variable.default is None else (variable.default,)


def _address(url: str) -> str:
    """Return an address as it is joined to an origin, where it has none: a path with a slash in front."""
    if "://" in url or url.startswith(("//", "{")):
        return url
    return f"/{urljoin('/', url).lstrip('/')}" if url.strip("./") else ""


def _name(declared: str, description: str, url: str) -> str:
    """Return the name of a server: as declared, else the words of a short description, else its address."""
    if declared:
        return naming.identifier(declared, fallback="server")
    words = [word for word in naming.snake(description).split("_") if word and word not in _EMPTY_WORDS]
    if 0 < len(words) <= _MAX_WORDS:
        return naming.identifier("_".join(words), fallback="server")
    return naming.identifier(re.sub(r"^\w*://|[{}]", "", url), fallback="server")


def _line(text: str) -> str:
    return " ".join(text.split())
