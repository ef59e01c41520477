"""What an import costs: counted in modules, since those are the same on every machine."""

import subprocess
import sys

import pytest

FIRST_CLIENT = """
import sys
import httpx  # what it loads, and what it finds installed beside it, is not ours to bound
before = set(sys.modules)
from invocant import {client}
client = {client}({credentials})
new = set(sys.modules) - before
print(len(new))
print(*sorted(name for name in new if name.startswith("invocant_api.") and ".models." in name))
"""
CLIENTS = {
    "Braintrust": 'api_key="k"',
    "AsyncBraintrust": 'api_key="k"',
    "Opper": 'api_key="k"',
    "Nyckel": 'client_id="i", client_secret="s"',
}


MODULES = {
    "Opper": 59,  # its facade has a fold, and its client options that are models
    "AsyncBraintrust": 43,  # async generators are owned
}


def _fresh(code: str) -> list[str]:
    """Return what *code* prints in a Python that has imported nothing, as lines."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_import_loads_neither_http_library_nor_models() -> None:
    """`import invocant` is cheap: no HTTP library, no TLS, no generated package, at most 30 modules."""
    (names,) = _fresh("import sys; old = set(sys.modules); import invocant; print(*(set(sys.modules) - old))")
    loaded = set(names.split())
    assert not {name.split(".")[0] for name in loaded} & {
        "httpx",
        "httpx2",
        "httpcore",
        "ssl",
        "invocant_api",
    }
    assert len(loaded) <= 30


@pytest.mark.parametrize("client", CLIENTS)
def test_first_client_stays_within_its_modules(client: str) -> None:
    """Import and first client load few modules beyond the 178 of httpx, so 220 in all, and no model."""
    count, models = _fresh(FIRST_CLIENT.format(client=client, credentials=CLIENTS[client]))
    assert int(count) <= MODULES.get(client, 42)
    assert not models


def test_every_public_name_can_be_had_and_is_listed() -> None:
    """`invocant.__all__`, `dir()` and attribute access agree, and an unknown name is an AttributeError."""
    lines = _fresh(
        "import invocant\n"
        "for name in invocant.__all__: getattr(invocant, name)\n"
        "print(sorted(set(invocant.__all__) - set(dir(invocant))))\n"
        "print(hasattr(invocant, 'Brainstorm'))"
    )
    assert lines == ["[]", "False"]


def test_public_names_are_documented() -> None:
    """Every public class and function of `invocant` and `invocant.runtime` has a docstring of its own."""
    lines = _fresh(
        "import inspect, invocant, invocant.runtime as runtime\n"
        "for module in (invocant, runtime):\n"
        "    for name in module.__all__:\n"
        "        it = getattr(module, name)\n"
        "        if inspect.isclass(it) or inspect.isroutine(it):\n"
        "            if not (it.__doc__ or '').strip(): print(name)\n"
        "        if inspect.isclass(it) and it.__module__.startswith('invocant'):\n"
        "            for key, member in vars(it).items():\n"
        "                if inspect.isfunction(member) and not key.startswith('_') and not member.__doc__:\n"
        "                    above = [getattr(base, key, None) for base in it.__mro__[1:]]\n"
        "                    if not any(found.__doc__ for found in above if found):\n"
        "                        print(f'{name}.{key}')\n"
    )
    assert not lines


@pytest.mark.parametrize("threads", [32])
def test_first_access_from_many_threads(threads: int) -> None:
    """Lazy names resolve once and whole, also when many threads ask at the same time."""
    code = (
        "import threading, invocant\n"
        f"barrier = threading.Barrier({threads}); found = []\n"
        "def ask():\n"
        "    barrier.wait()\n"
        "    import invocant_api.braintrust.models as models\n"
        "    found.append((invocant.Braintrust, models.Function, models.FunctionData))\n"
        f"workers = [threading.Thread(target=ask) for _ in range({threads})]\n"
        "for worker in workers: worker.start()\n"
        "for worker in workers: worker.join()\n"
        "print(len(found), len(set(map(id, (x for row in found for x in row)))))"
    )
    assert _fresh(code) == [f"{threads} 3"]
