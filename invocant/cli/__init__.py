"""The command line, `invocant`: this module only decides whether it can start, and says clearly if not."""

import sys


def main() -> None:
    """Run the `invocant` command; without the extra `cli` it says how to get it and ends with code 2."""
    try:
        from invocant.cli._commands import invocant
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "click":
            raise
        print("The command line needs click: pip install 'invocant[cli,mock]'", file=sys.stderr)
        raise SystemExit(2) from None
    invocant(prog_name="invocant")
