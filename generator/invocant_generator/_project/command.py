"""`invocant new`: a project for one document, or, in this repository, a folder for a further API."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click


@click.command()
@click.argument("name")
@click.option(
    "--document", required=True, metavar="FILE|URL", help="The OpenAPI document: a file, or an https URL."
)
@click.option("--package", help="Import name of the package; the project's with _ for - if not given.")
@click.option(
    "--output",
    "--output-path",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the project; NAME here if not given. With --meta none, the folder that the package lies in.",
)
@click.option(
    "--meta",
    type=click.Choice(["project", "none"]),
    default="project",
    show_default=True,
    help="A whole project, or the package alone.",
)
@click.option("--max-size", type=click.IntRange(min=1), help="Largest document, in bytes (16 MiB).")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def new(
    name: str,
    document: str,
    package: str | None,
    output: Path | None,
    meta: str,
    max_size: int | None,
    quiet: bool,
) -> None:
    """Make a project NAME for one OpenAPI document: a package that can be published, tests that pass, a README.

    What can be seen in the document and is not said in it is written as an overlay, to be read and edited. Parts of
    which nothing can be made are left out and named.

    Exit codes: 0 it is there; 1 nothing was written, for a reason that is told; 2 the command is mistaken.
    """
    from invocant.documents import DocumentError
    from invocant_generator._console import Console
    from invocant_generator._project.create import NewProject, create, create_package
    from invocant_generator._project.naming import project_names
    from invocant_generator._project.received import receive
    from invocant_generator._target import UsageError

    console = Console(quiet=quiet)
    try:
        names = project_names(name, package)
        received = receive(document, max_size=max_size)
        project = NewProject(
            names=names,
            package=package or names.package,
            document=received,
            today=dt.datetime.now(dt.UTC).date(),
            max_size=max_size,
        )
        if meta == "none":
            made = create_package(project, (output or Path.cwd()).absolute(), console)
        else:
            made = create(project, (output or Path.cwd() / name).absolute(), console)
    except UsageError as error:
        raise click.UsageError(str(error)) from None
    except DocumentError as error:
        for diagnostic in error.diagnostics:
            console.diagnostic(diagnostic)
        console.fail(console.style("nothing was written", "bold"))
        sys.exit(1)
    if made.folder is None:
        sys.exit(1)
    console.say(f"{names.distribution} is in {made.folder}")
    if meta == "project":
        console.say("next: python -m pip install -e '.[test]' && python -m pytest, there")
