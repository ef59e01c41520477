"""Start the generator from a checkout: python -m generator, the same as python -m invocant_generator."""

from __future__ import annotations

from invocant_generator._cli import main

if __name__ == "__main__":
    main()
