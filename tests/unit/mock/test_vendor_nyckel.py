"""Nyckel's semantics in the mock."""

from collections.abc import Iterator
from typing import Any

import pytest

from invocant.mock import ManualClock
from tests.unit.mock.small import Answered, Caller, serving

START = "2026-01-01T00:00:00Z"


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock()


@pytest.fixture
def call(clock: ManualClock) -> Iterator[Caller]:
    """The mock of this API, empty, called with a token."""
    with serving("nyckel", headers={}, clock=clock) as caller:
        yield _authorized(caller)


def _authorized(caller: Caller) -> Caller:
    form = b"grant_type=client_credentials&client_id=mock-id&client_secret=mock-secret"
    answer = caller(
        "POST", "/connect/token", content=form, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    return Caller(caller.app, {"authorization": f"Bearer {answer.json()['access_token']}"})


def _make(call: Caller, output: str = "Classification", input: str = "Text") -> str:
    answer = call("POST", "/v1/functions", json={"name": "F", "input": input, "output": output})
    assert answer.status == 200, answer.content
    return f"/v1/functions/{answer.json()['id']}"


def _add(call: Caller, path: str, part: str, **members: Any) -> Any:
    answer = call("POST", f"{path}/{part}", json=members)
    assert answer.status == 200, answer.content
    return answer.json()


def _invoke(call: Caller, path: str, data: Any, query: str = "") -> Answered:
    return call("POST", f"{path}/invoke?{query}", json={"data": data})


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


@pytest.fixture
def function(call: Caller) -> str:
    """The path of a text classifier with the labels a and b."""
    path = _make(call)
    for name in "ab":
        _add(call, path, "labels", name=name, metadata={"n": name})
    return path


def test_ids_with_and_without_prefix(call: Caller, function: str) -> None:
    """Both forms name the same thing; answers have the prefix."""
    label = call("GET", f"{function}/labels").json()[0]
    bare = function.replace("function_", "")
    assert label["id"].startswith("label_")
    for path in (function, bare):
        for name in (label["id"], label["id"].removeprefix("label_")):
            assert call("GET", f"{path}/labels/{name}").json() == label
    assert call("GET", bare).json()["id"] == function.rpartition("/")[2]


@pytest.fixture
def slow(clock: ManualClock) -> Iterator[Caller]:
    """The mock of this API where what is new is found after five seconds."""
    with serving("nyckel", headers={}, clock=clock, settle=5) as caller:
        yield _authorized(caller)


def test_new_function_is_found_after_a_while(slow: Caller, clock: ManualClock) -> None:
    """Until it has settled, a function is not found by id, below its id, or in the list."""
    path = _make(slow)
    name = path.rpartition("/")[2]
    for wait, status, listed in ((0, 404, []), (4.5, 404, []), (0.5, 200, [name])):
        clock.advance(wait)
        assert slow("GET", path).status == slow("GET", f"{path}/labels").status == status
        assert _invoke(slow, path, "x").status == status
        assert [each["id"] for each in slow("GET", "/v1/functions").json()] == listed


def test_new_function_is_found_at_once_if_asked_to_be_ready(slow: Caller) -> None:
    """With `waitUntilReady` the answer comes when the function can be found."""
    body = {"name": "F", "input": "Text", "output": "Classification"}
    made = slow("POST", "/v1/functions?waitUntilReady=true", json=body).json()
    assert slow("GET", f"/v1/functions/{made['id']}").json() == made
    body = {**body, "name": "G"}
    made = slow("POST", "/v1/functions?waitUntilReady=false", json=body).json()
    assert slow("GET", f"/v1/functions/{made['id']}").status == 404


def test_new_label_is_listed_after_a_while(slow: Caller, clock: ManualClock) -> None:
    """A label is there at once, and in the list later; a change of an old one is seen at once."""
    path = _make(slow)
    clock.advance(5)
    label = _add(slow, path, "labels", name="a")
    assert slow("GET", f"{path}/labels/{label['id']}").json() == label
    assert slow("GET", f"{path}/labels").json() == []
    clock.advance(5)
    assert slow("GET", f"{path}/labels").json() == [label]
    slow("PUT", f"{path}/labels/{label['id']}", json={"name": "b"})
    assert [each["name"] for each in slow("GET", f"{path}/labels").json()] == ["b"]


def test_nothing_has_to_settle_unless_asked(call: Caller) -> None:
    """By default a function is found as soon as it is there."""
    assert call("GET", _make(call)).status == 200


def test_input_and_output_never_change(call: Caller, function: str) -> None:
    """Replacing a function changes name and project only."""
    changed = call(
        "PUT", function, json={"name": "G", "projectId": "p", "input": "Image", "output": "Tags"}
    ).json()
    assert (changed["name"], changed["projectId"], changed["input"], changed["output"]) == (
        "G",
        "p",
        "Text",
        "Classification",
    )


def test_deleted_function_takes_everything_along(call: Caller, function: str) -> None:
    """DELETE answers 200 without a body; then nothing is found below it."""
    sample = _add(call, function, "samples", data="x")
    deleted = call("DELETE", function)
    assert (deleted.status, deleted.content) == (200, b"")
    for path in (function, f"{function}/labels", f"{function}/samples/{sample['id']}", f"{function}/summary"):
        assert call("GET", path).status == 404
    assert _invoke(call, function, "x").status == 404


def test_labels(call: Caller, function: str) -> None:
    """Names are unique in a function; replacing drops what is not given."""
    label = call("GET", f"{function}/labels").json()[0]
    assert call("POST", f"{function}/labels", json={"name": "a"}).status == 409
    path = f"{function}/labels/{label['id']}"
    assert call("PUT", path, json={"name": "b"}).status == 409
    assert call("PUT", path, json={"name": "c"}).json() == {"id": label["id"], "name": "c"}
    assert call("DELETE", path).status == 200
    assert call("GET", path).status == 404


def test_fields(call: Caller) -> None:
    """Fields are created, listed and deleted."""
    path = _make(call, input="Tabular")
    field = _add(call, path, "fields", name="age", type="Number")
    assert field["id"].startswith("field_")
    assert call("GET", f"{path}/fields").json() == [field]
    assert call("GET", f"{path}/fields/{field['id']}").json() == field
    assert call("DELETE", f"{path}/fields/{field['id']}").status == 200
    assert call("GET", f"{path}/fields").json() == []


def test_duplicate_sample(call: Caller, function: str) -> None:
    """409 names the sample that has the data."""
    sample = _add(call, function, "samples", data="x", externalId="e")
    again = call("POST", f"{function}/samples", json={"data": "x"})
    assert again.status == 409
    assert again.json()["existingSampleId"] == sample["id"]
    assert again.json()["message"]
    call("DELETE", f"{function}/samples/{sample['id']}")
    assert _add(call, function, "samples", data="x")["id"] != sample["id"]


def test_annotation(call: Caller, function: str) -> None:
    """A label by id or name, an unknown name makes one; it can be taken back, and goes with its label."""
    labels = {each["name"]: each["id"] for each in call("GET", f"{function}/labels").json()}
    sample = _add(call, function, "samples", data="x", annotation={"labelName": "a"})
    assert sample["annotation"] == {"labelId": labels["a"], "labelName": "a"}
    path = f"{function}/samples/{sample['id']}"
    assert call("PUT", f"{path}/annotation", json={"labelId": labels["b"]}).json()["labelName"] == "b"
    assert call("GET", path).json()["annotation"]["labelId"] == labels["b"]
    assert call("PUT", f"{path}/annotation", json={"labelId": "label_nowhere"}).status == 404
    call("DELETE", f"{function}/labels/{labels['b']}")
    assert "annotation" not in call("GET", path).json()
    made = call("PUT", f"{path}/annotation", json={"labelName": "new"}).json()
    assert made["labelId"] in [each["id"] for each in call("GET", f"{function}/labels").json()]
    assert call("DELETE", f"{path}/annotation").status == 200
    assert "annotation" not in call("GET", path).json()
    assert call("PUT", f"{path}/annotation", json={}).json() == {"labelId": None, "labelName": None}


def test_link_header_pages(call: Caller, function: str) -> None:
    """The next link is relative to the origin, counts `startIndex` up, and is missing on the last page."""
    for number in range(5):
        _add(call, function, "samples", data=str(number))
    path, seen, pages = f"{function}/samples?count=2&includeData=true", [], 0
    while path:
        answer = call("GET", path)
        seen += [each["data"] for each in answer.json()]
        link = answer.headers.get("link", "")
        assert not link or link.endswith('; rel="next"')
        path, pages = link.partition(">")[0].lstrip("<"), pages + 1
        assert not path or (path.startswith("/v1/functions/") and "includeData=true" in path)
    assert (seen, pages) == (list("01234"), 3)


@pytest.mark.parametrize(
    ("query", "data"),
    [
        ("externalId=e1", "1"),
        ("annotated=true", "01"),
        ("inTrainSet=false", "2"),
        ("predicted=true", "012"),
        ("predicted=false", ""),
        ("origin=InvokeCapture", "2"),
        ("searchText=1", "1"),
        ("sampleIds={0}&sampleIds={1}", "01"),
        ("annotationLabelId={a}", "0"),
        ("predictionLabelId=nowhere", ""),
        ("sampleSetId=s", "0"),
        ("createdAfter=2026-01-01T00:01:00Z", "12"),
        ("createdBefore=2026-01-01T00:00:59Z", "0"),
        ("createdAfter=2027-01-01T00:00:00Z", ""),
        ("createdAfter=9999-12-31T23:59:60Z", ""),
        ("createdAfter=2025-12-31T23:59:60Z", "012"),
        ("createdBefore=2025-12-31T23:59:60Z", "0"),
        ("sortBy=creation&sortOrder=descending", "210"),
        ("startIndex=1&count=1", "1"),
        ("startIndex=-5&count=-5", "0"),
        ("captureReason=whatever", "012"),
    ],
)
def test_sample_filters(call: Caller, clock: ManualClock, function: str, query: str, data: str) -> None:
    """Each filter of the list narrows or orders it."""
    zero = _add(
        call, function, "samples", data="0", annotation={"labelName": "a"}, sampleSets=[{"sampleSetId": "s"}]
    )
    clock.advance(60)
    one = _add(call, function, "samples", data="1", externalId="e1", annotation={"labelName": "b"})
    _invoke(call, function, "2")
    query = query.format(zero["id"].removeprefix("sample_"), one["id"], a=zero["annotation"]["labelId"])
    listed = call("GET", f"{function}/samples?{query}")
    assert listed.status == 200
    assert "".join(each["data"] for each in listed.json()) == data


def test_samples_without_data(call: Caller, function: str) -> None:
    """`includeData=false` leaves it out; what the mock notes for itself never shows."""
    sample = _add(call, function, "samples", data="x")
    assert set(sample) == {"id", "data", "prediction"}
    assert "data" not in call("GET", f"{function}/samples?includeData=false").json()[0]


class TestInvoke:
    """Guesses in the form of the function's output."""

    def test_guess_is_a_label(self, call: Caller, function: str) -> None:
        """The same data gets the same label; an annotated sample gets its own, surely."""
        guess = _invoke(call, function, "x", "capture=false").json()
        assert guess["labelName"] in ("a", "b")
        assert set(guess) == {"labelName", "labelId", "confidence"}
        assert _invoke(call, function, "x", "capture=false").json() == guess
        for name in "ab":
            _add(call, function, "samples", data=name * 2, annotation={"labelName": name})
            known = _invoke(call, function, name * 2).json()
            assert (known["labelName"], known["confidence"]) == (name, 1.0)

    def test_query_parameters(self, call: Caller, function: str) -> None:
        """Number of labels, metadata, external id and model are taken."""
        query = "labelCount=2&includeMetadata=true&externalId=e&modelId=&capture=false"
        guess = _invoke(call, function, "x", query).json()
        assert [each["labelName"] for each in guess["labelConfidences"]] in (["a", "b"], ["b", "a"])
        assert guess["labelMetadata"] == {"n": guess["labelName"]}
        assert guess["externalId"] == "e"
        assert round(sum(each["confidence"] for each in guess["labelConfidences"]), 3) == 1.0

    def test_calls_are_captured(self, call: Caller, function: str) -> None:
        """A call becomes a sample once, unless it is told not to."""
        first = _invoke(call, function, "x", "externalId=e").json()
        assert _invoke(call, function, "x").json()["sampleId"] == first["sampleId"]
        (sample,) = call("GET", f"{function}/samples").json()
        assert (sample["id"], sample["externalId"]) == (first["sampleId"], "e")
        _invoke(call, function, "y", "capture=false")
        assert len(call("GET", f"{function}/samples").json()) == 1
        assert call("GET", f"{function}/summary").json()["sampleCount"] == 1

    def test_function_without_labels_pretends(self, call: Caller) -> None:
        """It answers all the same."""
        assert _invoke(call, _make(call), "x").json()["labelName"] in ("Yes", "No")

    @pytest.mark.parametrize(
        ("output", "kind", "member"),
        [
            ("Tags", list, "labelName"),
            ("Detection", list, "boundingBox"),
            ("BoxDetect", dict, "predictions"),
            ("Search", dict, "searchSamples"),
            ("Ocr", dict, "text"),
            ("Localization", dict, "predictions"),
        ],
    )
    def test_output_decides_the_form(self, call: Caller, output: str, kind: type, member: str) -> None:
        """Each kind of function has its own form of answer."""
        path = _make(call, output)
        _add(call, path, "labels", name="a")
        value = _invoke(call, path, "x").json()
        assert type(value) is kind
        assert member in _first(value)

    @pytest.mark.parametrize(
        ("input", "good", "bad"),
        [
            ("Text", ["x", ""], [{"a": 1}]),
            ("Tabular", [{"a": 1}], ["x"]),
            ("Image", ["data:image/png;base64,AA==", "https://x.test/a.png"], ["a.png", {"a": 1}]),
        ],
    )
    def test_data_must_be_of_the_functions_kind(self, call: Caller, input: str, good: Any, bad: Any) -> None:
        """Text and images are strings, an image a URL or data URI, a row an object."""
        path = _make(call, input=input)
        assert all(_invoke(call, path, each).status == 200 for each in good)
        for each in bad:
            assert _invoke(call, path, each).status == 400
            assert call("POST", f"{path}/samples", json={"data": each}).status == 400

    def test_image_bytes(self, call: Caller) -> None:
        """A form with the bytes of an image is an invocation too."""
        path = _make(call, input="Image")
        body = b'--b\r\nContent-Disposition: form-data; name="data"; filename="a"\r\n\r\n%s\r\n--b--\r\n'
        headers = {"content-type": "multipart/form-data; boundary=b"}
        answers = [
            call("POST", f"{path}/invoke", content=body % each, headers=headers)
            for each in (b"\x89P", b"\x89Q")
        ]
        assert [each.status for each in answers] == [200, 200]
        assert answers[0].json()["sampleId"] != answers[1].json()["sampleId"]

    def test_search(self, call: Caller) -> None:
        """Nearest first, by data or sample; the same data has no distance."""
        path = _make(call, "Search")
        ids = {data: _add(call, path, "samples", data=data)["id"] for data in ("x", "y", "z")}
        search = path.replace("/functions/", "/search-functions/") + "/invoke"
        found = call("POST", search, json={"data": "y"}).json()
        assert (found[0]["sampleId"], found[0]["distance"]) == (ids["y"], 0.0)
        assert [each["distance"] for each in found] == sorted(each["distance"] for each in found)
        assert call("POST", search, json={"sampleId": ids["y"]}).json() == found
        assert call("POST", f"{search}?sampleCount=1&includeData=false", json={"data": "y"}).json() == [
            {"sampleId": ids["y"], "distance": 0.0}
        ]
        assert call("POST", search, json={}).status == 400
        assert call("POST", search, json={"sampleId": "nowhere"}).status == 404


def test_limit_of_the_vendor_is_opt_in(clock: ManualClock) -> None:
    """Twenty-five requests a second, if asked for; then 429 with Retry-After."""
    with serving("nyckel", headers={}, clock=clock, limits=True) as caller:
        call = _authorized(caller)
        statuses = [call("GET", "/v1/functions").status for _ in range(26)]
        assert statuses == [200] * 24 + [429] * 2
        assert call("GET", "/v1/functions").headers["retry-after"] == "1"
        clock.advance(1)
        assert call("GET", "/v1/functions").status == 200


def test_error_body(call: Caller) -> None:
    """Errors have a message."""
    answer = call("GET", "/v1/functions/function_nowhere")
    assert (answer.status, set(answer.json())) == (404, {"message"})


class TestLabelsUnderSamples:
    """Samples show their labels as these are now."""

    def test_renamed(self, call: Caller, function: str) -> None:
        """The new name is in annotations, predictions, answers and the summary; the id stays."""
        labels = {each["name"]: each["id"] for each in call("GET", f"{function}/labels").json()}
        sample = _add(call, function, "samples", data="x", annotation={"labelName": "a"})
        assert call("PUT", f"{function}/labels/{labels['a']}", json={"name": "c"}).status == 200
        path = f"{function}/samples/{sample['id']}"
        now = call("GET", path).json()
        assert now["annotation"] == {"labelId": labels["a"], "labelName": "c"}
        (listed,) = call("GET", f"{function}/samples").json()
        assert listed == now
        assert now["prediction"]["labelName"] in ("c", "b")
        assert now["prediction"]["labelId"] == sample["prediction"]["labelId"]
        assert _invoke(call, function, "x").json()["labelName"] == "c"
        assert call("GET", f"{function}/summary").json()["annotatedLabelCounts"] == {"c": 1, "b": 0}
        assert call("GET", f"{function}/samples?annotationLabelId={labels['a']}").json() == [now]

    def test_deleted(self, call: Caller, function: str) -> None:
        """A deleted label is in no sample; what was guessed is guessed anew, as long as there are labels."""
        labels = {each["name"]: each["id"] for each in call("GET", f"{function}/labels").json()}
        made = [_add(call, function, "samples", data=data) for data in "uvwxyz"]
        assert {each["prediction"]["labelName"] for each in made} == {"a", "b"}
        _add(call, function, "samples", data="t", annotation={"labelName": "a"})
        call("DELETE", f"{function}/labels/{labels['a']}")
        listed = call("GET", f"{function}/samples").json()
        assert {each["prediction"]["labelName"] for each in listed} == {"b"}
        assert not [each for each in listed if "annotation" in each]
        summary = call("GET", f"{function}/summary").json()
        assert summary == {"sampleCount": 7, "annotatedSampleCount": 0, "annotatedLabelCounts": {"b": 0}}
        assert call("GET", f"{function}/samples?annotated=true").json() == []
        assert call("GET", f"{function}/samples?predictionLabelId={labels['a']}").json() == []
        call("DELETE", f"{function}/labels/{labels['b']}")
        assert not [each for each in call("GET", f"{function}/samples").json() if "prediction" in each]
        assert call("GET", f"{function}/samples?predicted=true").json() == []


class TestRows:
    """Tabular data: by the ids of fields, each value of its field's type."""

    @pytest.fixture
    def table(self, call: Caller) -> str:
        """The path of a function with a field of each type."""
        path = _make(call, input="Tabular")
        for name, kind in (("who", "Text"), ("age", "Number"), ("face", "Image")):
            _add(call, path, "fields", name=name, type=kind)
        return path

    def test_by_name_or_id_with_or_without_prefix(self, call: Caller, table: str) -> None:
        """However a row names its fields, it is shown by their ids, in their order, and is one sample."""
        who, age, face = (field["id"] for field in call("GET", f"{table}/fields").json())
        row = {"age": 41.5, "who": "Ann", "face": "https://x.test/a.png"}
        sample = _add(call, table, "samples", data=row)
        assert list(sample["data"].items()) == [(who, "Ann"), (age, 41.5), (face, "https://x.test/a.png")]
        assert call("GET", f"{table}/samples/{sample['id']}").json()["data"] == sample["data"]
        assert call("GET", f"{table}/samples").json()[0]["data"] == sample["data"]
        for again in (sample["data"], {who.removeprefix("field_"): "Ann", "age": 41.5, face: row["face"]}):
            answer = call("POST", f"{table}/samples", json={"data": again})
            assert (answer.status, answer.json()["existingSampleId"]) == (409, sample["id"])
            assert _invoke(call, table, again).json()["sampleId"] == sample["id"]
        search = table.replace("/functions/", "/search-functions/") + "/invoke"
        (near,) = call("POST", search, json={"data": row}).json()
        assert (near["distance"], near["data"]) == (0.0, sample["data"])

    @pytest.mark.parametrize(
        "row",
        [
            {"who": 5},
            {"who": None},
            {"age": "41"},
            {"age": True},
            {"age": None},
            {"face": "a.png"},
            {"face": 1},
            {"who": ["Ann"]},
            {"nobody": "x"},
            {"": "x"},
        ],
        ids=str,
    )
    def test_what_no_field_takes_is_refused(self, call: Caller, table: str, row: Any) -> None:
        """A value of another type, and a value of no field, in samples, invocations and searches."""
        search = table.replace("/functions/", "/search-functions/") + "/invoke"
        for path in (f"{table}/samples", f"{table}/invoke", search):
            answer = call("POST", path, json={"data": row})
            assert answer.status == 400
            assert "field" in answer.json()["message"]
        assert call("GET", f"{table}/samples").json() == []

    def test_a_field_that_is_given_twice_is_refused(self, call: Caller, table: str) -> None:
        """By its name and by its id, say."""
        who = call("GET", f"{table}/fields").json()[0]["id"]
        assert call("POST", f"{table}/samples", json={"data": {"who": "a", who: "b"}}).status == 400

    def test_values_go_with_their_field(self, call: Caller, table: str) -> None:
        """A sample has no value of a field that is gone; names of fields are unique."""
        sample = _add(call, table, "samples", data={"who": "Ann", "age": 1})
        who, age, _ = call("GET", f"{table}/fields").json()
        call("DELETE", f"{table}/fields/{age['id']}")
        assert call("GET", f"{table}/samples/{sample['id']}").json()["data"] == {who["id"]: "Ann"}
        assert call("POST", f"{table}/fields", json={"name": "who", "type": "Number"}).status == 409
        assert call("POST", f"{table}/samples", json={"data": {"age": 1}}).status == 400

    def test_the_first_row_makes_the_fields(self, call: Caller) -> None:
        """Where there are none yet: of texts and numbers."""
        path = _make(call, input="Tabular")
        assert _invoke(call, path, {"who": "Ann"}, "capture=false").status == 200
        assert call("GET", f"{path}/fields").json() == []
        sample = _add(call, path, "samples", data={"who": "Ann", "age": 41})
        fields = {field["name"]: field for field in call("GET", f"{path}/fields").json()}
        assert {name: field["type"] for name, field in fields.items()} == {"who": "Text", "age": "Number"}
        assert sample["data"] == {fields["who"]["id"]: "Ann", fields["age"]["id"]: 41}
        assert call("POST", f"{path}/samples", json={"data": {"who": "Bo", "ok": True}}).status == 400


class TestFormerVersion:
    """Version 0.9, which the vendor's own client calls for metrics and tags."""

    def test_metrics_and_state(self, call: Caller, function: str) -> None:
        """Samples, predictions and labels are counted; a function is trained at once."""
        _add(call, function, "samples", data="x", annotation={"labelName": "a"})
        former = function.replace("/v1/", "/v0.9/")
        assert call("GET", former).json() == {**call("GET", function).json(), "state": "Browsing"}
        metrics = call("GET", f"{former}/metrics").json()
        assert (metrics["sampleCount"], metrics["predictionCount"], metrics["isTraining"]) == (1, 1, False)
        assert metrics["annotatedLabelCounts"] == {"a": 1, "b": 0}
        assert call("GET", "/v0.9/functions/function_nowhere/metrics").status == 404

    def test_tags_of_samples(self, call: Caller) -> None:
        """Lists of labels, of which some are said not to be there; version 1 shows the first that is."""
        path = _make(call, "Tags")
        former = path.replace("/v1/", "/v0.9/")
        given = [
            {"labelName": "a", "present": False},
            {"labelName": "b"},
            {"labelName": "c", "present": True},
        ]
        sample = _add(call, former, "samples", data="x", annotation=given)
        labels = {each["name"]: each["id"] for each in call("GET", f"{path}/labels").json()}
        assert sample["annotation"] == [
            {"labelId": labels["a"], "labelName": "a", "present": False},
            {"labelId": labels["b"], "labelName": "b", "present": True},
            {"labelId": labels["c"], "labelName": "c", "present": True},
        ]
        assert all(mark["confidence"] > 0 for mark in sample["prediction"])
        here = call("GET", f"{path}/samples/{sample['id']}").json()
        assert here["annotation"] == {"labelId": labels["b"], "labelName": "b"}
        assert call("GET", f"{former}/metrics").json()["annotatedLabelCounts"] == {"a": 0, "b": 1, "c": 1}
        guesses = call("POST", f"{former}/invoke", json={"data": "x"}).json()
        assert [(guess["labelName"], guess["confidence"]) for guess in guesses] == [("b", 1.0), ("c", 1.0)]
        call("DELETE", f"{path}/labels/{labels['b']}")
        place = f"{former}/samples/{sample['id']}"
        assert [mark["labelName"] for mark in call("GET", place).json()["annotation"]] == ["a", "c"]
        changed = call("PUT", f"{place}/annotation", json=[{"labelName": "d"}]).json()
        assert [(mark["labelName"], mark["present"]) for mark in changed] == [("d", True)]
        assert call("GET", f"{former}/samples?batchSize=1000").json()[0]["annotation"] == changed
        assert call("DELETE", f"{place}/annotation").status == call("DELETE", place).status == 200
        assert call("GET", f"{former}/samples").json() == []


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 5000, "1" + "0" * 30, "%C2%B2"])
def test_a_place_beyond_all_items(call: Caller, number: str) -> None:
    """What is no number that a list could have is no mistake of the server."""
    _make(call)
    assert call("GET", f"/v1/functions?startIndex={number}").status == 200
