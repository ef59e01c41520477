"""The pytest fixture that comes with the package."""

import pytest

from invocant.pytest_plugin import MockServers
from tests.generated import apis

pytest_plugins = ["pytester"]


def test_one_server_for_a_session_and_empty_in_every_test(pytester: pytest.Pytester) -> None:
    """Two tests get the same server; what the first left is gone in the second."""
    pytester.makepyfile(
        f"""
        import urllib.request

        seen = []

        def use(invocant_mock):
            mock = invocant_mock({apis()[0]!r})
            assert invocant_mock({apis()[0]!r}) is mock
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
            assert invocant_mock({apis()[0]!r}, seed=1) is not seen[0]
        """
    )
    result = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=3)


def test_servers_are_stopped() -> None:
    """At the end of the session no thread is left."""
    servers = MockServers()
    server = servers(apis()[0])
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
            return invocant_mock({apis()[0]!r})

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
