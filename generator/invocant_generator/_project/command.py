"""`invocant new`: a project for one document, or, in this repository, a folder for a further API."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from invocant.cli import style
from invocant_generator._command_line import FOUND, Place, placed

if TYPE_CHECKING:
    from invocant_generator._project.create import NewProject
    from invocant_generator._project.naming import ProjectNames


@click.command()
@click.argument("name")
@click.option(
    "--document", required=True, metavar="FILE|URL", help="The OpenAPI document: a file, or an https URL."
)
@click.option("--package", help="Import name of the package; default: NAME with _ for -.")
@click.option(
    "--output",
    "--output-path",
    type=style.FOLDER,
    help="Folder of the project; default: NAME, here. With --meta none, the folder that the package lies in.",
)
@click.option(
    "--meta",
    type=click.Choice(["project", "none"]),
    default="project",
    show_default=True,
    help="A whole project, or the package alone.",
)
@click.option(
    "--here",
    is_flag=True,
    help="Add NAME to the repository of this folder, whose openapi/ has a folder for each API.",
)
@click.option("--max-size", type=click.IntRange(min=1), help="Largest document, in bytes (16 MiB).")
@click.option(
    "--allow-refs", is_flag=True, help="Take the files too that the document refers to; none from hosts."
)
@click.option(
    "--refs-root", type=style.FOLDER, help="Folder that those may lie in, in place of the document's."
)
@click.option("--max-files", type=click.IntRange(min=1), help="How many of them there may be (200).")
@placed
def new(
    place: Place,
    /,
    name: str,
    document: str,
    package: str | None,
    output: Path | None,
    meta: str,
    here: bool,
    max_size: int | None,
    allow_refs: bool,
    refs_root: Path | None,
    max_files: int | None,
) -> None:
    """Make a project NAME for one OpenAPI document: a package to publish, tests that pass, a README.

    What can be seen in the document and is not said in it is written as an overlay, to be read and edited.
    What cannot be made is left out and named.

    Exit codes: 0 it is there; 1 nothing was written, for a reason that is told; 2 the command is mistaken.
    """
    from invocant_generator._project.create import NewProject, create, create_package
    from invocant_generator._project.naming import project_names
    from invocant_generator._project.received import receive

    if here and (package or output or meta != "project"):
        raise click.UsageError("--here says where all is: what it goes with is said of the document alone")
    names = project_names(name, package)
    project = NewProject(
        names=names,
        package=package or names.package,
        document=receive(
            document, max_size=max_size, allow_refs=allow_refs, refs_root=refs_root, max_files=max_files
        ),
        today=dt.datetime.now(dt.UTC).date(),
        max_size=max_size,
        max_files=max_files,
    )
    if here:
        _add(project, place)
        return
    alone = meta == "none"
    if alone:
        made = create_package(project, output or Path.cwd(), place.console)
    else:
        made = create(project, output or Path.cwd() / name, place.console)
    if made.folder is None:
        sys.exit(FOUND)
    if alone:
        place.console.say(f"{names.distribution} is in {made.folder}")
    else:
        tell_made(place, names, made.folder)


def tell_made(place: Place, names: ProjectNames, folder: Path) -> None:
    """Say where a project is, and what to type there."""
    place.console.say(f"{names.distribution} is in {folder}")
    place.console.say("next, there: python -m pip install -e '.[test]' && python -m pytest")


def _add(project: NewProject, place: Place) -> None:
    from invocant_generator._project.here import add_here

    added = add_here(project, place.root, place.console)
    if not added.files:
        sys.exit(FOUND)
    for path in added.files:
        place.console.say(f"wrote {path.relative_to(place.root)}")
    place.console.say("next: read the names in overlays/, then make surface, and make test")
