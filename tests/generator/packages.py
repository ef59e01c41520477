"""Make a package from a document of a dozen lines, look at its text, and import it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from invocant.documents import load, repair, resolve
from invocant_generator._former_names import FormerNames
from invocant_generator._output.format import format_folder
from invocant_generator._parse import parse
from invocant_generator._plan.identity import PackageIdentity
from invocant_generator._plan.package.plan import Plan
from invocant_generator._plan.planner import plan
from invocant_generator._plan.tree import join
from invocant_generator._render.render import render
from tests.tables import read_table

FEATURES = Path(__file__).parent / "features"
NAMES = sorted(path.stem for path in FEATURES.glob("*.yaml"))
"""The features of the catalogue."""
ALIASES = {"model": {"Purchase": "Order"}, "inputs": {"Place": "Address", "Lost": "Unused"}}
"""Earlier class names that the packages of some features still offer."""
IDENTITIES = {
    "identity": PackageIdentity(
        "feature_identity", "2.0b1", "Bookshop", {"advice.stream": "own_folds:AdviceFold"}
    )
}
"""What the packages of some features are called."""
HANDLED_AS = {"application/x-cat": "application/json", "application/x-weather": "application/json"}
"""What the option `content_type_overrides` says of media types that one feature each is about."""


def document(
    paths: Mapping[str, Any] | None = None, schemas: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """Return a whole document round *paths* and *schemas*, each schema reached by a path of its own."""
    reached = {
        f"/{name}": {
            "get": {
                "operationId": f"get{name}",
                "x-invocant-name": f"schemas.get_{name.lower()}",
                "responses": {
                    "200": {
                        "description": "It.",
                        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
                    }
                },
            }
        }
        for name in schemas or {}
    }
    return {
        "openapi": more.pop("openapi", "3.1.0"),
        "info": {"title": "Feature", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {**reached, **(paths or {})},
        "components": {"schemas": dict(schemas or {}), **more.pop("components", {})},
        **more,
    }


def texts(
    source: Mapping[str, Any],
    aliases: Mapping[str, str] | None = None,
    identity: PackageIdentity | None = None,
) -> dict[str, str]:
    """Return the files of the package for *source*, not yet laid out; none of it may be dropped or warned of.

    Args:
        source: The whole document.
        aliases: Earlier class names and what each is called now.
        identity: What the package is called.
    """
    plan = planned(source)
    former = FormerNames(aliases or {})
    return render(plan, name="feature", source="feature.yaml", former=former, identity=identity)


def planned(source: Mapping[str, Any]) -> Plan:
    """Return the plan of the package for *source*; none of it may be dropped or warned of."""
    return _planned(json.dumps(source))


@cache
def _planned(source: str) -> Plan:
    found = plan(join(parse(repair(load(source.encode()), content_types=HANDLED_AS).document)))
    assert not found.dropped
    assert not found.warnings
    return found


def write(
    source: Mapping[str, Any],
    folder: Path,
    aliases: Mapping[str, str] | None = None,
    identity: PackageIdentity | None = None,
) -> None:
    """Write the package for *source* into *folder*, laid out as the pipeline does it."""
    made = {
        **texts(source, aliases, identity),
        "document.json": json.dumps(resolve(load(json.dumps(source).encode()))),
    }
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    format_folder(folder)


def feature(name: str) -> dict[str, Any]:
    """Return the whole document of the catalogue's *name*."""
    parts = {key: value for key, value in _read(name).items() if key not in {"shows", "texts"}}
    return document(**parts)


def shows(name: str) -> list[str]:
    """Return what the snapshot of the feature *name* shows, as `tests.generator.showing` reads it."""
    return cast("list[str]", _read(name)["shows"])


def keeps_texts(name: str) -> bool:
    """Tell whether the feature *name* is about texts, so that its snapshot shows them."""
    return bool(_read(name).get("texts", False))


@cache
def _read(name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", read_table(FEATURES / f"{name}.yaml"))


class Catalogue:
    """The package of each feature, written below one folder at first use and importable from there."""

    def __init__(self, folder: Path) -> None:
        """Take the *folder*, which the caller puts on the import path."""
        self.folder = folder

    def path(self, name: str) -> Path:
        """Return the folder of the package of the feature *name*."""
        found = self.folder / f"feature_{name}"
        if not found.exists():
            write(feature(name), found, ALIASES.get(name), IDENTITIES.get(name))
            importlib.invalidate_caches()
        return found

    def __call__(self, name: str, module: str = "") -> Any:
        """Return the package of the feature *name*, or the *module* in it."""
        package = self.path(name).name
        return importlib.import_module(f"{package}.{module}" if module else package)
