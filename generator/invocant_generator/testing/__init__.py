"""What the tests of a generated package ask: does it say on the wire what its document says, and hear the answers?

    from invocant_generator.testing import PackageUnderTest

    package = PackageUnderTest("bookshop")
    for operation in package.operations():
        package.check_wire(operation)

`invocant new` writes tests that use it; it needs the extras `generate` and `mock`, and pytest only to skip.
"""

from __future__ import annotations

from invocant_generator.testing._package import Call, PackageUnderTest
from invocant_generator.testing._samples import Impossible

__all__ = ["Call", "Impossible", "PackageUnderTest"]
