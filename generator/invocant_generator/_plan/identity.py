"""What a package that stands alone is called: to pip, to servers, and in the programs that use it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from invocant_generator._plan.error_names import ERRORS
from invocant_generator._plan.titles import api_called

_RELEASE = re.compile(r"v?(\d+(?:[._-]\d+)*)", re.IGNORECASE)
_PRE = re.compile(r"[._-]?(alpha|beta|preview|pre|rc|a|b|c)[._-]?(\d*)", re.IGNORECASE)
_PRE_NAMES = {"alpha": "a", "beta": "b", "preview": "rc", "pre": "rc", "c": "rc"}
NO_VERSION = "0.0.0"
"""The version of a package whose document gives none that pip takes."""


@frozen
class HandwrittenFold:
    """What makes the result of a stream and is written by hand."""

    method: str
    """The streamed method."""
    module: str
    name: str


@frozen
class PackageIdentity:
    """Names and version of a package; empty ones for a package that is one of several below another."""

    package: str = ""
    """Import name."""
    version: str = ""
    """Version, as pip takes it."""
    client: str = ""
    """What its clients are called, "" where they have no name of their own."""
    folds: Mapping[str, str] = field(factory=dict)
    """By streamed method, the `module:name` of what makes its fold."""

    @property
    def user_agent(self) -> str:
        """What stands in `User-Agent` before the runtime: `bookshop/1.4`; "" for nothing.

        Source: RFC 9110, section 10.1.5.
        """
        return f"{self.package.rpartition('.')[2]}/{self.version}" if self.package else ""

    @property
    def made_folds(self) -> Sequence[HandwrittenFold]:
        """The folds, their places taken apart."""
        return [HandwrittenFold(method, *place.split(":", 1)) for method, place in self.folds.items()]

    def text(self, title: str, prefix: str = "") -> str:
        """Return what the docstring of a client says of an API with that *title*.

        Args:
            title: Of the document.
            prefix: `Async` for the asynchronous client, else empty.
        """
        word, use = (" for async code", "async with") if prefix else ("", "with")
        return f"Client of {api_called(title)}{word}: `{use} {prefix}{self.client}() as client: ...`."

    @property
    def error(self) -> str:
        """The root of its errors by name: `BookshopError`, unless the runtime has an error of that name."""
        name = f"{self.client}Error"
        return name if name not in ERRORS else f"{self.client}ApiError"

    @property
    def errors(self) -> Sequence[str]:
        """The names of all errors and warnings that its calls can meet."""
        return ERRORS

    @property
    def all_errors(self) -> Sequence[str]:
        """The same with their root under the name of the package."""
        return sorted((*ERRORS, self.error))


def package_version(text: str) -> str:
    """Return the version of a package for the version of an API, which may be anything.

    `v1` is 1, `2024-01-30` is 2024.1.30, `2.0-beta.3` is 2.0b3; what follows is left out, and what begins
    otherwise is 0.0.0.

    Source: PEP 440.
    """
    release = _RELEASE.match(text.strip())
    if release is None:
        return NO_VERSION
    numbers = ".".join(str(int(number)) for number in re.split(r"[._-]", release[1]))
    pre = _PRE.match(text.strip(), release.end())
    if pre is None:
        return numbers
    name = pre[1].lower()
    return f"{numbers}{_PRE_NAMES.get(name, name)}{int(pre[2] or 0)}"
