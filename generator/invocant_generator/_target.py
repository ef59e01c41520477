"""Say what is generated from what: one target per API, found in a checkout or named on the command line."""

from __future__ import annotations

import keyword
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit, urlunsplit

from attrs import field, frozen

from invocant.cli.style import alike
from invocant_generator import _parser_options as parser_options

Verify = Literal["none", "import", "types", "wire"]
"""How much of a generated package is checked before it is written: each level includes those before it."""

LEVELS: tuple[Verify, ...] = get_args(Verify)
MAX_BYTES = 16 * 2**20
"""Largest document read unless told otherwise, in bytes."""
MAX_FILES = 200
"""How many files a document may refer to unless told otherwise."""
CHECKOUT = Path(__file__).resolve().parents[2]
"""The folder that holds openapi/, generator/ and generated/, where the generator lies in a checkout."""
OWN_SETTINGS: Mapping[str, type] = {
    "verify": str,
    "max-size": int,
    "allow-refs": bool,
    "refs-root": str,
    "max-files": int,
    "skip": list,
    "partial": bool,
    "client": str,
    "folds": dict,
}
"""Settings that are our own, beside options of openapi-python-client, and what each is."""


class UsageError(Exception):
    """Something was asked for that does not exist; its text is one line and the exit code is 2."""


@frozen(kw_only=True)
class Target:
    """One package to generate: its inputs, where it goes, and how it is checked."""

    api: str
    """Name in messages and in the summary."""
    document: Path
    """Its file; for a document that is fetched, where it is put."""
    url: str | None = None
    """Where the document has to be fetched from; None for a file that is there."""
    overlays: tuple[Path, ...] = ()
    names: Path | None = None
    """Names lock, read and updated; None generates every name anew."""
    config: Path | None = None
    base: Path
    """Folder to which inputs are written relative, so that no machine's path enters the output."""
    package: str
    """Import name of the package, dots included."""
    output: Path
    """Folder on the import path; the package is made below it."""
    lock: Path
    """The lock file that has this target's section."""
    verify: Verify = "import"
    max_size: int = MAX_BYTES
    allow_refs: bool = False
    refs_root: Path | None = None
    """The folder that the files referred to lie in; None for that of the document."""
    max_files: int = MAX_FILES
    skip: tuple[str, ...] = ()
    """Operations to leave out: by dotted name, by operationId or as `METHOD /path`."""
    partial: bool = False
    """Whether what cannot be made is left out and named, instead of making nothing."""
    source_file: Path | None = None
    """What says where the document comes from; None for source.toml beside it."""
    templates: Path | None = None
    """A folder of templates that go before ours, one by one."""
    validate: bool = True
    """Whether openapi-spec-validator is heard on the document."""
    client: str | None = None
    """What the package calls its clients, and its errors after them; None for no names of its own."""
    folds: Mapping[str, str] = field(factory=dict, hash=False)
    """By streamed method, the `module:name` of what makes the fold that builds its result."""
    options: Mapping[str, Any] = field(factory=dict, hash=False)
    """Options of openapi-python-client, of those that are honoured."""

    @property
    def stands_alone(self) -> bool:
        """Whether the package is one of its own, and not one of several below another."""
        return self.lock.parent == self.folder

    @property
    def name(self) -> str:
        """What log lines call the API."""
        return str(self.options.get("project_name_override") or self.api)

    @property
    def folder(self) -> Path:
        """Folder of the package itself."""
        return self.output.joinpath(*self.package.split("."))

    @property
    def source(self) -> str:
        """The document's name as the generated files cite it; a URL without what may be secret in it."""
        return self.label(self.document) if self.url is None else public_address(self.url)

    def label(self, path: Path) -> str:
        """Return *path* relative to the base, or its bare name when it lies elsewhere."""
        try:
            return path.resolve().relative_to(self.base).as_posix()
        except ValueError:
            return path.name


def is_class_name(text: object) -> bool:
    """Tell whether a class can be called *text*, with `Async` before it and `Error` behind it too."""
    return isinstance(text, str) and text.isidentifier() and text.isascii() and not keyword.iskeyword(text)


def is_place(text: object) -> bool:
    """Tell whether *text* names something in a module: `package.module:name`."""
    if not isinstance(text, str):
        return False
    module, colon, name = text.partition(":")
    return bool(colon) and name.isidentifier() and all(part.isidentifier() for part in module.split("."))


def _refs_root(settings: Mapping[str, Any], config: Path | None) -> Path | None:
    """Return the folder that the settings name, which counts from the file that they stand in."""
    root = settings.get("refs-root")
    return None if root is None or config is None else (config.parent / root).absolute()


def read_config(path: Path) -> Mapping[str, Any]:
    """Return what the YAML or JSON file at *path* sets, or the TOML file, which is told by its name.

    Raises:
        UsageError: it cannot be read, or says something that is not understood.
    """
    import tomllib

    import yaml

    form = "TOML" if path.suffix == ".toml" else "YAML"
    try:
        text = path.read_text("utf-8")
        settings = tomllib.loads(text) if form == "TOML" else yaml.safe_load(text) or {}
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + 1}: " if mark is not None else ""
        raise UsageError(f"{path.name} is not YAML: {line}{error.problem or error.context}") from None
    except (ValueError, yaml.YAMLError) as error:  # no UTF-8 either
        raise UsageError(f"{path.name} is not {form}: {' '.join(str(error).split())}") from None
    if not isinstance(settings, dict):
        raise UsageError(f"{path.name} must hold settings by name")
    check_settings(settings, path.name)
    return settings


def check_settings(settings: Mapping[str, Any], where: str, places: Sequence[str] = ()) -> None:
    """Check *settings* as a config file or a table of pyproject.toml has them.

    Args:
        settings: By their names.
        where: What holds them, for messages.
        places: Further names that are known there.

    Raises:
        UsageError: one is unknown, has no effect, or is what it cannot be.
    """
    options = {key: value for key, value in settings.items() if key in parser_options.HONOURED}
    for key, value in settings.items():
        if key in options:
            continue
        if key in parser_options.REFUSED:
            raise UsageError(f"{where} sets {key}, which has no effect: {parser_options.REFUSED[key]}")
        if key not in OWN_SETTINGS:
            known = [*places, *OWN_SETTINGS, *parser_options.HONOURED]
            raise UsageError(f"{where} has no setting {key!r}: {alike(key, known)}")
        fits = isinstance(value, OWN_SETTINGS[key]) and (key != "verify" or value in LEVELS)
        if OWN_SETTINGS[key] is int:
            fits = fits and not isinstance(value, bool) and value > 0
        if OWN_SETTINGS[key] is list and fits:
            fits = all(isinstance(entry, str) for entry in value)
        if key == "client" and fits:
            fits = is_class_name(value)
        if key == "folds" and fits:
            fits = all(map(is_place, value.values()))
        if not fits:
            raise UsageError(f"{where} sets {key} to {value!r}, which it cannot be")
    problem = parser_options.problem(options) if options else None
    if problem is not None:
        raise UsageError(f"{where} has an option that is not understood: {problem}")


_TAKEN = sys.stdlib_module_names | {"attr", "attrs", "dateutil", "httpx", "invocant", "sniffio"}
"""Modules that a package of that name would hide from itself: on the import path it comes first."""


def check_package(package: str, what: str) -> None:
    """Check that *package* is a name that Python can import; *what* says where it stands.

    Raises:
        UsageError: it is none.
    """
    parts = package.split(".")
    if not all(part.isidentifier() and part.isascii() and not keyword.iskeyword(part) for part in parts):
        raise UsageError(f"{what} {package!r} is not a name that Python can import")
    if parts[0] in _TAKEN:
        whose = "Python" if parts[0] in sys.stdlib_module_names else "what the package needs"
        raise UsageError(f"{what} {package!r} hides the module {parts[0]} of {whose}: choose another name")


def public_address(url: str) -> str:
    """Return *url* without what may be secret in it: user and password, query and fragment."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def is_url(place: str) -> bool:
    """Tell whether *place* names a document on a host, not a file."""
    return place.startswith(("https://", "http://"))


def document_target(
    document: Path,
    *,
    package: str,
    output: Path,
    overlays: Sequence[Path] = (),
    names: Path | None = None,
    config: Path | None = None,
    verify: Verify | None = None,
    max_size: int | None = None,
    allow_refs: bool = False,
    refs_root: Path | None = None,
    max_files: int | None = None,
    skip: Sequence[str] = (),
    partial: bool = False,
    validate: bool = True,
    templates: Path | None = None,
) -> Target:
    """Return the target for one *document* from anywhere; its lock lies inside the package.

    What is given here goes before what the file *config* says; what either skips is skipped.

    Raises:
        UsageError: *package* cannot be imported under that name, or the config file says something that is
            not understood.
    """
    check_package(package, "--package")
    folder = output.joinpath(*package.split("."))
    settings = read_config(config) if config is not None else {}
    options = {key: value for key, value in settings.items() if key in parser_options.HONOURED}
    return Target(
        api=package,
        document=document,
        overlays=tuple(overlays),
        names=names,
        config=config,
        base=document.resolve().parent,
        package=package,
        output=output,
        lock=folder / "lock.toml",
        verify=verify or settings.get("verify", "import"),
        max_size=max_size or settings.get("max-size", MAX_BYTES),
        allow_refs=allow_refs or settings.get("allow-refs", False),
        refs_root=refs_root or _refs_root(settings, config),
        max_files=max_files or settings.get("max-files", MAX_FILES),
        skip=(*settings.get("skip", ()), *skip),
        partial=partial or settings.get("partial", False),
        validate=validate,
        client=settings.get("client"),
        folds=settings.get("folds", {}),
        templates=templates,
        options=options,
    )
