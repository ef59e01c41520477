"""Read `[tool.invocant]` of a pyproject.toml: which APIs it names, and what is made of each.

A table `[tool.invocant.NAME]` stands for an API. Keys of `[tool.invocant]` itself hold for all of them; its
`folders` makes an API of each folder with a document in it, of which no table needs to speak. Paths count
from the file's folder.

Source: docs/adr/0037-the-generator-in-the-wheel.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from invocant.cli.style import alike
from invocant_generator import _parser_options as parser_options
from invocant_generator._target import (
    MAX_BYTES,
    MAX_FILES,
    OWN_SETTINGS,
    Target,
    UsageError,
    check_package,
    check_settings,
    is_url,
)

FILE = "pyproject.toml"
DOCUMENTS = ("document.yaml", "document.yml", "document.json")
"""What the document in a folder of `folders` may be called."""
OVERLAYS = (".yaml", ".yml", ".json")
"""Endings of the overlays in a folder that `overlays` names."""
PLACES: Mapping[str, type | tuple[type, ...]] = {
    "document": str,
    "overlays": list,
    "package": str,
    "output": str,
    "names": (str, bool),
    "lock": str,
    "source": str,
    "templates": str,
    "validate": bool,
}
"""What a table says beside the settings that a file of `--config` may have, and what each is."""
COMMANDS = ("check", "mock", "project", "suggest")
"""Tables below that of an API which belong to the command of that name."""


TABLES = (*(key for key, kind in OWN_SETTINGS.items() if kind is dict), *parser_options.TABLES)
"""Keys whose values are tables themselves: no API can be called so. It can be called like any other key."""


@frozen
class Configuration:
    """What `[tool.invocant]` of one file says."""

    file: Path
    shared: Mapping[str, Any]
    """Keys for every API; in a text, `{name}` stands for the API."""
    tables: Mapping[str, Mapping[str, Any]]
    """The table of each API, as it is written."""

    @property
    def root(self) -> Path:
        """The folder from which paths count."""
        return self.file.parent

    @property
    def names(self) -> list[str]:
        """The names of all APIs, sorted."""
        return sorted({*self.tables, *self._folders()})

    def table(self, name: str) -> Mapping[str, Any]:
        """Return what holds for the API called *name*: its table, over what holds for all."""
        shared = {key: _filled(value, name) for key, value in self.shared.items() if key != "folders"}
        return {**shared, **self.tables.get(name, {})}

    def targets(self, names: Sequence[str] = ()) -> list[Target]:
        """Return the targets called *names*, or all when none is named.

        Raises:
            UsageError: a name is unknown, or a table says something that is not understood.
        """
        for name in names:
            if name not in self.names:
                raise UsageError(f"no API {name!r} in {FILE}: {alike(name, self.names)}")
        if not self.names:
            raise UsageError(f"{FILE} names no API: add a table [tool.invocant.NAME] with its document")
        return [self._target(name) for name in dict.fromkeys(names or self.names)]

    def _folders(self) -> dict[str, Path]:
        """Return the folders that stand for an API, by its name."""
        return {
            folder.name: folder
            for pattern in self.shared.get("folders", ())
            for folder in sorted(self.root.glob(pattern))
            if any((folder / document).is_file() for document in DOCUMENTS)
        }

    def _target(self, name: str) -> Target:
        where = f"{FILE} [tool.invocant.{name}]"
        table = {key: value for key, value in self.table(name).items() if key not in COMMANDS}
        folder = self._folders().get(name)
        places = {key: value for key, value in table.items() if key in PLACES}
        for key, value in places.items():
            fits = isinstance(value, PLACES[key]) and (key != "names" or value is not True)
            if not fits or (key == "overlays" and not all(isinstance(path, str) for path in value)):
                raise UsageError(f"{where} sets {key} to {value!r}, which it cannot be")
        settings = {key: value for key, value in table.items() if key not in PLACES}
        check_settings(settings, where, places=(*PLACES, *COMMANDS))
        document, url = self._document(places.get("document"), folder, where)
        called = settings.get("package_name_override", name)
        shared = _filled(self.shared.get("package", "{name}"), str(called)).replace("-", "_")
        package = str(self.tables.get(name, {}).get("package", shared))
        check_package(package, f"{where}: package")
        output = self.root / places.get("output", ".")
        below = output.joinpath(*package.split("."))
        overlays = tuple(self._overlays(places.get("overlays"), folder, where))
        beside = overlays[0].parent if overlays else output
        options = {key: value for key, value in settings.items() if key in parser_options.HONOURED}
        return Target(
            api=name,
            document=document,
            url=url,
            overlays=overlays,
            names=self._names_lock(places.get("names"), folder, beside / f"{package}.names.lock"),
            base=self.root,
            package=package,
            output=output,
            lock=self.root / places["lock"] if "lock" in places else below / "lock.toml",
            source_file=self.root / places["source"] if "source" in places else None,
            templates=self.root / places["templates"] if "templates" in places else None,
            verify=settings.get("verify", "import"),
            max_size=settings.get("max-size", MAX_BYTES),
            allow_refs=settings.get("allow-refs", False),
            refs_root=self.root / settings["refs-root"] if "refs-root" in settings else None,
            max_files=settings.get("max-files", MAX_FILES),
            skip=tuple(settings.get("skip", ())),
            partial=settings.get("partial", False),
            validate=places.get("validate", True),
            client=settings.get("client"),
            folds=settings.get("folds", {}),
            options=options,
        )

    def _document(self, place: str | None, folder: Path | None, where: str) -> tuple[Path, str | None]:
        """Return the document's file, and the URL that it has to be fetched from first."""
        if place is not None and is_url(place):
            return self.root / "document", place
        if place is not None:
            path = self.root / place
            if not path.is_file():
                raise UsageError(f"{where}: there is no document {place}")
            return path, None
        if folder is None:
            raise UsageError(f"{where} needs a document: a file or an https URL")
        documents = [folder / name for name in DOCUMENTS if (folder / name).is_file()]
        if len(documents) > 1:
            raise UsageError(f"{folder.name} has {' and '.join(path.name for path in documents)}: keep one")
        return documents[0], None

    def _overlays(self, places: Sequence[str] | None, folder: Path | None, where: str) -> Iterator[Path]:
        """Yield the overlays in order: of each file or folder that is named, else of the API's own folder."""
        if places is None and folder is not None and (folder / "overlays").is_dir():
            places = [str(folder / "overlays")]
        for place in places or ():
            path = self.root / place
            if path.is_dir():
                yield from sorted(file for file in path.iterdir() if file.suffix in OVERLAYS)
            elif path.is_file():
                yield path
            else:
                raise UsageError(f"{where}: there is no overlay {place}")

    def _names_lock(self, place: str | bool | None, folder: Path | None, beside: Path) -> Path | None:
        """Return the file of the names lock; None where a table says that there is none."""
        if isinstance(place, str):
            return self.root / place
        if place is False:
            return None
        return folder / "names.lock" if folder is not None else beside


def find(start: Path) -> Configuration | None:
    """Return the configuration of the nearest folder from *start* upwards whose pyproject.toml has one."""
    for folder in (start, *start.parents):
        configuration = load(folder)
        if configuration is not None:
            return configuration
    return None


def load(folder: Path) -> Configuration | None:
    """Return what the pyproject.toml in *folder* says to us; None where it says nothing.

    Raises:
        UsageError: it is not TOML, or a key of `[tool.invocant]` is not understood.
    """
    path = folder / FILE
    try:
        text = path.read_text("utf-8")
    except OSError:
        return None
    if "tool" not in text or "invocant" not in text:
        return None
    try:
        told = tomllib.loads(text).get("tool", {}).get("invocant")
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}") from None
    if told is None:
        return None
    shared = {key: value for key, value in told.items() if not isinstance(value, Mapping) or key in TABLES}
    folders = shared.get("folders", [])
    if not (isinstance(folders, list) and all(isinstance(pattern, str) for pattern in folders)):
        raise UsageError(f"{FILE} [tool.invocant] sets folders to {folders!r}, which it cannot be")
    for key in shared:
        if key not in _shared():
            raise UsageError(f"{FILE} [tool.invocant] has no key {key!r}: {alike(key, _shared())}")
    tables = {key: value for key, value in told.items() if key not in shared}
    return Configuration(path.resolve(), shared, tables)


def targets(names: Sequence[str], root: Path) -> list[Target]:
    """Return the targets called *names*, or all, of the folder *root*.

    Raises:
        UsageError: a name is unknown, or something is said that is not understood.
    """
    configuration = load(root)
    if configuration is None:
        raise UsageError(
            f"{FILE} with [tool.invocant] is neither here nor above: give --document or --project"
        )
    return configuration.targets(names)


def nearest_root(start: Path) -> Path:
    """Return the folder in whose names a user speaks: the nearest with a configuration, else *start*."""
    configuration = find(start)
    return configuration.root if configuration is not None else start.resolve()


def _shared() -> tuple[str, ...]:
    return ("folders", *PLACES, *OWN_SETTINGS, *parser_options.HONOURED, *parser_options.REFUSED)


def _filled(value: Any, name: str) -> Any:
    """Return *value* with the API's *name* where its texts say `{name}`."""
    if isinstance(value, str):
        return value.replace("{name}", name)
    if isinstance(value, list):
        return [_filled(entry, name) for entry in value]
    if isinstance(value, Mapping):
        return {key: _filled(entry, name) for key, entry in value.items()}
    return value
