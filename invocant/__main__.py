"""`python -m invocant` is the command `invocant`."""

from invocant.cli import main

if __name__ == "__main__":
    main()
