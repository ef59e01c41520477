"""Say what is generated from what: one target per API, found in a checkout or named on the command line."""

from __future__ import annotations

import keyword
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from attrs import field, frozen

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
PACKAGE = "invocant_api"
"""Import package that holds the clients of the documents under openapi/."""


class UsageError(Exception):
    """Something was asked for that does not exist; its text is one line and the exit code is 2."""


@frozen(kw_only=True)
class Target:
    """One package to generate: its inputs, where it goes, and how it is checked."""

    api: str
    """Name in messages and in the summary."""
    document: Path
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
    validate: bool = True
    """Whether openapi-spec-validator is heard on the document."""
    options: Mapping[str, Any] = field(factory=dict, hash=False)
    """Options of openapi-python-client, of those that are honoured."""

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
        """The document's name as the generated files cite it."""
        return self.label(self.document)

    def label(self, path: Path) -> str:
        """Return *path* relative to the base, or its bare name when it lies elsewhere."""
        try:
            return path.resolve().relative_to(self.base).as_posix()
        except ValueError:
            return path.name


def nearest_root(start: Path) -> Path:
    """Return the nearest folder from *start* upwards that has a pyproject.toml; *start* when none has."""
    for folder in (start, *start.parents):
        if (folder / "pyproject.toml").is_file():
            return folder.resolve()
    return start.resolve()


def known_apis(root: Path = CHECKOUT) -> list[str]:
    """Return the names of the APIs that have a document in the checkout at *root*, sorted."""
    return sorted(path.parent.name for path in root.glob("openapi/*/document.yaml"))


def checkout_targets(apis: Sequence[str], root: Path = CHECKOUT) -> list[Target]:
    """Return the targets called *apis*, or all of the checkout when none is named.

    Raises:
        UsageError: a name is unknown, or a config file says something that is not understood.
    """
    known = known_apis(root)
    for api in apis:
        if api not in known:
            raise UsageError(f"no API {api!r} under openapi/: there is {', '.join(known) or 'none'}")
    if not known:
        raise UsageError("no document under openapi/: the generator works in a checkout, or with --document")
    return [_checkout_target(api, root) for api in dict.fromkeys(apis or known)]


def _checkout_target(api: str, root: Path) -> Target:
    folder = root / "openapi" / api
    config = root / "generator" / "config" / f"{api}.yml"
    settings = _read_config(config) if config.exists() else {}
    options = {key: value for key, value in settings.items() if key in parser_options.HONOURED}
    return Target(
        api=api,
        document=folder / "document.yaml",
        overlays=tuple(sorted((folder / "overlays").glob("*.yaml"))),
        names=folder / "names.lock",
        config=config if config.exists() else None,
        base=root,
        package=f"{PACKAGE}.{options.get('package_name_override') or api}",
        output=root / "generated",
        lock=root / "generated" / PACKAGE / "lock.toml",
        verify=settings.get("verify", "wire"),
        max_size=settings.get("max-size", MAX_BYTES),
        allow_refs=settings.get("allow-refs", False),
        refs_root=_refs_root(settings, config),
        max_files=settings.get("max-files", MAX_FILES),
        skip=tuple(settings.get("skip", ())),
        partial=settings.get("partial", False),
        options=options,
    )


def _refs_root(settings: Mapping[str, Any], config: Path | None) -> Path | None:
    """Return the folder that the settings name, which counts from the file that they stand in."""
    root = settings.get("refs-root")
    return None if root is None or config is None else (config.parent / root).absolute()


def _read_config(path: Path) -> Mapping[str, Any]:
    import yaml

    try:
        settings = yaml.safe_load(path.read_text("utf-8")) or {}
    except yaml.YAMLError as error:
        raise UsageError(f"{path.name} is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(settings, dict):
        raise UsageError(f"{path.name} must hold settings by name")
    kinds: dict[str, type] = {
        "verify": str,
        "max-size": int,
        "allow-refs": bool,
        "refs-root": str,
        "max-files": int,
        "skip": list,
        "partial": bool,
    }
    options = {key: value for key, value in settings.items() if key in parser_options.HONOURED}
    for key, value in settings.items():
        if key in options:
            continue
        if key in parser_options.REFUSED:
            raise UsageError(f"{path.name} sets {key}, which has no effect: {parser_options.REFUSED[key]}")
        if key not in kinds:
            known = ", ".join([*kinds, *parser_options.HONOURED])
            raise UsageError(f"{path.name} has no setting {key!r}: there is {known}")
        fits = isinstance(value, kinds[key]) and (key != "verify" or value in LEVELS)
        if kinds[key] is int:
            fits = fits and not isinstance(value, bool) and value > 0
        if kinds[key] is list and fits:
            fits = all(isinstance(entry, str) for entry in value)
        if not fits:
            raise UsageError(f"{path.name} sets {key} to {value!r}, which it cannot be")
    problem = parser_options.problem(options) if options else None
    if problem is not None:
        raise UsageError(f"{path.name} has an option that is not understood: {problem}")
    return settings


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
) -> Target:
    """Return the target for one *document* from anywhere; its lock lies inside the package.

    What is given here goes before what the file *config* says; what either skips is skipped.

    Raises:
        UsageError: *package* cannot be imported under that name, its folder holds something else, or the
            config file says something that is not understood.
    """
    parts = package.split(".")
    if not all(part.isidentifier() and part.isascii() and not keyword.iskeyword(part) for part in parts):
        raise UsageError(f"--package {package!r} is not a name that Python can import")
    folder = output.joinpath(*parts)
    ours = not folder.exists() or (folder / "lock.toml").exists()
    if not ours and not (folder.is_dir() and not any(folder.iterdir())):
        raise UsageError(f"{folder} was not made by this generator: remove it, or choose another --package")
    settings = _read_config(config) if config is not None else {}
    options = {key: value for key, value in settings.items() if key in parser_options.HONOURED}
    if "package_name_override" in options:
        raise UsageError(
            f"{config.name if config else ''} sets package_name_override; with --document, --package names it"
        )
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
        options=options,
    )
