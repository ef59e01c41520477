"""Start the generator's command line: python -m invocant_generator."""

from __future__ import annotations

from invocant_generator._cli import main

if __name__ == "__main__":
    main()
