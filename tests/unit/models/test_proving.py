"""Straight code is proved before it is used: where Python does otherwise with it, the slow way stays."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from types import CodeType, FunctionType
from typing import Any

import pytest

from invocant.runtime import kinds as k
from invocant.runtime._models import layouts
from invocant.runtime._models.layouts import WARM_OBJECTS, SharedLayout

VALUE = {"id": "6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a11", "new": [1, 2.0], "name": "n", "count": 1, "at": None}
Rewriter = Callable[[CodeType, Mapping[str, str], Mapping[str, str]], CodeType]
filled: Rewriter = layouts._filled


def model() -> type[Any]:
    """Return a model class of its own, with layouts of its own."""

    @k.model
    class Thing(k.Model):
        """A thing."""

        FIELDS = (
            k.Field("id", k.UUID),
            k.Field("name", k.STR),
            k.Field("count", k.INT),
            k.Field("at", k.Nullable(k.DATETIME)),
            k.Field("more", k.List(k.UUID)),
        )
        id: Any
        name: Any
        count: Any
        at: Any
        more: Any

    return Thing


def unfilled(code: CodeType, _names: Mapping[str, str], _texts: Mapping[str, str]) -> CodeType:
    """Leave the placeholders as they are: names that no class has."""
    return code


def swapped(code: CodeType, names: Mapping[str, str], texts: Mapping[str, str]) -> CodeType:
    """Put in each name for another, as if the numbering of names had changed."""
    known = [key for key in names if key.startswith("_f")]
    turned = dict(zip(known, [names[key] for key in reversed(known)], strict=True))
    return filled(code, {**names, **turned}, texts)


def misspelt(code: CodeType, names: Mapping[str, str], texts: Mapping[str, str]) -> CodeType:
    """Put in each text for another, as if the numbering of constants had changed."""
    return filled(code, names, dict(zip(texts, reversed(list(texts.values())), strict=True)))


def undecoded(code: CodeType, names: Mapping[str, str], texts: Mapping[str, str]) -> CodeType:
    """Leave members as they came: encoded again, they look right."""
    if code.co_name != "make":
        return filled(code, names, texts)
    source = "def make(value):\n self = plain(value)\n self.id = value['id']\n return self"
    (made,) = (one for one in compile(source, "<fault>", "exec").co_consts if isinstance(one, CodeType))
    return made.replace(co_names=tuple("new" if name == "plain" else name for name in made.co_names))


def failing(_code: CodeType, _names: Mapping[str, str], _texts: Mapping[str, str]) -> CodeType:
    """Refuse to make a code object."""
    raise ValueError("code: varnames is too small")


FAULTS = [unfilled, swapped, misspelt, undecoded, failing]


def use(cls: type[Any], times: int = 2 * WARM_OBJECTS + 4) -> None:
    """Read and write objects of one layout, often enough to have it compiled; each must be right."""
    for number in range(times):
        value = {**VALUE, "count": number}
        found = cls.from_dict(value)
        assert found.id.hex == VALUE["id"].replace("-", "")  # type: ignore[attr-defined]  # it is a text
        assert (found.name, found.count, found.at, found.more) == ("n", number, None, None)
        assert ("at" in found, "more" in found) == (True, False)
        assert found.additional_properties == {"new": [1, 2.0]}
        assert json.dumps(found.to_dict()) == found.json() == json.dumps(value)


def shared(cls: type[Any]) -> SharedLayout:
    """Return the layout of `VALUE`."""
    found = cls._codec.layouts[tuple(VALUE)]
    assert isinstance(found, SharedLayout)
    return found


def test_straight_code_is_used_once_it_is_proved() -> None:
    """On the Pythons that the suite runs on, nothing falls back."""
    cls = model()
    use(cls)
    layout = shared(cls)
    assert isinstance(cls._codec.makers[tuple(VALUE)], FunctionType)
    assert isinstance(layout.encode, FunctionType)
    assert isinstance(layout.text, FunctionType)


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_of_a_rewritten_code_object_falls_back(
    fault: Rewriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code that fails or does something else is never used: all that is read and written is right."""
    monkeypatch.setattr(layouts, "_filled", fault)
    cls = model()
    use(cls)
    layout = shared(cls)
    assert cls._codec.makers[tuple(VALUE)] == layout.make
    assert layout.encode == layout.work_through


def test_fault_is_met_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow way stays for good: nothing is compiled again for that layout."""
    calls: list[str] = []

    def counted(code: CodeType, names: Mapping[str, str], texts: Mapping[str, str]) -> CodeType:
        calls.append(code.co_name)
        return unfilled(code, names, texts)

    monkeypatch.setattr(layouts, "_filled", counted)
    use(model(), times=6 * WARM_OBJECTS)
    assert sorted(calls) == ["encode", "make", "text"]


def test_layouts_fall_back_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layout that fails leaves those that are proved alone."""
    cls = model()
    use(cls)
    monkeypatch.setattr(layouts, "_filled", failing)
    for number in range(2 * WARM_OBJECTS):
        assert cls.from_dict({"count": number}).to_dict() == {"count": number}
    assert not isinstance(cls._codec.makers[("count",)], FunctionType)
    assert isinstance(cls._codec.makers[tuple(VALUE)], FunctionType)


def test_text_is_proved_by_an_instance_that_did_not_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that has changed is written the slow way in any case, and so proves nothing."""
    monkeypatch.setattr(layouts, "_filled", misspelt)
    cls = model()
    for _ in range(WARM_OBJECTS + 4):
        changed = cls.from_dict(VALUE)
        changed.more = []
        assert changed.json() == json.dumps({**VALUE, "more": []})
    assert shared(cls).text == shared(cls).warm_text
    assert cls.from_dict(VALUE).json() == json.dumps(VALUE)
    assert shared(cls).text == shared(cls).write


def test_layout_that_is_always_too_deep_is_given_up() -> None:
    """What no object can prove is not compiled for each of them."""
    cls = model()
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    for _ in range(4 * WARM_OBJECTS):
        cls.from_dict({**VALUE, "new": deep})
    assert cls._codec.makers[tuple(VALUE)] == shared(cls).make


def test_object_that_is_too_deep_decides_nothing() -> None:
    """A stack that is too short for a value is no fault of the code: the next object has it compiled."""
    cls = model()
    use(cls, times=WARM_OBJECTS)
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    cls.from_dict({**VALUE, "new": deep})
    assert not isinstance(cls._codec.makers[tuple(VALUE)], FunctionType)
    use(cls)
    assert isinstance(cls._codec.makers[tuple(VALUE)], FunctionType)


@pytest.mark.parametrize("fault", [None, *FAULTS])
def test_many_threads_prove_alike(fault: Rewriter | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that meet a layout at once read and write right, whoever of them has it compiled."""
    if fault is not None:
        monkeypatch.setattr(layouts, "_filled", fault)
    cls = model()
    barrier = threading.Barrier(8)
    errors: list[BaseException] = []

    def work() -> None:
        barrier.wait()
        try:
            use(cls)
        except BaseException as error:  # noqa: BLE001  # raised below, in the test's own thread
            errors.append(error)

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not errors
    assert isinstance(cls._codec.makers[tuple(VALUE)], FunctionType) is (fault is None)
