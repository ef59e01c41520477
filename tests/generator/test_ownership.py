"""Regenerating is safe: what the generator did not write is not lost, and what people write has a place."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from invocant_generator._commands.check import check
from invocant_generator._commands.generate import Result, generate
from invocant_generator._configuration import targets as checkout_targets
from invocant_generator._console import Console
from invocant_generator._output import lock, ownership
from invocant_generator._target import Target, UsageError, document_target
from tests.generator.commands import TINY, Checkout, write

pytestmark = pytest.mark.checkout


def put(folder: Path, files: Mapping[str, str]) -> Path:
    """Write *files* below *folder*."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


KNOWN = {name: lock.digest(b"made") for name in ("a.py", "models/b.py")}
MADE = {"a.py": "made", "models/b.py": "made"}


@pytest.mark.parametrize(
    ("there", "lost"),
    [
        ({}, {}),
        ({"a.py": "mine"}, {"a.py": "edited"}),
        ({"models/b.py": "mine"}, {"models/b.py": "edited"}),
        ({"extra.py": "mine"}, {"extra.py": "not generated"}),
        ({"models/extra/deep.txt": ""}, {"models/extra/deep.txt": "not generated"}),
        ({".hidden": "mine"}, {".hidden": "not generated"}),
        ({"lock.toml": "mine"}, {"lock.toml": "not generated"}),
        ({"a.py": "new"}, {}),
        ({"c.py": "new"}, {}),
        ({"c.py": "mine"}, {"c.py": "not generated"}),
        ({"own.py": "mine", "own/deep/er.py": "mine", "own/lock.toml": "mine"}, {}),
        ({"models/own.py": "mine"}, {"models/own.py": "not generated"}),
        ({"__pycache__/a.pyc": "", "models/.mypy_cache/x.json": "", "x.pyc": ""}, {}),
    ],
)
def test_what_is_not_ours_would_be_lost(
    tmp_path: Path, there: Mapping[str, str], lost: dict[str, str]
) -> None:
    """Ours is what the lock has the digest of; what would stay as it is is not lost, nor what is by hand."""
    folder = put(tmp_path / "shop", {**MADE, **there})
    assert ownership.losses(folder, KNOWN, {"a.py": b"new", "c.py": b"new"}) == lost


def test_a_file_that_is_missing_is_no_loss(tmp_path: Path) -> None:
    """Who deletes a generated file loses nothing when it comes again."""
    assert ownership.losses(put(tmp_path / "shop", {"a.py": "made"}), KNOWN, {}) == {}
    assert ownership.losses(tmp_path / "none", KNOWN, {}) == {}


def test_links_are_not_ours(tmp_path: Path) -> None:
    """The generator makes none: to a file, to a folder, to nothing, in place of the package."""
    folder = put(tmp_path / "shop", MADE)
    (folder / "a.py").unlink()
    (folder / "a.py").symlink_to(put(tmp_path, {"a.py": "made"}) / "a.py")
    (folder / "more").symlink_to(tmp_path)
    (folder / "dangling").symlink_to(tmp_path / "nowhere")
    assert set(ownership.losses(folder, KNOWN, {})) == {"a.py", "more", "dangling"}
    (tmp_path / "link").symlink_to(folder)
    assert ownership.losses(tmp_path / "link", KNOWN, {}) == {"": "not generated"}


def test_what_is_by_hand_goes_with_a_package_that_goes(tmp_path: Path) -> None:
    """A package that is removed has no successor to carry it over to."""
    folder = put(tmp_path / "shop", {**MADE, "own/mine.py": "mine"})
    assert ownership.losses(folder, KNOWN, None) == {"own/mine.py": "not generated"}


def test_each_file_is_named_and_many_are_counted(tmp_path: Path) -> None:
    """A run that stops says which files, why, and what to do; a thousand of them fill no screen."""
    (first, *_) = ownership.refusal("src/shop", {"a.py": "edited", "extra.py": "not generated"})
    text = first.render()
    for word in ("src/shop/a.py", "edited", "src/shop/own/", "--overwrite"):
        assert word in text
    assert "\n  where: src/shop/a.py\n" in text
    many = list(ownership.refusal("shop", {f"{n}.py": "edited" for n in range(100)}))
    assert len(many) == 21
    assert many[-1].what.startswith("80 more files of shop")


# ---------------------------------------------------------------------------------- through the command


@pytest.fixture
def shop(tmp_path: Path) -> Target:
    """A package of a document from anywhere, generated."""
    target = document_target(
        write(tmp_path / "api.yaml", TINY),
        package="shop",
        output=tmp_path / "src",
        verify="none",
        validate=False,
    )
    assert told(target)[0].clean
    return target


def told(target: Target, *, overwrite: bool = False) -> tuple[Result, str]:
    """Generate, in quiet, and return what came of it and what was said all the same."""
    out = io.StringIO()
    result = generate([target], Console(out, quiet=True), overwrite=overwrite)
    return result, out.getvalue()


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below *folder*."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_run_stops_and_names_what_would_be_lost(shop: Target) -> None:
    """Nothing is written, and `--overwrite`, which loses them, says which."""
    put(shop.folder, {"extra.py": "mine = 1\n", "client.py": "mine = 2\n", "models/more.txt": "mine"})
    before = contents(shop.folder)
    result, said = told(shop)
    assert not result.clean
    assert contents(shop.folder) == before
    for name in ("shop/extra.py", "shop/client.py", "shop/models/more.txt"):
        assert name in said
    result, said = told(shop, overwrite=True)
    assert result.clean
    assert "shop/extra.py is lost, which was not generated" in said
    assert "shop/client.py is lost, which was edited" in said
    assert not (shop.folder / "extra.py").exists()
    assert b"mine" not in (shop.folder / "client.py").read_bytes()


def test_code_of_ones_own_survives(shop: Target) -> None:
    """It is as it was after a run that changes everything, and neither lock nor check see it."""
    put(shop.folder, {"own.py": "mine = 1\n", "own/deep/er.py": "mine = 2\n", "own/__pycache__/x.pyc": ""})
    (shop.folder / "own" / "link").symlink_to("deep")
    assert check([shop], Console(io.StringIO())) == []
    again = generate([shop], Console(io.StringIO()), force=True)
    assert again.clean
    own = {name: content for name, content in contents(shop.folder).items() if name.startswith("own")}
    assert own == {"own.py": b"mine = 1\n", "own/deep/er.py": b"mine = 2\n"}
    assert (shop.folder / "own" / "link").readlink() == Path("deep")
    section = lock.read(shop.lock)["shop"]
    assert not [name for name in section.output if name.startswith("own")]


def test_a_lock_that_is_broken_costs_no_file(shop: Target) -> None:
    """As a merge leaves it: what is already as it would be is not lost, what is not is named."""
    shop.lock.write_text("<<<<<<< ours\n")
    result, said = told(shop)
    assert not result.clean
    assert "shop/lock.toml" in said
    assert "client.py" not in said
    shop.lock.unlink()
    with pytest.raises(UsageError, match="was not made by this generator"):
        told(shop)
    assert told(shop, overwrite=True)[0].clean
    assert lock.read(shop.lock)["shop"].output


def test_a_file_that_comes_while_the_run_goes_on_is_kept(
    shop: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is ours is asked again when everything is built and checked, right before it is replaced."""
    from invocant_generator._commands import generate as command

    verified = command._write_and_verify

    def verify(*arguments: object) -> object:
        put(shop.folder, {"late.py": "mine = 1\n"})
        return verified(*arguments)  # type: ignore[arg-type] # handed on as they came

    monkeypatch.setattr(command, "_write_and_verify", verify)
    (shop.folder / "client.py").unlink()
    result, said = told(shop)
    assert not result.clean
    assert "shop/late.py" in said
    assert (shop.folder / "late.py").exists()


def test_packages_of_no_document_go_only_if_they_are_ours(tmp_path: Path) -> None:
    """Beside generated packages a folder of somebody else's may lie, and an edit in a package that goes."""
    checkout = Checkout(tmp_path)
    checkout.document(TINY)
    checkout.settings()
    assert checkout.run("generate", "--verify", "none").code == 0
    shutil.copytree(checkout.api, tmp_path / "openapi" / "other")
    assert checkout.run("generate", "--verify", "none").code == 0
    shutil.rmtree(tmp_path / "openapi" / "other")
    root = checkout.package.parent
    put(
        root, {"mine/__init__.py": "mine = 1\n", "other/client.py": "mine = 2\n", "__init__.py": "mine = 3\n"}
    )
    before = contents(root)
    outcome = checkout.run("generate", "--verify", "none")
    assert outcome.code == 1
    assert contents(root) == before
    for name in ("invocant_api/mine/__init__.py", "invocant_api/other/client.py", "invocant_api/__init__.py"):
        assert name in outcome.err
    targets = checkout_targets([], tmp_path)
    out = io.StringIO()
    assert generate(targets, Console(out, quiet=True), every=True, overwrite=True).clean
    assert out.getvalue().count("is lost") == 3
    assert not (root / "mine").exists()
