"""What the tests of a generated package ask: is it on the wire as its document says, both ways?

    from invocant_generator.testing import PackageUnderTest

    package = PackageUnderTest("bookshop")
    for operation in package.operations():
        package.check_wire(operation)

`invocant new` writes tests that use it; it needs the extras `generate` and `mock`, and pytest only to skip.
"""

from __future__ import annotations

from invocant_generator.testing._package import PackageUnderTest, SampleCall
from invocant_generator.testing._samples import Impossible

__all__ = ["Impossible", "PackageUnderTest", "SampleCall"]
