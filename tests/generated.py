"""The generated APIs as data: their resolved documents and operation tables, and each operation in both."""

import importlib
import inspect
import json
import pkgutil
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import frozen

import invocant
import invocant_api
from invocant.runtime import AsyncClient, ConfigurationError, Environment

OPENAPI = Path(__file__).resolve().parents[1] / "openapi"
"""The folders of the APIs, in the repository or in the copy that the wheel is tested in."""


@cache
def apis() -> tuple[str, ...]:
    """Return the names of the APIs that have a generated package."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(invocant_api.__path__) if found.ispkg))


@cache
def reviewed() -> tuple[str, ...]:
    """Return those of `apis` that a person has reviewed, as source.toml says: tests say more of them.

    One that `invocant new --here` began is not among them: what holds for any API is asked of it.
    """
    return tuple(api for api in apis() if _is_reviewed(OPENAPI / api / "source.toml"))


@cache
def begun() -> tuple[str, ...]:
    """Return the others."""
    return tuple(api for api in apis() if api not in reviewed())


def _is_reviewed(path: Path) -> bool:
    told = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    return bool(told.get("api", {}).get("reviewed", False))


def exported(api: str) -> tuple[str, ...]:
    """Return the names of the clients of *api* that `invocant` exports: the synchronous one first."""
    return tuple(sorted((name for name, home in invocant._CLIENTS.items() if home == api), key=len))


def facade(api: str, *, asynchronous: bool = False) -> type[Any]:
    """Return the client class of *api* that `invocant` exports; that of the package where it exports none."""
    home, names = invocant, exported(api)
    if not names:
        home, names = importlib.import_module(f"invocant_api.{api}"), ("Client", "AsyncClient")
    client: type[Any] = getattr(home, names[asynchronous])
    return client


@cache
def credentials(api: str) -> Mapping[str, str]:
    """Return something for each credential that the clients of *api* take, by the name of the argument."""
    made = importlib.import_module(f"invocant_api.{api}").Client
    parameters = inspect.signature(made).parameters.values()
    return {
        parameter.name: "k" for parameter in parameters if parameter.kind is not inspect.Parameter.VAR_KEYWORD
    }


@cache
def document(api: str) -> dict[str, Any]:
    """Return the resolved document of *api*."""
    loaded: dict[str, Any] = json.loads((files(f"invocant_api.{api}") / "document.json").read_text("utf-8"))
    return loaded


@cache
def table(api: str) -> Mapping[str, Any]:
    """Return the operation table of *api*, by Python name."""
    found: Mapping[str, Any] = importlib.import_module(f"invocant_api.{api}.operations").TABLE
    return found


@cache
def variables(api: str) -> frozenset[str]:
    """Return the environment variables that the client of *api* looks up when it is told nothing."""
    asked: set[str] = set()

    def environ(name: str) -> None:
        asked.add(name)

    client: type[AsyncClient] = importlib.import_module(f"invocant_api.{api}").AsyncClient
    with suppress(ConfigurationError):  # for want of a key
        client(environment=Environment(environ=environ))
    return frozenset(asked)


_PLACE = re.compile(r"\{([^{}]*)\}")


def unnamed(path: str) -> str:
    """Return *path* without the names of its parameters."""
    return _PLACE.sub("{}", path)


@frozen
class Documented:
    """One operation of a document, with what it was found under."""

    api: str
    method: str
    path: str
    body: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Name of the case."""
        return f"{self.api}: {self.method} {self.path}"

    def row(self) -> Any:
        """Return the row of the operation table that belongs to it.

        Raises:
            LookupError: there is none.
        """
        rows = [row for row in table(self.api).values() if row.method == self.method]
        for spelt in (str, unnamed):
            for row in rows:
                if spelt(row.path) == spelt(self.path):
                    return row
        raise LookupError(self.id)

    def key(self, parameter: Any) -> tuple[str, str]:
        """Return name and place of a *parameter* of the row as the document has them.

        One of the path may be called in Python's way there: `anvil_id` for `{anvil-id}`.
        """
        spelt = dict(zip(_PLACE.findall(self.row().path), _PLACE.findall(self.path), strict=True))
        name = spelt.get(parameter.name, parameter.name) if parameter.location == "path" else parameter.name
        return name, parameter.location


@cache
def operations() -> tuple[Documented, ...]:
    """Return every operation of the documents that were reviewed."""
    return tuple(
        Documented(api, method.upper(), path, item[method])
        for api in reviewed()
        for path, item in document(api)["paths"].items()
        for method in item
        if method in {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
    )


def json_responses(operation: Documented) -> Iterator[tuple[str, str, Any]]:
    """Yield status, media type and schema of each documented JSON response."""
    for status, response in operation.body["responses"].items():
        for media_type, content in (response.get("content") or {}).items():
            if "json" in media_type and "schema" in content:
                yield status, media_type, content["schema"]
