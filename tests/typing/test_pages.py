"""The Python of README and docs type-checks in the strictest way there is, as those who copy it will."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e import fourth
from tests.e2e.pages import blocks, module, page_id, pages
from tests.typing import checkers

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


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with a module for each page, and the page by the module's file name."""
    folder = tmp_path_factory.mktemp("pages")
    texts = {page_id(page): page.read_text("utf-8") for page in pages()} | {"mistaken.md": MISTAKEN}
    names: dict[str, str] = {}
    for page, text in texts.items():
        if any(blocks(text)):
            names[_file(page)] = page
            (folder / _file(page)).write_text(module(text), "utf-8")
    (folder / "made").mkdir()
    fourth.generate(folder / "made")
    fourth.generate_streaming(folder / "made")
    return folder, names


def _by_page(findings: checkers.Findings, names: dict[str, str]) -> dict[str, str]:
    """Return findings by `page:line`; a block stands in its module at the line it has on the page."""
    return {
        f"{names.get(file, file)}:{line}": message
        for file, found in findings.items()
        for line, message in found.items()
    }


def test_mypy_accepts_every_page(written: tuple[Path, dict[str, str]]) -> None:
    """mypy, strict, finds the mistake that was planted, where it is, and no other."""
    folder, names = written
    found = _by_page(checkers.mypy(folder, names, path=[folder / "made"]), names)
    assert "str" in found.pop(f"mistaken.md:{LINE}")
    assert found == {}
    assert {"README.md", fourth.PAGE.relative_to(checkers.ROOT).as_posix()} < set(names.values())


@pytest.mark.long  # `tox run -e typing` installs pyright
def test_pyright_accepts_every_page(written: tuple[Path, dict[str, str]]) -> None:
    """So does pyright."""
    folder, names = written
    config = checkers.configured(folder, path=[folder / "made"])
    found = _by_page(checkers.pyright(config), names)
    assert "str" in found.pop(f"mistaken.md:{LINE}")
    assert {place: said for place, said in found.items() if place.rpartition(":")[0] in names.values()} == {}
