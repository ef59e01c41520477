"""The Python of README and docs type-checks in the strictest way there is, as those who copy it will.

mypy sees everything that is generated too, in the same run: it takes longer to begin than to check. What
users write is checked with the rest by `tox -e types`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import fourth
from tests.e2e.pages import blocks, module, page_id, pages
from tests.generated import reviewed
from tests.typing import checkers
from tests.typing.everything import mistakes, program

pytestmark = pytest.mark.checkout

MISTAKEN = """\
A page with a mistake in its second block.

```python
number = 1
```

```text
text is not checked
```

```python
number += 1
wrong: str = number
```
"""
LINE = 13
"""Of the mistake in that page."""


def _file(page: str) -> str:
    return re.sub(r"\W", "_", page) + ".py"


def _modules(page: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield the files that a page's Python is: one session, or the files that its reader makes of it.

    The latter where one of them imports another.
    """
    titled = {block.title: block for block in blocks(text) if block.title is not None}
    if any(re.search(rf"^from {Path(title).stem} import ", text, re.MULTILINE) for title in titled):
        for title, block in titled.items():
            yield f"{_file(page)[:-3]}/{title}", "\n" * (block.line - 1) + block.text
    else:
        yield _file(page), module(text)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with a module for each page, and the page by the module's file name."""
    folder = tmp_path_factory.mktemp("pages")
    texts = {page_id(page): page.read_text("utf-8") for page in pages()} | {"mistaken.md": MISTAKEN}
    names: dict[str, str] = {}
    for page, text in texts.items():
        if any(blocks(text)):
            for name, code in _modules(page, text):
                names[name] = page
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_text(code, "utf-8")
    (folder / "made").mkdir()
    fourth.generate(folder / "made")
    fourth.generate_streaming(folder / "made")
    return folder, names


def _path(folder: Path, names: dict[str, str]) -> list[Path]:
    """Return the folders that pages import from."""
    return [folder / "made", *sorted({(folder / name).parent for name in names if "/" in name})]


def _by_page(findings: checkers.Findings, names: dict[str, str]) -> dict[str, str]:
    """Return findings by `page:line`; a block stands in its module at the line it has on the page."""
    known = {Path(name).name: page for name, page in names.items()} | names
    return {
        f"{known.get(file, file)}:{line}": message
        for file, lines in findings.items()
        for line, message in lines.items()
    }


PROGRAMS = {f"programs/program_{api}.py": api for api in reviewed()}
"""Programs that use everything which is generated for an API, right and wrong."""


@pytest.fixture(scope="module")
def findings(written: tuple[Path, dict[str, str]]) -> checkers.Findings:
    """What mypy finds in the pages and in the programs."""
    folder, names = written
    (folder / "programs").mkdir()
    for name, api in PROGRAMS.items():
        (folder / name).write_text(program(api), "utf-8")
    return checkers.mypy(folder, [*names, *PROGRAMS], path=_path(folder, names))


def test_mypy_accepts_every_page(written: tuple[Path, dict[str, str]], findings: checkers.Findings) -> None:
    """mypy, strict, finds the mistake that was planted, where it is, and no other."""
    _, names = written
    in_pages = _by_page({file: lines for file, lines in findings.items() if file not in PROGRAMS}, names)
    assert "str" in in_pages.pop(f"mistaken.md:{LINE}")
    assert in_pages == {}
    assert {"README.md", fourth.PAGE.relative_to(checkers.ROOT).as_posix()} < set(names.values())


def test_mypy_sees_everything_generated(findings: checkers.Findings) -> None:
    """Every attribute is what its kind reads, and every member and argument refuses what is wrong."""
    messages = {
        (name, line): message for name in PROGRAMS for line, message in findings.get(name, {}).items()
    }
    expected = {(name, line) for name, api in PROGRAMS.items() for line in mistakes(program(api))}
    assert {messages[place] for place in set(messages) - expected} == set()
    assert sorted(expected - set(messages)) == []


@pytest.mark.long  # `tox run -e typing` installs pyright
def test_pyright_accepts_every_page(written: tuple[Path, dict[str, str]]) -> None:
    """So does pyright."""
    folder, names = written
    config = checkers.configured(folder, path=_path(folder, names))
    found = _by_page(checkers.pyright(config), names)
    assert "str" in found.pop(f"mistaken.md:{LINE}")
    assert {place: said for place, said in found.items() if place.rpartition(":")[0] in names.values()} == {}
