"""Loading: JSON and YAML as plain data, within bounds, or a diagnostic of five parts."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from invocant.documents import Diagnostic, DocumentError, load, parse_text
from invocant.documents._reading.yaml import parse_yaml
from tests.unit.documents.parsers import PARSERS

MINIMAL: dict[str, Any] = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}}


def refused(source: bytes | Path, **options: Any) -> Diagnostic:
    """Return the first diagnostic that loading *source* gives; all five parts must be there."""
    with pytest.raises(DocumentError) as caught:
        load(source, **options)
    found = caught.value.diagnostics[0]
    assert len(found.render().splitlines()) == 5
    assert found.what
    assert found.why
    assert found.fix
    return found


def test_json_loads_as_it_is() -> None:
    """A JSON document comes out as the JSON parser gives it, in order, with or without a byte order mark."""
    text = json.dumps(MINIMAL).encode()
    assert load(text) == MINIMAL == load(b"\xef\xbb\xbf" + text)
    assert list(load(text)) == list(MINIMAL)


@pytest.mark.parametrize("version", ["3.0.0", "3.0.3", "3.1.0", "3.1.1", 3.1])
def test_versions_that_load(version: Any) -> None:
    """Every 3.0, 3.1 and 3.2 is one; authors also write the number."""
    assert load(json.dumps({**MINIMAL, "openapi": version}).encode())["openapi"] == version


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"openapi": "3.3.0"}, "3.0, 3.1 and 3.2 are supported"),
        ({"openapi": None}, "3.0, 3.1 and 3.2 are supported"),
        ({"openapi": None, "swagger": "1.2"}, "Swagger 1.2"),
    ],
)
def test_versions_that_do_not(changes: Any, words: str) -> None:
    """Another version is refused, and Swagger named."""
    assert words in refused(json.dumps({**MINIMAL, **changes}).encode()).why


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"paths": []}, "/paths"),
        ({"paths": {"/a": 3}}, "/paths/~1a"),
        ({"paths": {"/a": {"get": []}}}, "/paths/~1a/get"),
        ({"paths": {"/a": {"get": {"responses": 3}}}}, "/paths/~1a/get/responses"),
        ({"paths": {"/a": {"get": {"parameters": {}}}}}, "/paths/~1a/get/parameters"),
        ({"components": {"schemas": {"A": "text"}}}, "/components/schemas/A"),
        ({"components": "none"}, "/components"),
    ],
)
def test_the_outline_is_checked(changes: Any, pointer: str) -> None:
    """What later steps take for granted is checked, and its place named."""
    assert refused(json.dumps({**MINIMAL, **changes}).encode()).pointer == pointer


@pytest.mark.parametrize("text", [b"[]", b"3", b'"a"', b"null", b""])
def test_what_is_no_object_is_no_document(text: bytes) -> None:
    """A document is an object."""
    assert "expected" in refused(text).why


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param(b'{"openapi": "3.0.0", "a": 1, "a": 2}', "a key stands twice", id="duplicate key"),
        pytest.param(b'{"openapi": "3.0.0",', "not JSON", id="cut off"),
        pytest.param(b'{"a": NaN}', "a number that JSON does not have", id="NaN"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", "a number that JSON does not have", id="long number"),
        pytest.param(b'{"a": "\\ud800"}', "half a character", id="half a pair"),
        pytest.param(b"\xff\xfe", "not UTF-8", id="not UTF-8"),
        pytest.param(b"[" * 1_000_000, "nested too deep", id="a million arrays"),
        pytest.param(b'{"a":' * 1_000_000, "nested too deep", id="a million objects"),
        pytest.param(b'{"a":' * 200 + b"1" + b"}" * 200, "nested too deep", id="two hundred"),
    ],
)
def test_json_that_is_refused(text: bytes, what: str) -> None:
    """Each fault has a name; none is a crash."""
    assert refused(text).what == what


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("over", [0, 1])
def test_json_says_where_it_is_too_deep(over: int, broken: bool) -> None:
    """The bound is exact, and the pointer leads to the first value beyond it, past text with brackets."""
    text = '{"a,[": "[{", "b/c": [1, {"x": 1}, {"y": "}", "\\u007a\\"": ' + "[" * 7 + "]" * 7 + "}]}"
    depth = 10 - over
    if broken:
        text = '{"b": [[], ' + "[" * 200_000
        depth = 3 - over
    if not over and not broken:
        assert parse_text(text, max_depth=depth) == json.loads(text)
        return
    with pytest.raises(DocumentError) as caught:
        parse_text(text, max_depth=depth)
    found = caught.value.diagnostics[0]
    assert found.what == "nested too deep"
    assert f"more than {depth} levels" in found.why
    assert found.pointer == ('/b~1c/2/z"' + "/0" * 6 if not broken else "/b/1/0" if not over else "/b/0")


def test_json_deeper_than_the_parser_is_no_crash() -> None:
    """Where more is allowed than Python's parser takes, that is what the diagnostic says."""
    found = refused(b"[" * 200_000 + b"]" * 200_000, max_depth=300_000)
    assert found.what == "nested too deep"
    assert "Python's JSON parser" in found.why


def test_the_place_of_a_duplicate_key_is_named() -> None:
    """The pointer leads to the object that has the key twice."""
    assert refused(b'{"paths": {"/a": {"get": {}, "get": {}}}}').pointer == "/paths/~1a"


def test_size_is_bounded(tmp_path: Path) -> None:
    """A file larger than allowed is not read to its end."""
    path = tmp_path / "document.json"
    path.write_text(json.dumps(MINIMAL))
    assert load(path, max_size=1000) == MINIMAL
    assert refused(path, max_size=20).what == "too large"


def test_a_missing_file_is_a_diagnostic(tmp_path: Path) -> None:
    """What cannot be read says which file and why."""
    found = refused(tmp_path / "none.json")
    assert (found.what, found.why) == ("cannot be read", os.strerror(errno.ENOENT))


def test_references_elsewhere_are_refused() -> None:
    """No other file and no host is looked at; each such reference is named."""
    schema = {"$ref": "https://example.org/a.json"}
    given = {**MINIMAL, "components": {"schemas": {"A": schema, "B": {"example": {"$ref": "data.json"}}}}}
    found = refused(json.dumps(given).encode())
    assert (found.what, found.pointer) == ("a reference to another document", "/components/schemas/A")


def test_a_property_may_be_called_example() -> None:
    """Names that the document gives are no keywords: a reference below them is one."""
    schema = {"properties": {"example": {"$ref": "other.json"}}}
    given = {**MINIMAL, "components": {"schemas": {"A": schema}}}
    assert refused(json.dumps(given).encode()).pointer == "/components/schemas/A/properties/example"


def test_files_beside_the_document_can_be_allowed(tmp_path: Path) -> None:
    """With `allow_refs` what a file holds is included, with its own references."""
    main = {**MINIMAL, "components": {"schemas": {"A": {"$ref": "sub/b.json#/B"}}}}
    (tmp_path / "main.json").write_text(json.dumps(main))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.json").write_text(
        json.dumps({"B": {"properties": {"c": {"$ref": "#/C"}}}, "C": {"type": "string"}})
    )
    found = load(tmp_path / "main.json", allow_refs=True)
    assert found["components"]["schemas"] == {
        "A": {"properties": {"c": {"$ref": "#/components/schemas/C"}}},
        "C": {"type": "string"},
    }


@pytest.mark.parametrize(
    "ref", ["../outside.json", "/etc/passwd", "https://example.org/a.json", "//host/a.json"]
)
def test_no_file_outside_the_folder_is_read(tmp_path: Path, ref: str) -> None:
    """Allowed references stay in the document's folder and off the network."""
    (tmp_path / "outside.json").write_text("{}")
    (tmp_path / "in").mkdir()
    given = {**MINIMAL, "components": {"schemas": {"A": {"$ref": ref}}}}
    (tmp_path / "in" / "main.json").write_text(json.dumps(given))
    assert refused(tmp_path / "in" / "main.json", allow_refs=True).what == "a reference out of the folder"


def test_diagnostics_say_their_parts() -> None:
    """A diagnostic can be shown, and given as data."""
    found = Diagnostic(what="w", pointer="/p", fragment="f", why="y", fix="x", level="warning")
    assert found.render() == "warning: w\n  where: /p\n  piece: f\n  why:   y\n  fix:   x"
    assert found.to_dict() == {
        "level": "warning",
        "what": "w",
        "pointer": "/p",
        "fragment": "f",
        "why": "y",
        "fix": "x",
    }


def test_diagnostics_stay_on_their_lines() -> None:
    """Nothing that a document holds breaks the five lines, or reaches a terminal as a command."""
    hostile = "a\nerror: b\x1b[31m\u2028c" + "x" * 5000
    found = Diagnostic(what=hostile, pointer=hostile, fragment=hostile, why=hostile, fix=hostile).render()
    assert len(found.splitlines()) == 5
    assert "\x1b" not in found
    assert len(found) < 4000


@pytest.fixture(params=PARSERS)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have YAML parsed by each parser that an installation may have."""
    name: str = request.param
    PARSERS[name](monkeypatch)
    return name


@pytest.mark.checkout
@pytest.mark.usefixtures("parser")
class TestYaml:
    def test_words_stay_words(self) -> None:
        """The types are JSON's: `no`, dates and sexagesimals are text, and keys are always text."""
        text = "a: no\nb: 2024-01-30\nc: 12:30:45\nd: on\n200: x\ntrue: y\nnull: z\ne: 1_000\nf: .nan"
        assert parse_text(text) == {
            "a": "no",
            "b": "2024-01-30",
            "c": "12:30:45",
            "d": "on",
            "200": "x",
            "true": "y",
            "null": "z",
            "e": "1_000",
            "f": ".nan",
        }

    @pytest.mark.parametrize(
        ("scalar", "value"),
        [
            ("~", None),
            ("null", None),
            ("", None),
            ("true", True),
            ("FALSE", False),
            ("3", 3),
            ("-3", -3),
            ("0x1F", 31),
            ("0o17", 15),
            ("1.5", 1.5),
            ("1e3", 1000.0),
            (".5", 0.5),
            ("'3'", "3"),
            ("!!str 3", "3"),
            ("!!int '3'", 3),
            ("1.2.3", "1.2.3"),
            ("1e999", "1e999"),
        ],
    )
    def test_scalars(self, scalar: str, value: Any) -> None:
        """YAML 1.2's core schema, as far as JSON has a type for it."""
        found = parse_text(f"a: {scalar}")["a"]
        assert found == value
        assert type(found) is type(value)

    def test_merge_keys_are_followed(self) -> None:
        """What stands in a mapping wins over what is merged into it, earlier merges over later."""
        text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*x, *y], c: 3}\nw: {<<: *x}"
        found = parse_text(text)
        assert found["z"] == {"a": 1, "b": 1, "c": 3}
        assert found["w"] == {"a": 1, "b": 1}

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            pytest.param(b"a: 1\na: 2", "a key stands twice", id="duplicate key"),
            pytest.param(b"a: {b: 1, b: 2}", "a key stands twice", id="in flow style"),
            pytest.param(b"a: [", "not YAML", id="cut off"),
            pytest.param(b"a: \x01", "not YAML", id="control character"),
            pytest.param(b"a: 1\n---\nb: 2", "more than one YAML document", id="two documents"),
            pytest.param(b"? [a]\n: 1", "a key that is no text", id="list as key"),
            pytest.param(b"a: *b", "an alias to nothing", id="unknown alias"),
            pytest.param(b"a: &a [*a]", "an alias to nothing", id="alias to itself"),
            pytest.param(b"a: !!python/object/apply:os.system [x]", "a YAML tag outside JSON", id="code"),
            pytest.param(b"a: !Foo x", "a YAML tag outside JSON", id="own tag"),
            pytest.param(b"a: " + b"[" * 1_000_000, "nested too deep", id="a million lists"),
            pytest.param(b"a: " + b"{a: " * 50_000, "nested too deep", id="as many mappings"),
            pytest.param(b"{a: " * 50_000, "nested too deep", id="from the start, as JSON may"),
            pytest.param(b"a: " + b"[\n" * 50_000, "nested too deep", id="lists on lines"),
            pytest.param(b"- " * 50_000, "nested too deep", id="dashes"),
            pytest.param(b"\n".join(b" " * n + b"a:" for n in range(300)), "nested too deep", id="indented"),
            pytest.param(b"a: " + b"9" * 5000, "a number too long", id="long number"),
        ],
    )
    def test_yaml_that_is_refused(self, text: bytes, what: str) -> None:
        """Each fault has a name; none is a crash, and nothing is run."""
        assert refused(text).what == what

    @pytest.mark.parametrize("depth", [30, 160, 1200])
    @pytest.mark.parametrize(("step", "place"), [("[\n", "/0"), ("- ", "/0"), ("{a: \n", "/a")])
    def test_the_bound_is_ours(self, depth: int, step: str, place: str) -> None:
        """What nests to the bound is read and the next level refused at its place, by every parser."""

        def nested(levels: int) -> str:
            return step * levels + {"[": "]", "{": "}", "-": ""}[step[0]] * levels

        value = parse_yaml(nested(depth), max_depth=depth, max_nodes=2 * depth)
        for _ in range(depth):
            (value,) = (value.values() if isinstance(value, dict) else value) or [None]
        assert value is None
        with pytest.raises(DocumentError) as caught:
            parse_yaml(nested(depth + 1), max_depth=depth, max_nodes=2 * depth)
        found = caught.value.diagnostics[0]
        assert (found.what, found.pointer) == ("nested too deep", place * depth)

    def test_what_is_deep_and_broken_keeps_its_place(self) -> None:
        """Among many brackets a mistake is still a mistake, with its line."""
        found = refused(b"a: 1\nb: " + b"[" * 100 + b"]" * 99 + b"}")
        assert found.what == "not YAML"
        assert "line 2" in found.why

    def test_alias_bombs_are_counted(self) -> None:
        """Aliases count as what they stand for, so a small file cannot become a huge document."""
        lines = [b"a: &a [x,x,x,x,x,x,x,x,x,x]"]
        lines += [b"%c: &%c [%s]" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 10)) for n in range(9)]
        assert refused(b"\n".join(lines)).what == "too many values"

    def test_aliases_cannot_hide_depth(self) -> None:
        """Depth counts through aliases too."""
        lines = [b"a0: &a0 [x]"] + [b"a%d: &a%d [*a%d]" % (n, n, n - 1) for n in range(1, 300)]
        assert refused(b"\n".join(lines)).what == "nested too deep"

    def test_flow_style_is_no_broken_json(self) -> None:
        """A document may start with a brace and be YAML."""
        assert load(b"{openapi: 3.0.3, info: {title: T, version: '1'}, paths: {}}") == MINIMAL
