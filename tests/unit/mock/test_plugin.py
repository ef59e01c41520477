"""The pytest fixture that comes with the package."""

import pytest

from invocant.mock import Mock
from invocant.pytest_plugin import MockServers
from tests.generated import reviewed

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the runs in here ours alone of all that are installed: others take seconds to import.

    That pytest finds it by itself is asked where a test of the README runs, in `e2e/`.
    """
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "invocant.pytest_plugin")


def test_one_server_for_a_session_and_empty_in_every_test(pytester: pytest.Pytester) -> None:
    """Two tests get the same server; what the first left is gone in the second."""
    pytester.makepyfile(
        f"""
        import urllib.request

        seen = []

        def use(invocant_mock):
            mock = invocant_mock({reviewed()[0]!r})
            assert invocant_mock({reviewed()[0]!r}) is mock
            assert mock.requests() == [] and len(mock.faults) == 0
            urllib.request.urlopen(mock.url + "/_mock/health").read()
            mock.faults.add(status=500)
            mock.app.store.put("c", "x", {{}})
            seen.append(mock)

        def test_one(invocant_mock):
            use(invocant_mock)

        def test_two(invocant_mock):
            use(invocant_mock)
            assert seen[0] is seen[1]
            assert seen[1].app.store.count("c") == 1

        def test_options(invocant_mock):
            assert invocant_mock({reviewed()[0]!r}, seed=1) is not seen[0]
        """
    )
    result = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=3)


def test_servers_are_stopped() -> None:
    """At the end of the session no thread is left."""
    servers = MockServers()
    server = servers(reviewed()[0])
    assert server.port
    servers.stop()
    with pytest.raises(OSError, match=r".*"):
        __import__("urllib.request").request.urlopen(f"{server.url}/_mock/health", timeout=60)


def test_unused_stub_fails_its_test(pytester: pytest.Pytester) -> None:
    """Unless it is optional or the test allows it; a test that failed anyway says why it did."""
    pytester.makepyfile(
        f"""
        import pytest

        @pytest.fixture
        def mock(invocant_mock):
            return invocant_mock({reviewed()[0]!r})

        def stub(mock, **options):
            mock.stubs.add({{"when": {{"method": "GET"}}, "answer": {{"status": 500}}, **options}})

        def test_unused(mock):
            stub(mock)

        def test_optional(mock):
            stub(mock, optional=True)

        @pytest.mark.allow_unused_stubs
        def test_marked(mock):
            stub(mock)

        def test_next_one(mock):
            assert len(mock.stubs) == 0

        def test_failed_anyway(mock):
            stub(mock)
            raise ZeroDivisionError("its own")
        """
    )
    result = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider", "--strict-markers")
    result.assert_outcomes(passed=3, failed=2)
    result.stdout.fnmatch_lines(["*answered 0 of 1 calls*", "*ZeroDivisionError: its own*"])


SUITE = """
import asyncio

import httpx
import pytest

from invocant import AsyncBraintrust, Braintrust, Nyckel, Opper

PROJECT = "6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a11"
NEW = {"project_id": PROJECT, "name": "Greeter", "slug": "greeter", "function_data": {"type": "prompt"}}


def alone(mock):
    assert mock.requests() == []
    assert mock.faults.waiting() == []
    assert mock.stubs.listed() == []
    assert mock.state() == {"objects": [], "counters": {}}


@pytest.mark.parametrize("number", range(6))
def test_sync(braintrust_mock, number):
    alone(braintrust_mock)
    braintrust_mock.functions["greeter"].answers(f"Hello {number}")
    with Braintrust(api_key=braintrust_mock.api_key, base_url=braintrust_mock.base_url()) as client:
        (function,) = client.functions.list()
        assert client.functions.invoke(function.id) == f"Hello {number}"
        braintrust_mock.faults.add(status=404, times=2)
        with pytest.raises(Exception, match="404"):
            client.functions.get(function.id)
    braintrust_mock.advance(number)
    assert len(braintrust_mock.requests()) == 4


@pytest.mark.parametrize("number", range(6))
def test_async(braintrust_mock, number):
    alone(braintrust_mock)

    async def main():
        async with AsyncBraintrust(
            api_key=braintrust_mock.api_key, base_url=braintrust_mock.base_url()
        ) as client:
            made = await asyncio.gather(*(
                client.functions.create(**{**NEW, "slug": f"{n}"}) for n in range(number)
            ))
            assert len([function async for function in client.functions.list()]) == number == len(made)

    asyncio.run(main())


@pytest.mark.parametrize("number", range(6))
def test_asgi(async_braintrust_mock, number):
    mock = async_braintrust_mock
    alone(mock)

    async def main():
        transport = httpx.ASGITransport(app=mock.asgi)
        async with httpx.AsyncClient(transport=transport) as http, AsyncBraintrust(
            api_key="mock-any", base_url=mock.base_url(), http_client=http
        ) as client:
            await client.functions.create(**NEW)
            assert len([function async for function in client.functions.list()]) == 1

    asyncio.run(main())
    assert len(mock.requests()) == 3


def test_others(opper_mock, nyckel_mock):
    opper_mock.functions["greet"].answers("Hi")
    with Opper(api_key=opper_mock.api_key, base_url=opper_mock.base_url()) as client:
        assert client.call(name="greet", instructions="x", input="y").message == "Hi"
    env = nyckel_mock.env()
    secret = {name.rpartition("_")[2]: value for name, value in env.items()}
    url = nyckel_mock.base_url()
    with Nyckel(client_id=secret["ID"], client_secret=secret["SECRET"], base_url=url) as client:
        assert list(client.functions.list()) == []
    assert [entry.operation for entry in nyckel_mock.requests()] == ["token", "functions.list"]


@pytest.mark.parametrize("number", range(3))
def test_any_document(document_mock, async_document_mock, tmp_path_factory, number):
    path = tmp_path_factory.getbasetemp().parent / "openapi.yaml"
    path.write_text(DOCUMENT)
    mock = document_mock(path)
    alone(mock)
    mock.when("GET /a").answers([number])
    assert httpx.get(f"{mock.base_url()}/a", headers=mock.headers).json() == [number]
    mock = async_document_mock(path)
    alone(mock)
    mock.when("GET /a").answers([number])

    async def main():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=mock.asgi)) as client:
            assert (await client.get(f"{mock.base_url()}/a")).json() == [number]

    asyncio.run(main())


DOCUMENT = '''
openapi: 3.1.0
info: {title: A, version: "1"}
paths:
  /a:
    get:
      responses:
        "200": {description: "", content: {application/json: {schema: {type: array, maxItems: 1}}}}
'''
"""


@pytest.mark.parametrize("shared", [False, True], ids=["own", "shared"])
def test_tests_of_one_server_do_not_see_each_other(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, shared: bool
) -> None:
    """State, faults, stubs, journal and clock are a test's own, also where all processes share a server."""
    pytester.makepyfile(SUITE)
    with Mock() as server:
        if shared:
            monkeypatch.setenv("INVOCANT_MOCK_URL", server.url)
        if shared:
            result = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider", "-p", "xdist", "-n", "2")
        else:
            result = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider")
        result.assert_outcomes(passed=22)
        assert server.requests() == []
        assert [host.name for host in server.app.namespaces.all()] == [""]
