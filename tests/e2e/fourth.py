"""APIs that pages make: their files, and the package generated from them."""

from pathlib import Path

from tests.e2e.pages import ROOT, fenced

PAGE = ROOT / "docs" / "adding-an-api.md"
STREAMING = ROOT / "docs" / "streaming.md"


def files(page: Path = PAGE) -> dict[str, str]:
    """Return the files that the *page* tells a reader to make, by name."""
    found = fenced(page.read_text("utf-8"))
    return {block.title: block.text for block in found if block.title is not None}


def generate(folder: Path) -> None:
    """Make the package of the fourth API in *folder*, from the files of its page, which are written there."""
    _generate(folder, PAGE, "document.yaml", "--overlay", str(folder / "overlay.yaml"), "--package", "quill")


def generate_streaming(folder: Path) -> None:
    """Make the package of the page about streams in *folder*, likewise."""
    _generate(folder, STREAMING, "cattery.yaml", "--package", "cattery")


def _generate(folder: Path, page: Path, document: str, *options: str) -> None:
    """Do in this process what the page says: `test_shell.py` does it as it stands."""
    from tests.generator.commands import run  # not at the top: the wheel is tested without it

    for name, text in files(page).items():
        (folder / name).write_text(text, "utf-8")
    command: list[str | Path] = ["--root", ROOT, "--quiet", "generate", "--json", "--no-validate"]
    command += ["--verify", "none", "--document", folder / document, *options, "--output", folder]
    done = run(*command)
    assert done.code == 0, done.out + done.err
