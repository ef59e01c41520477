"""Run the suite on the built wheel, without the sources: `python -m tests.packaging.on_wheel lowest newest`.

For each word a fresh environment gets the wheel with its dependencies at their lower bounds, or as new as the
index has them; the tests run in a copy of tests/ without `invocant`, `invocant_api` or `generator` beside it.
The generator is in the wheel too: tests/e2e/test_generate.py runs it as users do.
schemathesis asks for newer packages than our lower bounds: what needs it runs with the newest only.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
import zipfile
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = ("mock", "cli", "httpx2", "fast", "generate")
COPIED = ("tests", "docs", "examples", "openapi", "README.md", "pyproject.toml")
NEEDS_SCHEMATHESIS = ("tests/contract", "tests/conformance", "tests/property/test_contract_strategies.py")
NEEDS_CHECKOUT = ("tests/generator", "tests/specs")
MARKED = "\npytestmark = pytest.mark.checkout\n"
"""What a module says of all its tests: it may import what only a checkout has, so it is not collected."""
CHOICES = ("lowest", "newest")


def needs_checkout() -> list[str]:
    """Return the folders and modules of tests that only a checkout can import."""
    modules = sorted((ROOT / "tests").rglob("test_*.py"))
    marked = [path for path in modules if MARKED in path.read_text("utf-8")]
    return [*NEEDS_CHECKOUT, *(path.relative_to(ROOT).as_posix() for path in marked)]


def requirements() -> list[Requirement]:
    """Return what the wheel and its extras for users depend on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = list(project["dependencies"])
    for extra in EXTRAS:
        lines += project["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


def tools(*, schemathesis: bool) -> list[str]:
    """Return what the tests need beside the wheel, with or without schemathesis."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = [line for line in project["optional-dependencies"]["test"] if not line.startswith("invocant")]
    return [line for line in listed if schemathesis or not line.startswith("schemathesis")]


def lowest(requirement: Requirement) -> str:
    """Return the constraint that pins *requirement* to its lower bound.

    Raises:
        ValueError: it has none, so nothing says what the lowest is.
    """
    for specifier in requirement.specifier:
        if specifier.operator in {">=", "=="}:
            return f"{requirement.name}=={specifier.version}"
    raise ValueError(f"{requirement} has no lower bound")


def build(target: Path) -> Path:
    """Build the wheel into *target* and refuse one that ships anything but our three packages."""
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", str(target), str(ROOT))
    wheel = next(target.glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name.split("/")[0] for name in archive.namelist()}
    foreign = {
        name
        for name in shipped - {"invocant", "invocant_api", "invocant_generator"}
        if not name.endswith(".dist-info")
    }
    if foreign:
        sys.exit(f"the wheel ships more than it should: {', '.join(sorted(foreign))}")
    return wheel


def run(choice: str, wheel: Path, place: Path, arguments: list[str]) -> None:
    """Install *wheel* in a new environment under *place* and run the suite there."""
    print(f"\n== {wheel.name}, {choice} dependencies, Python {sys.version.split()[0]} ==", flush=True)
    venv.create(place / "venv", with_pip=True)
    python = place / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    if choice == "lowest":
        constraints = place / "constraints.txt"
        constraints.write_text("\n".join(map(lowest, requirements())))
        install += ["--constraint", str(constraints)]
    _run(*install, f"{wheel}[{','.join(EXTRAS)}]", *tools(schemathesis=choice == "newest"))
    _run(str(python), "-m", "pip", "--disable-pip-version-check", "list", "--format=freeze")

    copy = place / "copy"
    copy.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy2(source, copy / name)
    left_out = [*needs_checkout(), *(NEEDS_SCHEMATHESIS if choice == "lowest" else ())]
    _run(
        str(python),
        *("-m", "pytest", "-n", "2", "--dist", "worksteal", "-q", "-m", "not checkout and not long"),
        *(f"--ignore={folder}" for folder in left_out),
        *arguments,
        cwd=copy,
    )


def _run(*command: str, cwd: Path | None = None) -> None:
    ended = subprocess.run(command, cwd=cwd, check=False)
    if ended.returncode:
        sys.exit(ended.returncode)


def main(words: list[str]) -> None:
    """Build once, then test with each choice named in *words* (none: both); the rest goes to pytest."""
    choices = [word for word in words if word in CHOICES] or list(CHOICES)
    arguments = [word for word in words if word not in CHOICES]
    with tempfile.TemporaryDirectory(prefix="invocant-wheel-") as folder:
        wheel = build(Path(folder))
        for choice in choices:
            place = Path(folder) / choice
            place.mkdir()
            run(choice, wheel, place, arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
