"""What a person says of an API, and where: asked for once source.toml says that the API was reviewed.

All else that the suite wants of an API it derives from the folder, or asks of any API there is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence

import yaml
from attrs import frozen

from invocant.documents import operations
from tests.contract.searches import SHORT
from tests.e2e.scenarios import SCENARIOS
from tests.generated import exported, reviewed
from tests.generator.public_methods import PUBLIC_METHODS
from tests.packaging import surface
from tests.packaging.tracked import ROOT
from tests.typing.examples import typed
from tests.vendored import overlaid

FORM = ".github/ISSUE_TEMPLATE/drift.yml"


@frozen
class Demand:
    """One thing to say of an API."""

    place: str
    """The file that it is written in, `{api}` standing for the API."""
    what: str
    """What to write there."""
    holds: Callable[[str], bool]
    """Whether it is written for an API."""

    def told(self, api: str) -> str:
        """Return a line that says what is to be done, and where."""
        return f"{self.place.format(api=api)}: {self.what.format(api=api, client=title(api))}"


def title(api: str) -> str:
    """Return what pages call *api*: its client class, or what that would be."""
    names = exported(api)
    return names[0] if names else api.title().replace("_", "")


def api_called(name: str) -> str:
    """Return the reviewed API that pages call *name*, perhaps with a version after it: `Opper v2`.

    Raises:
        LookupError: there is none.
    """
    for api in reviewed():
        if title(api).lower() == name.split(" ")[0].lower():
            return api
    raise LookupError(f"no API that was reviewed is called {name!r}")


def cells(page: str, heading: str) -> list[list[str]]:
    """Return the rows of the first table under *heading*, its head too."""
    section = (ROOT / page).read_text("utf-8").split(f"{heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line.strip().strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for number, row in enumerate(lines) if number != 1]


def columns_of_readme() -> list[str]:
    """Return the API of each column of README's table."""
    return [api_called(name) for name in cells("README.md", "## What works")[0][1:]]


def _rows(heading: str) -> list[str]:
    return [api_called(row[0]) for row in cells("docs/adding-an-api.md", heading)[1:]]


def _in_every_contract(api: str) -> bool:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    lists = [value for contract in contracts for value in contract.values() if isinstance(value, list)]
    naming = [names for names in lists if {f"invocant.{other}" for other in reviewed()} & {*names}]
    return all(f"invocant.{api}" in names for names in naming)


def _in_form(api: str) -> bool:
    form = yaml.safe_load((ROOT / FORM).read_text("utf-8"))
    lists = [part["attributes"]["options"] for part in form["body"] if part["type"] == "dropdown"]
    return all(title(api) in options for options in lists)


def _says_what_is_refused(api: str) -> bool:
    """Whether each operation says who may call it, and what a bad call, a bad key and too many calls meet."""
    if api not in reviewed():
        return False
    document = overlaid(api)
    schemes = document.get("components", {}).get("securitySchemes")
    for operation in operations(document):
        security = operation.raw.get("security", document.get("security")) if schemes else [{"none": []}]
        wanted = (
            {"400", "429"} | ({"401"} if schemes else set()) | ({"404"} if "{" in operation.path else set())
        )
        body = operation.raw.get("requestBody", {"required": True})
        if not security or {} in security or not wanted <= operation.raw["responses"].keys():
            return False
        if "$ref" not in body and not body.get("required"):
            return False
    return True


def _has_module(api: str) -> bool:
    return len(exported(api)) == 2 and (ROOT / f"invocant/{api}.py").is_file()


DEMANDS: Sequence[Demand] = (
    Demand(
        "invocant/{api}.py",
        "the clients {client} and Async{client}, exported by invocant/__init__.py",
        _has_module,
    ),
    Demand(
        "openapi/{api}/overlays",
        "for each operation its security, whether its body is required, and the answers 400, 401 and 429, "
        "and 404 where its path has a parameter",
        _says_what_is_refused,
    ),
    Demand(
        "pyproject.toml",
        "invocant.{api} in each contract of import-linter that names a facade",
        _in_every_contract,
    ),
    Demand(
        "tests/e2e/scenarios.py",
        "SCENARIOS['{api}']: what a user does, a step for each method",
        SCENARIOS.__contains__,
    ),
    Demand(
        "tests/generator/public_methods.py",
        "PUBLIC_METHODS['{api}']: the method of each operation",
        PUBLIC_METHODS.__contains__,
    ),
    Demand(
        "tests/contract/searches.py", "SHORT['{api}']: how long schemathesis searches", SHORT.__contains__
    ),
    Demand(
        "tests/typing/sync_calls.py, async_calls.py",
        "the function {api}_calls, which calls each method",
        typed,
    ),
    Demand(
        "tests/data/surface/{api}.txt",
        "its public surface, by `make surface`",
        lambda api: (surface.FOLDER / f"{api}.txt").exists(),
    ),
    Demand(
        "README.md", "a column {client} in the table of `What works`", lambda api: api in columns_of_readme()
    ),
    Demand(
        "docs/adding-an-api.md",
        "a row {client} in `Where the three documents come from`",
        lambda api: api in _rows("## Where the three documents come from"),
    ),
    Demand(
        "docs/adding-an-api.md",
        "a row {client} in `What the three took`",
        lambda api: api in _rows("## What the three took"),
    ),
    Demand(FORM, "{client} among the APIs that a report may be about", _in_form),
)
"""All of them, in the order in which they are best met."""


def missing(api: str) -> list[str]:
    """Return what is still to be said of *api*, a line each."""
    return [demand.told(api) for demand in DEMANDS if not demand.holds(api)]
