"""What a project is called in each place where it has a name: distribution, import package, client."""

from __future__ import annotations

import keyword
import re
import sys
from importlib import metadata

from attrs import frozen

from invocant_generator._configuration import TABLES
from invocant_generator._target import UsageError

_OURS = frozenset({"invocant", "invocant_api", "invocant_generator"})
_TAKEN = frozenset({"API", "Api", "AsyncClient", "Client", "Invocant"})
"""What no client can be called: these are names of every package."""
_REQUIRED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""The distribution that a requirement names."""
_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
"""What a distribution may be called, but for a figure in front, which no import package has.

Source: core metadata specifications, `Name`.
"""


@frozen
class ProjectNames:
    """The names of one project, all made of the one that was given."""

    given: str

    @property
    def distribution(self) -> str:
        """What `pip` calls it: `my-shop` for `My_Shop`.

        Source: PEP 503.
        """
        return _normal(self.given)

    @property
    def package(self) -> str:
        """What Python imports: `my_shop`."""
        return self.distribution.replace("-", "_")

    @property
    def client(self) -> str:
        """The class of its clients: `MyShop`, of which the async one is `AsyncMyShop`."""
        name = "".join(word[:1].upper() + word[1:] for word in self.distribution.split("-"))
        return f"{name}Api" if name in _TAKEN or keyword.iskeyword(name) else name


def project_names(name: str, package: str | None = None) -> ProjectNames:
    """Return the names of the project *name*, whose import package may be called *package*.

    Raises:
        UsageError: nothing can be called so, or its package would hide one that is in use.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be the name of a project: letters, figures, '-', '_' and '.', a letter first"
        )
    names = ProjectNames(name)
    module = package or names.package
    if keyword.iskeyword(module):
        raise UsageError(f"{module!r} is a word of Python's own: choose another name, or another --package")
    if module in sys.stdlib_module_names:
        raise UsageError(
            f"{module!r} is a module of Python itself: choose another name, or another --package"
        )
    if names.distribution in TABLES:
        raise UsageError(f"{names.distribution!r} is a key of [tool.invocant], no API: choose another name")
    if module in _OURS or module == "tests" or _is_in_use(module.partition(".")[0]):
        raise UsageError(
            f"{module!r} would hide a package that is in use: choose another name, or another --package"
        )
    return names


def _is_in_use(module: str) -> bool:
    """Tell whether *module* is one that Invocant or its tests run on: a package would hide it from them."""
    owners = metadata.packages_distributions().get(module, ())
    return not _needed("invocant").isdisjoint(map(_normal, owners))


def _needed(distribution: str) -> set[str]:
    """Return *distribution* with what it needs for any extra, and what that needs in turn."""
    needed: set[str] = set()
    pending = [distribution]
    while pending:
        name = pending.pop()
        if name in needed:
            continue
        needed.add(name)
        try:
            requirements = metadata.requires(name) or ()
        except metadata.PackageNotFoundError:
            continue
        own = [entry for entry in requirements if name == distribution or "extra ==" not in entry]
        pending += [_normal(match[0]) for match in map(_REQUIRED.match, own) if match]
    return needed


def _normal(name: str) -> str:
    """Return the name of a distribution as PEP 503 spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()
