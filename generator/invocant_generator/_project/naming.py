"""What a project is called in each place where it has a name: distribution, import package, client."""

from __future__ import annotations

import keyword
import re
import sys

from attrs import frozen

from invocant_generator._target import UsageError

_OURS = frozenset({"invocant", "invocant_api", "invocant_generator"})
_TAKEN = frozenset({"API", "Api", "AsyncClient", "Client", "Invocant"})
"""What no client can be called: these are names of every package."""
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
        return re.sub(r"[-_.]+", "-", self.given).lower()

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
    if module in _OURS or module == "tests":
        raise UsageError(
            f"{module!r} would hide a package that is in use: choose another name, or another --package"
        )
    return names
