"""`python -m invocant.cli` is the command `invocant`."""

from invocant.cli import main

main()
