"""Which APIs there are to mock: the generated ones, or any document and overlays from files."""

import importlib
import importlib.util
import json
import pkgutil
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from attrs import evolve

from invocant import documents
from invocant.mock._api import MockError, ServedApi, read_api
from invocant.mock._meaning.semantics import Semantics

PACKAGE = "invocant_api"
"""The generated package whose subpackages are the APIs."""

DOCUMENT = "document.json"
"""The resolved document inside each of them."""


def known_apis() -> list[str]:
    """Return the names of the generated APIs that can be mocked, sorted."""
    if importlib.util.find_spec(PACKAGE) is None:
        return []
    package = importlib.import_module(PACKAGE)
    names = [module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg]
    return sorted(name for name in names if _document(name).is_file())


def _document(name: str) -> Any:
    return resources.files(PACKAGE) / name / DOCUMENT


def load_api(name: str) -> ServedApi:
    """Return a generated API.

    Raises:
        MockError: there is none of that name; the message lists those there are.
    """
    known = known_apis()
    if name not in known:
        raise MockError(
            f"unknown API {name!r}; there are: {', '.join(known) or 'none yet: generate them first'}"
        )
    return _parsed(name, _document(name).read_text("utf-8"))


@lru_cache(maxsize=16)
def _parsed(name: str, text: str) -> ServedApi:
    """Read a document once, so that many servers in one process share what is compiled for it."""
    return read_api(name, semantics_of(name).served(json.loads(text)))


def read_document(
    name: str,
    document: Path,
    overlays: Sequence[Path] = (),
    *,
    allow_refs: bool = False,
    refs_root: Path | None = None,
    max_files: int | None = None,
    max_size: int | None = None,
) -> ServedApi:
    """Return an API from a document file and overlays, as the generator would serve it.

    Args:
        name: What the API is called.
        document: Its document.
        overlays: Overlays, in the order in which they apply.
        allow_refs: Follow references to files below the folder of the document; never to hosts.
        refs_root: The folder that they may lie in, in place of the document's.
        max_files: How many of them there may be; None is 200.
        max_size: Largest size of each file, in bytes; None is 16 MiB.

    Raises:
        MockError: a file cannot be read, is not what it should be, or an overlay does not fit.
    """
    bounds = {"max_files": max_files, "max_size": max_size}
    given = {key: bound for key, bound in bounds.items() if bound is not None}
    try:
        loaded = documents.load(document, allow_refs=allow_refs, refs_root=refs_root, **given)
        applied = documents.apply_overlays(loaded, [documents.load_overlay(overlay) for overlay in overlays])
        sound = documents.sound_part(applied)
        api = read_api(name, documents.resolve(sound.document))
        return evolve(api, notes=(*map(_told, sound.left_out), *api.notes))
    except OSError as error:
        raise MockError(f"{error.filename}: {error.strerror}") from error
    except documents.DocumentError as error:
        raise MockError(f"{document}: {error}") from error


def _told(left_out: documents.Diagnostic) -> str:
    """Return a part of a document that is not served in one line."""
    return f"{left_out.pointer} is left out: {left_out.why}"


def from_mapping(name: str, document: Mapping[str, Any]) -> ServedApi:
    """Return an API from an overlaid document that is already in memory.

    Raises:
        MockError: it cannot be served.
    """
    try:
        return read_api(name, documents.resolve(dict(document)))
    except documents.DocumentError as error:
        raise MockError(f"{name}: {error}") from error


def semantics_of(name: str) -> type[Semantics]:
    """Return the semantics class of an API: `SEMANTICS` of its module in `vendors`, else the general one."""
    module = f"invocant.mock.vendors.{name}"
    if not name.isidentifier() or importlib.util.find_spec(module) is None:
        return Semantics
    semantics = importlib.import_module(module).SEMANTICS
    if not issubclass(semantics, Semantics):
        raise MockError(f"{module}.SEMANTICS is not a Semantics class")
    return semantics  # type: ignore[no-any-return]  # a class looked up by name
