"""What a user sees of a package: names, signatures, docstrings, tables, and what importing it loads."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from typing import Any, get_args, get_type_hints

import pytest

from invocant import runtime as rt
from tests.generator.asking import answer, ask
from tests.generator.packages import NAMES, Catalogue

pytestmark = pytest.mark.checkout


def test_methods_have_the_signatures_of_the_operations(catalogue: Catalogue) -> None:
    """Required path parameters come by position, everything else by name, sync and async alike."""
    resources = catalogue("operations", "resources.things")
    parameters = inspect.signature(resources.Things.get).parameters
    assert parameters["thing_id"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert parameters["options"].kind is inspect.Parameter.KEYWORD_ONLY
    run = inspect.signature(resources.Things.run).parameters
    assert "stream" not in run
    assert run["input"].default is inspect.Parameter.empty
    assert list(inspect.signature(resources.Things.list).parameters)[-4:] == [
        "cursor",
        "max_items",
        "prefetch",
        "options",
    ]
    for name in ("get", "delete", "list", "run", "stream"):
        pair = (getattr(resources.Things, name), getattr(resources.AsyncThings, name))
        assert inspect.signature(pair[0]).parameters == inspect.signature(pair[1]).parameters
        assert inspect.iscoroutinefunction(pair[1]) == (name not in {"list", "stream"})


@pytest.mark.parametrize("name", NAMES)
def test_sync_and_async_offer_the_same(catalogue: Catalogue, name: str) -> None:
    """Every resource and method of one client is there in the other, with the same words."""
    module = catalogue(name)
    kinds = (rt.SyncResource, rt.AsyncResource)

    def words(member: Any) -> str:
        """Return the docstring without what only the async form says."""
        return re.sub(r"\b(await|async) ", "", member.__doc__ or "")

    def shown(client: Any) -> dict[str, str]:
        own = {
            name: getattr(type(client), name)
            for name in vars(type(client))
            if not name.startswith("_") and name not in {"API", "raw", "unread"}
        }
        texts = {name: words(member) for name, member in own.items()}
        for name, member in own.items():
            if not callable(member):
                resource = getattr(client, name)
                assert type(resource).__doc__ == member.__doc__
                assert isinstance(resource, kinds[isinstance(client, rt.AsyncClient | rt.AsyncResource)])
                texts |= {f"{name}.{key}": text for key, text in shown(resource).items()}
        return texts

    credentials = {
        "operations": {"api_key": "k"},
        "servers": {"api_key": "k"},
        "credentials": {"client_id": "i", "client_secret": "s"},
    }.get(name, {})
    client, other = module.Client(**credentials), module.AsyncClient(**credentials)
    assert shown(client) == shown(other)
    names = {f".{key}" for key in shown(client)}
    table = catalogue(name, "operations").TABLE
    assert all(f".{row.stream.name if row.stream else row.name}" in names for row in table.values())
    client.close()


@pytest.mark.parametrize("name", NAMES)
def test_table_says_what_the_document_says(catalogue: Catalogue, name: str) -> None:
    """The table has one row for each operation, in order, under the name that its method has."""
    operations = catalogue(name, "operations")
    assert list(operations.TABLE) == list(operations.MODULES)
    assert operations.TABLE is operations.TABLE
    assert [row.name for row in operations.TABLE.values()] == list(operations.TABLE)
    with pytest.raises(AttributeError, match="TABEL"):
        operations.TABEL  # noqa: B018 - asking for it is the test


def test_rows_hold_what_is_special_of_an_operation(catalogue: Catalogue) -> None:
    """Id, method, path, body, responses, paging, stream, security, deprecation are in an operation's row."""
    table = catalogue("operations", "operations").TABLE
    assert list(table) == ["things.get", "things.delete", "things.list", "things.run", "files.upload", "ping"]
    assert [row.method for row in table.values()] == ["GET", "DELETE", "GET", "POST", "POST", "GET"]
    assert table["things.get"].operation_id == "getThing"
    assert (list(table["things.get"].responses), table["things.get"].responses["404"]) == (
        ["200", "404"],
        None,
    )
    assert table["things.get"].path == "/things/{thing_id}"
    assert table["things.list"].paging.limit.maximum == 10
    assert table["things.run"].stream.name == "things.stream"
    assert (table["ping"].auth, table["things.get"].auth) == (False, True)
    words = catalogue("words", "operations").TABLE
    cats = catalogue("bodies", "operations").TABLE["bodies.array"].body.content[0].kind
    assert [one.path for one in cats.problems([{"meow": 1}])] == ["$[0].meow"]
    assert (words["quotes.get"].deprecated, words["quotes.clear"].deprecated) == (True, False)


def test_the_api_is_declared(catalogue: Catalogue) -> None:
    """Name, title, version, address, credentials and their variables are where a client finds them."""
    api = catalogue("operations").API
    assert (api.name, api.title, api.version) == ("feature", "Feature", "1")
    assert (api.base_url, api.base_url_env) == ("https://api.example.com", "FEATURE_URL")
    assert api.auth.env == ("FEATURE_KEY",)
    machine = catalogue("credentials").API.auth
    assert (machine.client_id_env, machine.client_secret_env) == (
        ("MACHINE_ID", "MACHINE_NAME"),
        ("MACHINE_SECRET",),
    )
    assert catalogue("anonymous").API.auth is None


def test_names_that_mean_something_get_an_underscore(catalogue: Catalogue) -> None:
    """Keywords, members of every model, and whatever a generated method needs itself are kept apart."""
    model = catalogue("names", "models").List
    assert [(one.name, one.key) for one in model.FIELDS if one.name != one.key] == [
        ("class_", "class"),
        ("from_dict_", "from_dict"),
        ("private", "_private"),
        ("field_2nd", "2nd"),
        ("a_b", "a-b"),
        ("a_b_2", "a.b"),
    ]
    source = {one.key: None for one in model.FIELDS}
    assert model.from_dict(source).to_dict() == source
    asked = ask(
        catalogue("names"),
        lambda client: client.lists.list(
            "i",
            id_query=1,
            options_="o",
            from_="f",
            self_="q",
            id_="b",
            cursor_="c",
            body="x",
            self__2="s",
        ),
        answer(200, json=[]),
    )
    assert asked.request.url.raw_path == b"/lists/i?id=1&options=o&from=f&self=q"
    assert asked.request.content == b'{"id":"b","cursor":"c","body":"x","self":"s"}'


def test_no_name_hides_another(catalogue: Catalogue) -> None:
    """Resources, methods, operations and classes of one name, or of a base class's, all work."""
    module = catalogue("names")
    for call in (
        lambda client: client.close_.all(),
        lambda client: client.lists.items.raw_.import_(),
        lambda client: client.lists.a.b_c.get(),
        lambda client: client.lists.a_b.c.get(),
    ):
        assert ask(module, call).result is None
    apart = ask(module, lambda client: client.lists.a_b.c.get())
    assert apart.request.url.path == "/apart/too"
    day = ask(module, lambda client: client.lists.date(), answer(200, json="2024-02-03"))
    assert (day.result.year, day.result.day) == (2024, 3)
    assert ask(module, lambda client: client.str(), answer(200, json="s")).result == "s"
    assert ask(module, lambda client: client.annotations(), answer(200, json="a")).result == "a"
    sized = ask(module, lambda client: client.lists.k_(rt_="x"), answer(200, json={"size": 1}))
    assert sized.result == catalogue("names", "models").Lists(size=1)


def test_types_are_spelled_out_where_members_hide_them(catalogue: Catalogue) -> None:
    """A field or method called like a type leaves the type's other uses as they were."""
    import datetime as dt

    hints = get_type_hints(catalogue("names", "models").List)
    assert dt.date in get_args(hints["day"])
    assert str in get_args(hints["text"])
    assert list[int] in get_args(hints["other"])


def test_undeclared_names_come_from_tag_and_id(catalogue: Catalogue) -> None:
    """An operation that nobody named is found under its tag or path, by what its id says beyond that."""
    assert {name: row.path for name, row in catalogue("undeclared", "operations").TABLE.items()} == {
        "user_accounts.list": "/a",
        "user_accounts.list_b": "/b",
        "tag_2fa.raw_": "/c",
        "d.get": "/d/{x}",
        "e.class_": "/e",
    }
    asked = ask(catalogue("undeclared"), lambda client: client.user_accounts.list_b())
    assert asked.request.url.path == "/b"


def test_docstrings_hold_the_document_whatever_is_in_it(catalogue: Catalogue) -> None:
    """Quotes, backslashes and escapes of the document stand in the docstrings as they are."""
    found = catalogue("words", "models")
    assert found.Quote.__doc__ == "Ends with a backslash \\"
    assert found.QuoteKind.__doc__ == 'One of "a" or "b"'
    text = inspect.getsource(found.Quote)
    assert '\\"\\"\\"three quotes\\"\\"\\" and \\\\N{BULLET}' in text
    assert "    - a list\n    - of two" in text
    quotes = catalogue("words", "resources.quotes").Quotes
    assert quotes.__doc__ == 'It is "quoted"'


def test_docstrings_of_methods_say_what_a_caller_must_know(catalogue: Catalogue) -> None:
    """Summary, description, deprecation, parameters, result and errors, each in its place."""
    get = inspect.getdoc(catalogue("words", "resources.quotes").Quotes.get) or ""
    head, args, rest = get.partition("\n\nArgs:\n")
    assert args
    assert head == 'Get a "quote".\n\nLong \\x41 text.\n\nSecond paragraph.\n\nDeprecated by the vendor.'
    assert rest.startswith('    id: A "key" with \\d.\n    mode: Deprecated.\n    options: Timeouts')
    assert '\n\nReturns:\n    The "quote"\n\nRaises:\n    StatusError: ' in rest
    clear = inspect.getdoc(catalogue("words", "resources.quotes").Quotes.clear) or ""
    assert clear.startswith("DELETE /quotes\n\nArgs:\n    options: ")
    assert "Deprecated" not in clear
    pages = inspect.getdoc(catalogue("paging", "resources.pages").Pages.by_id) or ""
    assert "\n    cursor: Where to resume" in pages
    assert "\n    max_items: " in pages
    assert "\n    prefetch: " in pages
    assert "\n\nReturns:\n    The items, page after page" in pages
    stream = inspect.getdoc(catalogue("streams", "resources.runs").Runs.watch) or ""
    assert "\n\nReturns:\n    The open stream" in stream
    search = inspect.getdoc(catalogue("parameters").Client.search) or ""
    assert "\n    since: The first day. Inclusive.\n" in search
    thing = inspect.getdoc(catalogue("responses", "resources.answers").Answers.thing) or ""
    assert "\n    Here it is. Really.\n" in thing


def test_docstrings_of_methods_end_with_a_call(catalogue: Catalogue) -> None:
    """The example holds what a call cannot do without, and is awaited where it must be."""

    def example(of: Any) -> str:
        return (inspect.getdoc(of) or "").partition("Example:\n")[2]

    things = catalogue("operations", "resources.things")
    assert example(things.Things.get) == "    result = client.things.get(thing_id)"
    assert example(things.AsyncThings.get) == "    result = await client.things.get(thing_id)"
    assert example(things.Things.delete) == "    client.things.delete(thing_id)"
    assert example(things.Things.list) == "    for item in client.things.list():\n        print(item)"
    assert example(things.AsyncThings.list).startswith("    async for item in client.things.list():")
    assert example(things.Things.stream) == (
        "    with client.things.stream(input=input) as stream:\n"
        "        for event in stream:\n            print(event)"
    )
    assert example(catalogue("operations").AsyncClient.ping) == "    result = await client.ping()"


def test_docstrings_of_modules_and_clients_say_what_they_are(catalogue: Catalogue) -> None:
    """A module of an operation opens with its address; clients say which variables they read."""
    assert (
        catalogue("operations", "operations.things_get").__doc__ == "GET /things/{thing_id}\n\nGet a thing\n"
    )
    assert catalogue("operations", "operations.ping").__doc__ == "GET /ping"
    assert catalogue("operations").__doc__.startswith("Client of the Feature API, generated")
    assert catalogue("words").__doc__.endswith('\n\nWords of "people".\n')
    assert catalogue("operations").Client.__doc__ == "Client of the Feature API."
    assert catalogue("operations").AsyncClient.__doc__ == "Asynchronous client of the Feature API."
    assert "None reads FEATURE_KEY." in catalogue("operations").Client.__init__.__doc__
    machine = catalogue("credentials").AsyncClient.__init__.__doc__
    assert "client_id: The OAuth 2 client id; None reads MACHINE_ID or MACHINE_NAME." in machine
    assert "client_secret: The OAuth 2 client secret; None reads MACHINE_SECRET." in machine
    assert "api_key" not in catalogue("anonymous").Client.__init__.__doc__
    certified = catalogue("logins").Client.__init__.__doc__
    assert "The certificate for tls is that of the http_client." in certified
    assert "The certificate" not in machine
    lists = catalogue("names").Client.lists
    assert lists.__doc__ == "Everything about lists. And dates."
    assert catalogue("names").Client.close_.__doc__ == "Methods of `close_`."


def test_texts_of_fields_stand_under_them(catalogue: Catalogue) -> None:
    """Editors show a string under an attribute: it is the document's text of the field."""
    text = inspect.getsource(catalogue("model", "models").Order)
    assert '    id: UUID\n    """Its id."""\n' in text
    assert catalogue("model", "models").Order.__doc__ == "An order as the shop sees it."
    assert catalogue("enums", "models").Color.__doc__ == "What it shows."
    assert '"""What a person did."""' in inspect.getsource(catalogue("tags", "models._event"))


def test_a_renamed_dict_warns_and_works(catalogue: Catalogue) -> None:
    """An earlier name of what callers may pass leads to it, with a warning; of what is none there is none."""
    inputs = catalogue("inputs", "inputs")
    with pytest.warns(DeprecationWarning, match="Place is now called Address"):
        assert inputs.Place is inputs.Address
    for name in ("Lost", "Unused", "Nowhere"):
        with pytest.raises(AttributeError, match=f"inputs' has no attribute '{name}'"):
            getattr(inputs, name)


def test_dicts_are_typed(catalogue: Catalogue) -> None:
    """Each class that a request can hold has a TypedDict, by JSON names, with what is required."""
    inputs = catalogue("inputs", "inputs")
    assert inputs.Address.__required_keys__ | inputs.Address.__optional_keys__ == {"city", "zip", "since"}
    assert inputs.Address.__annotations__["city"].__forward_arg__ == "Required[str]"
    assert inputs.Address.__doc__ == "Where."
    assert set(inputs.Odd.__annotations__) == {"a.b", "class"}
    assert inputs.Odd.__annotations__["a.b"].__forward_arg__ == "Required[int]"
    assert {one.__forward_arg__ for one in get_args(inputs.Contact)} == {"Mail", "Phone"}
    assert not hasattr(inputs, "Unused")


def test_known_values_of_enums_are_offered(catalogue: Catalogue) -> None:
    """Each enum that a request can hold has a type of its known values, which any other has as well."""
    inputs = catalogue("inputs", "inputs")
    level = inputs.Level
    assert '"""Values of `models.Level`."""' in inspect.getsource(inputs)
    assert (get_args(get_args(level)[0]), get_args(level)[1]) == (("low", "high"), str)


def test_every_file_says_that_it_is_generated(catalogue: Catalogue) -> None:
    """The first line of each file names the document and where to edit instead."""
    for path in catalogue.path("streams").rglob("*.py"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first.startswith("# Generated from feature.yaml; do not edit: change ")


def test_importing_a_package_loads_nothing_else(catalogue: Catalogue) -> None:
    """A package, its models and one class load only what they are; a client loads no class."""
    catalogue.path("operations")
    program = """
import sys
def new(): return sorted(name[19:] for name in sys.modules if name.startswith("feature_operations."))
import feature_operations as package
assert new() == [], new()
assert dir(package) == ["API", "AsyncClient", "Client"], dir(package)
package.models if False else None
from feature_operations.models import ThingsGetResponse
assert new() == ["models", "models._things_get"], new()
package.Client("key").things
assert not {"events", "models._things_run", "resources.files"} & set(new()) - {"events"}, new()
try: package.Clint
except AttributeError as error: assert "Clint" in str(error)
else: raise AssertionError
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=catalogue.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
