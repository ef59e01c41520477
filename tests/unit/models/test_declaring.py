"""Declaring models: what a class is, what it refuses, and what it leaves until later."""

from __future__ import annotations

import inspect
import subprocess
import sys
import textwrap
import threading
import types
from pathlib import Path
from typing import Any

import pytest

from invocant.runtime import kinds as k
from tests.unit.models.samples import Function, Point, Prompt, body


def test_reserved_names_are_refused() -> None:
    """A member cannot be called what every model has."""
    assert {"to_dict", "copy", "json", "additional_properties", "problems"} <= k.RESERVED
    assert not {"kind", "raw", "type", "id", "name"} & k.RESERVED
    with pytest.raises(TypeError, match="Bad: a member cannot be called copy"):

        class Bad(k.Model):
            FIELDS = (k.Field("copy", k.STR),)


def test_subclass_of_a_model() -> None:
    """A subclass has the members of its base, may add methods and members, and decodes to itself."""

    class Named(Function):
        def title(self) -> str:
            return self.name.upper()

    named = Named.from_dict(body(new=1))
    assert named.title() == "ANSWER"
    assert named.to_dict() == body(new=1)
    assert Named(id=named.id, xact_id="1", name="n", data=named.data).title() == "N"

    assert Point(x=1, y=2).to_dict() == {"x": 1, "y": 2}  # the base has its constructor before the subclass

    @k.model
    class Marked(Point):
        FIELDS = (k.Field("mark", k.STR),)  # type: ignore[assignment]  # the metaclass adds the base's
        mark: str | None = None

    assert [field.name for field in Marked.FIELDS] == ["x", "y", "mark"]
    assert Marked.from_dict({"mark": "a", "x": 1, "y": 2}).mark == "a"
    assert Marked(x=1, y=2, mark="b").to_dict() == {"x": 1, "y": 2, "mark": "b"}
    with pytest.raises(TypeError, match="x declared by a base class"):

        class Twice(Point):
            FIELDS = (k.Field("x", k.STR),)  # type: ignore[assignment]  # likewise


def test_subclass_with_a_constructor_of_its_own() -> None:
    """A subclass may wrap the constructor."""

    @k.model
    class Said(k.Model):  # a class whose constructor nobody has used yet
        FIELDS = (k.Field("text", k.STR, required=True),)
        text: str

    class Shout(Said):
        def __init__(self, text: str) -> None:
            super().__init__(text=text + "!")

    assert Shout("a").to_dict() == {"text": "a!"}
    assert Said(text="b").text == "b"
    assert Shout("c").text == "c!"


def test_names_with_an_underscore() -> None:
    """A member may start with an underscore, and its keyword does too, as type checkers believe."""

    @k.model
    class Marked(k.Model):
        FIELDS = (k.Field("_id", k.STR, required=True),)
        _id: str

    assert Marked(_id="a").to_dict() == {"_id": "a"}


def test_signature_is_the_constructors() -> None:
    """`help` and editors see keywords with defaults."""
    signature = inspect.signature(Prompt)
    assert list(signature.parameters) == ["type", "text", "level"]
    assert signature.parameters["text"].default is inspect.Parameter.empty
    assert signature.parameters["level"].default is k.UNSET
    assert all(
        parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in signature.parameters.values()
    )


def test_unknown_class_attribute() -> None:
    """A misspelt class attribute is an AttributeError that names the class."""
    with pytest.raises(AttributeError, match="Prompt"):
        Prompt.from_dct({})  # type: ignore[attr-defined]  # the mistake under test


@pytest.mark.parametrize("thing", [None, "Function", dict, 3])
def test_kind_of_what_is_none(thing: Any) -> None:
    """What is no kind and has none is refused at once."""
    with pytest.raises(TypeError, match="neither a kind nor"):
        k.List(thing)


def test_reference_to_nothing() -> None:
    """A reference to a name that the package does not have says so at first use."""
    kind = k.Models("tests.unit.models.samples")("Nothing")
    with pytest.raises(AttributeError, match="Nothing"):
        kind.decode({})


def test_references_are_shared() -> None:
    """Asking twice for a name gives one reference."""
    m = k.Models("tests.unit.models.samples")
    assert m("Point") is m("Point")
    assert m("Point").decode({"x": 1}) == Point.from_dict({"x": 1})


def test_kind_that_holds_itself() -> None:
    """Kinds may be recursive without a model between, through references."""
    package = types.ModuleType("recursive_kinds")
    m = k.Models("recursive_kinds")
    nested: k.Kind[Any] = k.OneOf(array=k.List(m("nested")), string=k.UUID, object=k.Map(m("nested")))
    package.nested = nested  # type: ignore[attr-defined]  # a module made by hand
    sys.modules["recursive_kinds"] = package
    try:
        value = {"a": [["7C9E6679-7425-40DE-944B-E07FC1F90AE7", "x"], []]}
        decoded = m("nested").decode(value)
        assert decoded["a"][0][0].version == 4
        assert nested.encode(decoded) == value
        assert next(iter(nested.problems({"a": [[1]]}))).path == "$.a[0][0]"
    finally:
        del sys.modules["recursive_kinds"]


@pytest.fixture
def lazy_package(tmp_path: Path) -> Path:
    """A models package in the generated form: PEP 562, one private module for each cluster."""
    models = tmp_path / "shop" / "models"
    models.mkdir(parents=True)
    (tmp_path / "shop" / "__init__.py").touch()
    (models / "__init__.py").write_text(
        textwrap.dedent(
            """
            import importlib
            _HOME = {"Order": "_order", "Card": "_card", "Cash": "_cash"}
            def __getattr__(name):
                try:
                    module = importlib.import_module("." + _HOME[name], __name__)
                except KeyError:
                    raise AttributeError(name) from None
                value = globals()[name] = getattr(module, name)
                return value
            """
        )
    )
    head = (
        "from __future__ import annotations\nfrom invocant.runtime import kinds as k\n"
        "m = k.Models(__package__)\n"
    )
    (models / "_order.py").write_text(
        head
        + textwrap.dedent(
            """
            @k.model
            class Order(k.Model):
                FIELDS = (k.Field("paid", k.Tagged("by", {"card": m("Card"), "cash": m("Cash")})),)
                paid: object = k.UNSET
            """
        )
    )
    for name in ("Card", "Cash"):
        declared = "FIELDS = (k.Field('by', k.STR),)\n    by: str = k.UNSET"
        text = f"{head}\n@k.model\nclass {name}(k.Model):\n    {declared}\n"
        (models / f"_{name.lower()}.py").write_text(text)
    return tmp_path


def test_only_variants_that_are_seen_get_imported(lazy_package: Path) -> None:
    """Decoding imports the modules of the classes it meets, and no other."""
    program = """
import sys
from shop.models import Order
assert "shop.models._card" not in sys.modules
for number in range(50):
    order = Order.from_dict({"paid": {"by": "card"}})
    Order.from_dict({"other": number})
assert type(order.paid).__name__ == "Card", order
assert "shop.models._card" in sys.modules
assert "shop.models._cash" not in sys.modules
assert "__attrs_attrs__" not in vars(Order), "decoding needs no constructor"
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=lazy_package)


def test_first_use_from_many_threads(lazy_package: Path) -> None:
    """Threads that meet at the first use of a class and its constructor all get right answers."""
    program = """
import sys, threading
sys.setswitchinterval(1e-6)
from invocant.runtime import kinds as k
failures = []
barrier = threading.Barrier(8)
def work():
    barrier.wait()
    try:
        from shop.models import Order, Card
        for number in range(40):
            data = {"paid": {"by": "card", "n": number}, "x": 1}
            assert Order.from_dict(data).to_dict() == data
            assert Order(paid=Card(by="card")).to_dict() == {"paid": {"by": "card"}}
    except BaseException as error:
        failures.append(repr(error))
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not failures, failures
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=lazy_package)


def test_field_and_kind_reprs() -> None:
    """Declarations print shortly."""
    assert repr(Function.FIELDS[1]) == "<Field xact_id ('_xact_id'): required <Plain: a string>>"
    assert repr(k.Nullable(k.List(k.STR))) == "<Nullable: an array or null>"
    assert repr(k.Models("p")("N")) == "<Reference: p.N>"
    assert repr(k.Models("p")) == "Models('p')"
    assert repr(k.kind_of(Point)) == "<ModelKind: Point>"


def test_abstract_kind() -> None:
    """`Kind` itself decodes nothing."""
    with pytest.raises(TypeError, match="abstract"):
        k.Kind[Any]().decode(1)


def test_threads_can_decode_one_class() -> None:
    """Decoding and compiling layouts from several threads at once gives every thread its own values."""
    failures: list[Any] = []

    def work(number: int) -> None:
        for turn in range(60):
            data = body(name=f"{number}-{turn}", **{f"new{turn % 7}": number})
            if Function.from_dict(data).to_dict() != data:
                failures.append(data)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
