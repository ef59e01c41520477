"""The page of the mock server in Chromium: what people see and do, by mouse, keyboard and screen reader."""

import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from invocant.mock import Mock
from tests.patience import PATIENCE, until
from tests.snapshots import ACCEPT
from tests.unit.mock.small import KEY, body, operation, small
from tests.unit.mock.test_stubs import TALK_STREAM

PICTURE = Path(__file__).parents[2] / "docs" / "mock-page.png"
"""What the documentation shows; `UPDATE_SNAPSHOTS=1 tox run -e browser` takes it anew."""
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}

TEXT = {"type": "string"}
FUNCTION = {"type": "object", "required": ["name"], "properties": {"id": TEXT, "name": TEXT, "prompt": TEXT}}
ID = {"name": "id", "in": "path", "required": True, "schema": TEXT}
API = small(
    {
        "/functions": {
            "post": operation("functions.create", FUNCTION, requestBody=body(FUNCTION)),
            "get": operation("functions.list", {"type": "array", "items": FUNCTION}),
        },
        "/functions/{id}": {"parameters": [ID], "get": operation("functions.get", FUNCTION)},
        "/talk": {"post": operation("talk", {}, requestBody=body({}), **{"x-invocant-stream": TALK_STREAM})},
    }
)
OpenPage = Callable[..., Any]


@pytest.fixture
def mock() -> Iterator[Mock]:
    """A server."""
    with Mock(API) as server:
        yield server


@pytest.fixture
def client(mock: Mock) -> Iterator[httpx.Client]:
    """Whoever calls its API."""
    with httpx.Client(base_url=mock.url, headers=KEY, timeout=PATIENCE) as caller:
        yield caller


@pytest.fixture
def open_page(chromium: Any) -> Iterator[OpenPage]:
    """Opens a page of a server; at the end it must have met no error, and no other host."""
    opened: list[Any] = []
    complaints: list[str] = []
    hosts: set[str] = set()

    def look(mock: Mock, address: str = "", **options: Any) -> Any:
        page = chromium.new_page(**{"viewport": WIDE, **options})
        opened.append(page)
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("request", lambda request: hosts.add("/".join(request.url.split("/")[:3])))
        page.goto(f"{mock.url}/_mock/{address}")
        return page

    yield look
    for page in opened:
        page.close()
    # a status that is refused is in the console, whatever the page makes of it
    assert not [told for told in complaints if not told.startswith("Failed to load resource")]
    assert len(hosts) <= 1


def test_requests_appear_as_they_come(mock: Mock, client: httpx.Client, open_page: OpenPage) -> None:
    """The newest first, with status and operation; what was refused says why; the live region tells of it."""
    page = open_page(mock)
    page.get_by_text("No request came yet.").wait_for()
    client.post("/functions", json={"name": "greeter"})
    client.post("/functions", json={"name": 5})
    rows = page.locator("#entries button")
    rows.nth(1).wait_for()
    assert "POST" in rows.nth(1).inner_text()
    assert "functions.create" in rows.nth(1).inner_text()
    assert "400" in rows.nth(0).inner_text()
    assert mock.requests()[1].reason in rows.nth(0).inner_text()
    assert until(lambda: "new request" in page.get_by_role("status").text_content())
    page.get_by_label("only refused").check()
    assert rows.count() == 1
    page.get_by_label("only refused").uncheck()
    page.get_by_label("Filter").fill("create")
    assert rows.count() == 2
    page.get_by_label("Filter").fill("nothing like this")
    page.get_by_text("No request fits the filter.").wait_for()


def test_request_and_response_stand_side_by_side(
    mock: Mock, client: httpx.Client, open_page: OpenPage
) -> None:
    """With headers and bodies, without credentials; on a phone below each other, and nothing to the side."""
    client.post("/functions", json={"name": "greeter"})
    page = open_page(mock, "#journal/1")
    page.locator("#response-body:not(:empty)").wait_for()
    assert '"name": "greeter"' in page.locator("#request-body").inner_text()
    assert '"id":' in page.locator("#response-body").inner_text()
    assert "(not shown)" in page.locator("#request-headers").inner_text()
    assert "mock-key" not in page.content()
    request, response = (
        page.locator(f"section[aria-labelledby={side}-title]") for side in ("request", "response")
    )
    assert request.bounding_box()["y"] == response.bounding_box()["y"]
    page.set_viewport_size(PHONE)
    assert request.bounding_box()["y"] < response.bounding_box()["y"]
    for view in ("state", "stubs", "faults", "jobs", "clock", "namespaces", "server", "journal"):
        page.locator(f"nav a[href='#{view}']").click()
        page.locator(f"#view-{view}").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_stream_is_shown_as_it_runs(mock: Mock, client: httpx.Client, open_page: OpenPage) -> None:
    """Its pieces come while the server sends more, and only the newest are kept in the page."""
    mock.faults.add(endless=True, interval=0.01)
    with client.stream("POST", "/talk", json={}):
        page = open_page(mock, "#journal/1")
        assert until(lambda: page.locator("#pieces li").count() > 3)
        before = page.locator("#pieces-note").inner_text()
        assert "so far" in before
        assert until(lambda: page.locator("#pieces-note").inner_text() != before)
        assert mock.requests()[0].seconds is None
    assert until(lambda: "so far" not in page.locator("#pieces-note").inner_text())


def test_what_was_sent_is_text(mock: Mock, client: httpx.Client, open_page: OpenPage) -> None:
    """Markup in a path, a body, a name or an id is shown as it is, and does nothing."""
    markup = "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script>"
    client.post("/functions", json={"name": markup, "id": markup})
    client.get("/" + markup)
    mock.when("functions.list").answers([{"name": markup}], name=markup)
    page = open_page(mock, "#journal/1")
    page.locator("#response-body:not(:empty)").wait_for()
    assert "<img src=x onerror=" in page.locator("#request-body").inner_text()
    for view in ("state", "stubs", "journal"):
        page.locator(f"nav a[href='#{view}']").click()
        page.locator(f"#view-{view} li").first.wait_for()
        assert page.locator("main img, main script").count() == 0
    assert "hit" not in page.title()


def test_state_stubs_faults_and_clock(mock: Mock, client: httpx.Client, open_page: OpenPage) -> None:
    """Each is shown and can be changed; what is refused says why."""
    client.post("/functions", json={"name": "greeter"})
    page = open_page(mock, "#state")
    page.locator("#stored summary").click()
    assert "greeter" in page.locator("#stored pre").inner_text()

    page.locator("nav a[href='#stubs']").click()
    page.get_by_label("Add a stub, as JSON").fill('{"when": {"operaton": "x"}, "answer": {}}')
    page.get_by_role("button", name="Add stub").click()
    page.get_by_role("alert").filter(has_text="did you mean 'operation'").wait_for()
    page.get_by_label("Add a stub, as JSON").fill(
        '{"when": {"operation": "functions.list"}, "answer": {"value": []}}'
    )
    page.get_by_role("button", name="Add stub").click()
    page.get_by_text("answered 0 calls").wait_for()
    assert client.get("/functions").json() == []
    page.get_by_text("answered 1 call", exact=True).wait_for()

    page.locator("nav a[href='#faults']").click()
    page.get_by_label("Add a fault, as JSON").fill('{"status": 503}')
    page.get_by_role("button", name="Add fault").click()
    page.locator("#faults li").wait_for()
    assert client.get("/functions").status_code == 503
    page.get_by_text("No fault waits for a request.").wait_for()

    page.locator("nav a[href='#clock']").click()
    before = mock.contents.clock()
    page.get_by_label("Seconds to advance").fill("3600")
    page.get_by_role("button", name="Advance").click()
    assert until(lambda: mock.contents.clock() >= before + 3600)


def test_namespaces(mock: Mock, client: httpx.Client, open_page: OpenPage) -> None:
    """One is chosen by name or address; when it is gone the page shows the default one, and makes none."""
    client.get("/functions", headers={"x-mock-namespace": "mine"})
    page = open_page(mock)
    page.get_by_text("No request came yet.").wait_for()
    page.get_by_label("Namespace", exact=False).first.select_option("mine")
    page.locator("#entries button").wait_for()
    page.reload()
    page.locator("#entries button").wait_for()
    mock.within("mine").drop()
    page.get_by_text("No request came yet.").wait_for()
    assert [host.name for host in mock.app.namespaces.all()] == [""]

    client.get("/functions", headers={"x-mock-namespace": "yours"})
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("nav a[href='#namespaces']").click()
    page.get_by_role("button", name="Drop yours").click()
    assert until(lambda: [host.name for host in mock.app.namespaces.all()] == [""])


def test_the_key_is_asked_for(open_page: OpenPage) -> None:
    """Nothing is shown without it, a wrong one is told, and it stays in the tab."""
    with Mock(API, key="a-key-of-mine") as mock:
        httpx.get(f"{mock.url}/functions", headers={"authorization": "Bearer a-key-of-mine"})
        page = open_page(mock)
        page.get_by_label("Key of this server").fill("a-wrong-key")
        assert page.locator("#entries button").count() == 0
        page.get_by_role("button", name="Show", exact=True).click()
        page.get_by_role("alert").filter(has_text="not the key").wait_for()
        page.get_by_label("Key of this server").fill("a-key-of-mine")
        page.keyboard.press("Enter")
        page.locator("#entries button").wait_for()
        assert not page.get_by_label("Key of this server").is_visible()
        page.reload()
        page.locator("#entries button").wait_for()
        assert "a-key-of-mine" not in page.url + page.content()


def test_the_keyboard_is_enough(mock: Mock, client: httpx.Client, open_page: OpenPage) -> None:
    """Everything is reached by Tab, with the focus to be seen, and stays focused while the list goes on."""
    client.get("/functions")
    page = open_page(mock)
    page.locator("#entries button").wait_for()
    focused = "document.activeElement.id || document.activeElement.textContent.trim()"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Skip to the content"
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(focused))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", seen[-1]
        if "functions.list" in seen[-1]:
            break
    assert seen[:2] == ["namespace", "pause"]
    assert "filter" in seen
    assert "functions.list" in seen[-1]
    client.get("/functions")
    page.locator("#entries button").nth(1).wait_for()
    assert "#1" in page.evaluate(focused)
    page.keyboard.press("Enter")
    assert until(lambda: page.evaluate("document.activeElement.id") == "entry-title")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # closes it
    assert "#1" in page.evaluate(focused)


def test_a_screen_reader_finds_its_way(mock: Mock, client: httpx.Client, open_page: OpenPage) -> None:
    """There are landmarks and headings, and whatever can be operated has a name."""
    client.get("/functions")
    page = open_page(mock, "#journal/1")
    page.locator("#response-body:not(:empty)").wait_for()
    for role in ("banner", "navigation", "main", "search", "article", "status"):
        assert page.get_by_role(role).count() == 1, role
    assert page.get_by_role("heading", level=1).inner_text() == "Mock server"
    assert page.get_by_role("link", name="Journal").get_attribute("aria-current") == "page"
    for view in ("journal", "state", "stubs", "faults", "jobs", "clock", "namespaces", "server"):
        page.locator(f"nav a[href='#{view}']").click()
        assert page.get_by_role("heading", level=2).count() == 1
        snapshot = page.locator("body").aria_snapshot()
        nameless = [
            line
            for line in snapshot.splitlines()
            if line.strip(" -:")
            in ("button", "textbox", "searchbox", "combobox", "checkbox", "link", "spinbutton")
        ]
        assert not nameless


def test_light_and_dark(mock: Mock, open_page: OpenPage) -> None:
    """The page follows what the system prefers."""
    colours = []
    for scheme in ("light", "dark"):
        page = open_page(mock, color_scheme=scheme)
        colours.append(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert colours == ["rgb(255, 255, 255)", "rgb(20, 23, 27)"]


def test_it_pauses_and_comes_back(mock: Mock, client: httpx.Client, open_page: OpenPage) -> None:
    """While it is paused nothing is asked; then it shows what came meanwhile."""
    page = open_page(mock)
    page.get_by_role("button", name="Pause").click()
    page.get_by_text("paused").wait_for()
    client.get("/functions")
    assert page.locator("#entries button").count() == 0
    page.get_by_role("button", name="Pause").click()
    page.locator("#entries button").wait_for()


def test_a_server_that_is_gone_is_told(open_page: OpenPage) -> None:
    """What was shown stays, and the page says that nobody answers."""
    with Mock(API) as mock:
        httpx.get(f"{mock.url}/functions", headers=KEY)
        page = open_page(mock)
        page.locator("#entries button").wait_for()
    page.get_by_text("The server does not answer").wait_for()
    assert page.locator("#entries button").count() == 1


def test_picture_of_the_documentation(open_page: OpenPage) -> None:
    """The picture in the documentation is taken here; its size is what the page has here."""
    with Mock(API) as mock, httpx.Client(base_url=mock.url, headers=KEY) as client:
        client.post("/functions", json={"name": "greeter", "prompt": "Greet who asks."})
        client.get("/functions")
        client.post("/functions", json={"name": 5})
        mock.faults.add(status=503)
        client.get("/functions")
        client.post("/talk", json={"input": "Hello"})
        page = open_page(mock, "#journal/5")
        page.locator("#pieces li").first.wait_for()
        if os.environ.get(ACCEPT) == "1":
            page.screenshot(path=PICTURE)
        png = page.screenshot()
    assert struct.unpack(">II", PICTURE.read_bytes()[16:24]) == struct.unpack(">II", png[16:24])
