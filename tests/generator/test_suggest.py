"""The overlay of suggestions: written with its reasons, and again without undoing what a person did."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from invocant.documents import apply_overlays, keywords, load_overlay
from invocant_generator._cli import main
from invocant_generator._cli.suggest import suggest as command
from invocant_generator._suggest.suggest import Suggested, suggest, suggestions
from tests.generator.suggesting import TEXT, THINGS, WHOLE, Json, answers, document, listing, page, query

LIMIT, OFFSET = query("limit"), query("offset")
ONE_SURE = listing(LIMIT, OFFSET)
"""Its list is paged for sure."""
ONE_UNSURE = listing(LIMIT, query("after", TEXT))
"""Its list is perhaps paged."""
TWO = document(
    {
        **ONE_SURE["paths"],
        "/others": {"get": {"parameters": [LIMIT, OFFSET], "responses": answers(page(others=THINGS))}},
    }
)
BLOCK = """\
  # [paging GET /things] sure
  #   The query parameter `offset` skips items, `limit` sets how many come.
  #   `/things` is the only array of the answer.
  - target: $.paths['/things'].get
    update:
      x-invocant-paging:
        style: offset
        items: /things
        offset: offset
        limit: {parameter: limit}
"""


def paging_of(text: str, given: Json) -> Any:
    """Return the paging of GET /things once the overlay has been applied."""
    overlaid = apply_overlays(given, [load_overlay(text.encode())])
    assert keywords.check(overlaid) == []
    return overlaid["paths"]["/things"]["get"].get("x-invocant-paging")


def keys(found: tuple[Any, ...]) -> list[str]:
    """Return what suggestions are about."""
    return [one if isinstance(one, str) else one.key for one in found]


def test_a_suggestion_is_an_action_below_its_reasons() -> None:
    """The overlay reads as one that a person would write, and applies."""
    text = suggestions(ONE_SURE)
    assert text.endswith(f"\nactions:\n{BLOCK}")
    assert paging_of(text, ONE_SURE) == {
        "style": "offset",
        "items": "/things",
        "offset": "offset",
        "limit": {"parameter": "limit"},
    }


def test_what_is_not_sure_is_commented_out() -> None:
    """It changes nothing, and its doubts stand beside it; the overlay applies all the same."""
    text = suggestions(ONE_UNSURE)
    assert "  # [paging GET /things] unsure, so commented out\n" in text
    assert "  #   But nothing says that `after` is the id of an item" in text
    assert "\n  # - target: $.paths['/things'].get\n" in text
    assert paging_of(text, ONE_UNSURE) is None


def test_a_document_that_means_nothing_more_gives_an_overlay_that_applies() -> None:
    """An overlay must have an action: without any that is sure, one holds the place."""
    given = document({"/things": {"get": {"responses": answers(TEXT)}}})
    assert paging_of(suggestions(given), given) is None


def again(given: Json, former: str) -> Suggested:
    """Return what a second run makes of an overlay; whatever it is, a third changes nothing."""
    result = suggest(given, former=former)
    assert suggest(given, former=result.text).text == result.text
    return result


def test_a_second_run_changes_nothing() -> None:
    """The same document and an overlay that nobody touched give the same bytes."""
    text = suggestions(TWO)
    result = again(TWO, text)
    assert result.text == text
    assert keys(result.unchanged) == ["paging GET /things", "paging GET /others"]


def test_what_is_new_is_added() -> None:
    """An operation that came with an update is suggested for, the others are as they were."""
    result = again(TWO, suggestions(ONE_SURE))
    assert keys(result.new) == ["paging GET /others"]
    assert result.text == suggestions(TWO)


def test_what_a_person_changed_is_kept() -> None:
    """A block that was edited stays, to the letter, and is not overwritten by what the document says now."""
    edited = suggestions(ONE_SURE).replace(
        "limit: {parameter: limit}", "limit: {parameter: limit, maximum: 9}"
    )
    result = again(listing(LIMIT, OFFSET, answer=page(things=THINGS, total=WHOLE)), edited)
    assert keys(result.kept) == ["paging GET /things"]
    assert result.text == edited


def test_what_a_person_uncommented_is_kept() -> None:
    """Who is surer than the document takes the comment away."""
    text = suggestions(ONE_UNSURE)
    start = text.index("  # - target")
    taken = text[:start] + re.sub(r"^  # ", "  ", text[start:], flags=re.MULTILINE)
    result = again(ONE_UNSURE, taken)
    assert (keys(result.kept), paging_of(result.text, ONE_UNSURE)["forward"]) == (
        ["paging GET /things"],
        "after",
    )
    assert "holds the place" not in result.text.lower()


def test_what_a_person_removed_does_not_come_back() -> None:
    """Not in the next run, and not in the one after it, even if the document had stopped to speak for it."""
    text = suggestions(TWO)
    removed = text.replace(BLOCK + "\n", "")
    assert removed != text
    result = again(TWO, removed)
    assert (keys(result.removed), keys(result.unchanged)) == (["paging GET /things"], ["paging GET /others"])
    assert BLOCK not in result.text
    without = document({"/others": TWO["paths"]["/others"]})
    assert keys(again(TWO, again(without, result.text).text).removed) == ["paging GET /things"]


def test_what_a_person_commented_out_stays_so() -> None:
    """A block that was put out of force is a block that was changed."""
    text = suggestions(ONE_SURE)
    start = text.index("  - target")
    silenced = text[:start] + re.sub(r"^  ", "  # ", text[start:], flags=re.MULTILINE)
    result = again(ONE_SURE, silenced)
    assert (keys(result.kept), paging_of(result.text, ONE_SURE)) == (["paging GET /things"], None)


def test_what_nobody_touched_follows_the_document() -> None:
    """A list that now has a total is paged by it, and the overlay says so."""
    newer = listing(LIMIT, OFFSET, answer=page(things=THINGS, total=WHOLE))
    result = again(newer, suggestions(ONE_SURE))
    assert (keys(result.updated), result.text) == (["paging GET /things"], suggestions(newer))


def test_what_nothing_speaks_for_goes_with_its_reason() -> None:
    """An action for an operation that is gone would be an error: it is taken out if nobody changed it."""
    rest = document({"/others": TWO["paths"]["/others"]})
    result = again(rest, suggestions(TWO))
    assert (keys(result.gone), "/things" in result.text.partition("\nactions:")[2]) == (
        ["paging GET /things"],
        False,
    )
    edited = suggestions(TWO).replace("items: /things", "items: /things  # mine")
    assert keys(again(rest, edited).kept) == ["paging GET /things"]


def test_actions_of_a_persons_own_stay_where_they_are() -> None:
    """An action that somebody wrote below a suggestion is part of its block, and kept with it."""
    own = "  - target: $.info\n    update: {title: Mine}\n"
    result = again(TWO, suggestions(ONE_SURE) + own)
    assert own in result.text
    assert keys(result.kept) == ["paging GET /things"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a document that has something to suggest."""
    (tmp_path / "document.json").write_text(json.dumps(TWO), "utf-8")
    return tmp_path


def run(folder: Path, *words: str | Path) -> Any:
    """Run `invocant suggest --document` in this process."""
    return CliRunner().invoke(command, ["--document", str(folder / "document.json"), *map(str, words)])


def test_the_command_writes_the_overlay_beside_the_document(project: Path) -> None:
    """It says what is new, writes once, and then has nothing more to do."""
    path = project / "overlays" / "10-suggested.yaml"
    result = run(project)
    assert (result.exit_code, path.read_text("utf-8")) == (0, suggestions(TWO))
    assert "new: paging GET /things (active)" in result.stderr
    assert "2 new" in result.stderr
    result = run(project, "--overlay", path)
    assert (result.exit_code, "2 as before" in result.stderr) == (0, True)


def test_the_command_tells_without_writing(project: Path) -> None:
    """--check ends with 1 while there is something to say; --print shows it."""
    result = run(project, "--check", "-q", "--print")
    assert (result.exit_code, result.stdout) == (1, suggestions(TWO))
    assert not (project / "overlays").exists()
    path = project / "mine.yaml"
    assert run(project, "--to", path).exit_code == 0
    assert run(project, "--to", path, "--check").exit_code == 0


def test_the_command_prints_one_object(project: Path) -> None:
    """--json has each suggestion with its reasons."""
    told = json.loads(run(project, "--json", "-q").stdout)["suggested"]
    assert told["changes"] is True
    assert [entry["key"] for entry in told["new"]] == ["paging GET /things", "paging GET /others"]
    assert told["new"][0]["evidence"][1] == "`/things` is the only array of the answer"


def test_what_other_overlays_say_is_not_suggested(project: Path) -> None:
    """Who has declared a paging by hand is not told how to; who refines a suggestion still has it."""
    by_hand = {
        "overlay": "1.0.0",
        "info": {"title": "T", "version": "1"},
        "actions": [
            {
                "target": "$.paths['/things'].get",
                "update": {"x-invocant-paging": {"style": "single", "items": "/things"}},
            },
            {
                "target": "$.paths['/others'].get['x-invocant-paging']",
                "update": {"total": "/total"},
            },
        ],
    }
    path = project / "20-mine.yaml"
    path.write_text(yaml.safe_dump(by_hand), "utf-8")
    told = json.loads(run(project, "--overlay", path, "--json", "-q").stdout)["suggested"]
    assert told["overlay"] == str(project / "10-suggested.yaml")
    assert [entry["key"] for entry in told["new"]] == ["paging GET /others"]


def test_a_checkout_has_an_overlay_for_each_api(tmp_path: Path) -> None:
    """APIs are named as for every command; one that has nothing to suggest gets no file."""
    settings = '[tool.invocant]\nfolders = ["openapi/*"]\npackage = "api.{name}"\noutput = "generated"\n'
    (tmp_path / "pyproject.toml").write_text(settings, "utf-8")
    for name, given in (("tiny", TWO), ("whole", document({}))):
        folder = tmp_path / "openapi" / name
        folder.mkdir(parents=True)
        (folder / "document.yaml").write_text(json.dumps(given), "utf-8")
    result = CliRunner().invoke(main, ["--root", str(tmp_path), "suggest"])
    assert result.exit_code == 0, result.stderr
    written = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("10-suggested.yaml")]
    assert written == ["openapi/tiny/overlays/10-suggested.yaml"]
    result = CliRunner().invoke(main, ["--root", str(tmp_path), "suggest", "--to", str(tmp_path / "a.yaml")])
    assert (result.exit_code, "name one API" in result.stderr) == (2, True)


def test_a_suggestion_does_not_change_the_document() -> None:
    """Detection reads."""
    given = copy.deepcopy(TWO)
    suggest(given)
    assert given == TWO
