"""What a package that stands alone is called: version, name to servers, variables, clients and errors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from invocant_generator._plan.error_names import ERRORS
from invocant_generator._plan.identity import PackageIdentity, package_version
from invocant_generator._plan.titles import api_called
from invocant_generator._project.naming import project_names
from invocant_generator._target import UsageError
from tests.generator.commands import TINY, run
from tests.generator.projects import ended

pytestmark = pytest.mark.checkout


@pytest.mark.parametrize(
    ("title", "called"),
    [
        ("Parcels", "the Parcels API"),
        ("Tic Tac Toe", "the Tic Tac Toe API"),
        ("Bookshop API", "the Bookshop API"),
        ("Discord HTTP API (Preview)", "the Discord HTTP API (Preview)"),
        ("Twilio - Api", "the Twilio - Api"),
        ("Swagger Petstore - OpenAPI 3.0", "the Swagger Petstore - OpenAPI 3.0"),
        ("Mail Service", "the Mail Service"),
        ("Service Desk", "the Service Desk API"),
        ("Capital", "the Capital API"),
        ("A Bookshop", "A Bookshop"),
        ("The API of the shop", "The API of the shop"),
        ("Two\n lines", "the Two lines API"),
        ("", "the API"),
    ],
)
def test_sentence_says_of_what_the_client_is(title: str, called: str) -> None:
    """A title that does not say that it is of an API gets the word; one with an article gets no other."""
    assert api_called(title) == called


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1.4", "1.4"),
        ("v2", "2"),
        ("1.0.27", "1.0.27"),
        ("2024-01-30", "2024.1.30"),
        ("2.0.0-beta.3", "2.0.0b3"),
        ("1.0rc1", "1.0rc1"),
        ("1.0-preview", "1.0rc0"),
        ("3.1.0+build.7", "3.1.0"),
        ("1.2.x", "1.2"),
        (" 7 ", "7"),
        ("latest", "0.0.0"),
        ("", "0.0.0"),
        ("20240401.0-alpha", "20240401.0a0"),
    ],
)
def test_version_is_one_that_pip_takes(text: str, version: str) -> None:
    """Whatever the document calls its version, the package has one by PEP 440."""
    from packaging.version import Version

    assert package_version(text) == version
    assert str(Version(version)) == version


@pytest.mark.parametrize(
    ("name", "distribution", "package", "client"),
    [
        ("bookshop", "bookshop", "bookshop", "Bookshop"),
        ("My_Shop", "my-shop", "my_shop", "MyShop"),
        ("a.b-c", "a-b-c", "a_b_c", "ABC"),
        ("oai--tags", "oai-tags", "oai_tags", "OaiTags"),
        ("client", "client", "client", "ClientApi"),
        ("v2", "v2", "v2", "V2"),
    ],
)
def test_one_name_gives_all(name: str, distribution: str, package: str, client: str) -> None:
    """Distribution, package and client are called by the same words, each in the spelling of its place."""
    names = project_names(name)
    assert (names.distribution, names.package, names.client) == (distribution, package, client)


@pytest.mark.parametrize(
    "name", ["click", "h11", "PyTest", "yaml", "invocant", "tests", "json", "folds", "class"]
)
def test_name_that_is_taken_is_refused(name: str) -> None:
    """No package hides what its own runtime and tests are made of, or cannot be named in pyproject.toml."""
    with pytest.raises(UsageError, match=r"choose another name"):
        project_names(name)


def test_errors_are_those_of_the_runtime() -> None:
    """A package shows every error that a call can raise, and none that is not there."""
    from invocant.runtime import FOR_USERS

    assert sorted(ERRORS) == sorted(name for name in FOR_USERS if name.endswith(("Error", "Warning")))


def test_error_does_not_hide_one_of_the_runtime() -> None:
    """A package called `stream` has a root of errors beside `StreamError`, which is another thing."""
    assert PackageIdentity(client="Bookshop").error == "BookshopError"
    assert PackageIdentity(client="Stream").error == "StreamApiError"


FOLD = """
class Counted:
    kind = "json"
    joined = ""
    problem = ""

    def __init__(self):
        self.count = 0

    def add(self, event, role, value, payload, /):
        self.count += 1

    def partial(self):
        return self.count

    def result(self):
        return self.count
"""

PROGRAM = """
import sys, warnings
warnings.simplefilter("error")
import tiny, other
from invocant import InvocantError, Environment
from invocant.runtime import NotFoundError
import httpx, tiny.errors, other.errors
import importlib.metadata

assert tiny.__version__ == "2.0b1" and other.__version__ == "1"
assert tiny.TinyError is InvocantError and other.OtherError is InvocantError
assert tiny.errors.NotFoundError is NotFoundError
assert issubclass(tiny.Tiny, tiny.Client) and issubclass(tiny.AsyncTiny, tiny.AsyncClient)
assert tiny.Tiny.FOLDS["pets.watch"]().result() == 0
assert tiny.Client.FOLDS == {} and other.Other.FOLDS == {}
assert sorted(tiny.__all__) == ["API", "AsyncClient", "AsyncTiny", "Client", "Tiny", "TinyError"]

sent = []
def answer(request):
    sent.append((str(request.url), request.headers["user-agent"], request.headers.get("x-key")))
    return httpx.Response(200, json={"name": str(request.url)})

environ = {
    "TINY_BASE_URL": "https://a.example", "OTHER_BASE_URL": "https://b.example",
    "TINY_API_KEY": "t", "OTHER_API_KEY": "o",
}.get
http = httpx.Client(transport=httpx.MockTransport(answer))
with tiny.Tiny(environment=Environment(environ=environ), http_client=http) as a, \\
     other.Other(environment=Environment(environ=environ), http_client=http) as b:
    first, second = a.pets.get("1"), b.pets.get("2")
assert type(first) is not type(second)
assert type(first).__module__.startswith("tiny.") and type(second).__module__.startswith("other.")
from invocant.runtime import VERSION
assert sent == [
    ("https://a.example/pets/1", f"tiny/2.0b1 invocant/{VERSION}", "t"),
    ("https://b.example/pets/2", f"other/1 invocant/{VERSION}", "o"),
], sent
print("both")
"""


def test_two_packages_do_not_disturb_each_other(tmp_path: Path) -> None:
    """Two packages in one process have their own versions, variables, clients, models, folds and keys."""
    document = {
        **TINY,
        "security": [{"key": []}],
        "components": {
            **TINY["components"],
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        },
    }
    for name, more in {
        "tiny": {"package_version_override": "2.0-beta.1", "folds": {"pets.watch": "folding:Counted"}},
        "other": {},
    }.items():
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(document))
        (tmp_path / f"{name}.config").write_text(yaml.safe_dump({"client": name.title(), **more}))
        done = run(
            *("generate", "--document", tmp_path / f"{name}.yaml", "--package", name, "--output", tmp_path),
            *("--config", tmp_path / f"{name}.config", "--no-validate"),
        )
        assert done.code == 0, done.err
    (tmp_path / "folding.py").write_text(FOLD)
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.stdout == "both\n", ended(ran)


@pytest.mark.parametrize(
    "setting",
    [
        {"client": "no class"},
        {"client": "class"},
        {"client": 7},
        {"folds": {"a.b": "nowhere"}},
        {"folds": ["a"]},
    ],
)
def test_names_that_are_none(setting: dict[str, object], tmp_path: Path) -> None:
    """A setting that can name no class, or nothing in a module, is refused before anything is made."""
    (tmp_path / "tiny.yaml").write_text(yaml.safe_dump(TINY))
    (tmp_path / "config").write_text(yaml.safe_dump(setting))
    done = run(
        *("generate", "--document", tmp_path / "tiny.yaml", "--package", "tiny", "--output", tmp_path),
        *("--config", tmp_path / "config"),
    )
    assert done.code == 2
    assert next(iter(setting)) in done.err


def test_package_made_again_for_another_name(tmp_path: Path) -> None:
    """The names are among what the lock knows: another one is no run with nothing to do."""
    (tmp_path / "tiny.yaml").write_text(yaml.safe_dump(TINY))
    for name in ("Tiny", "Small"):
        (tmp_path / "config").write_text(yaml.safe_dump({"client": name}))
        done = run(
            *("generate", "--document", tmp_path / "tiny.yaml", "--package", "tiny", "--output", tmp_path),
            *("--config", tmp_path / "config", "--verify", "none", "--no-validate"),
        )
        assert done.code == 0, done.err
        assert f"class {name}(Client)" in (tmp_path / "tiny" / "facade.py").read_text("utf-8")
