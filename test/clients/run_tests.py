"""Runs the tests of this folder and ends with a line that counts them."""

import json
import os
import pathlib
import sys
import unittest


class CountingResult(unittest.TextTestResult):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1


def main():
    loader = unittest.TestLoader()
    # Names or parts of names of the tests to run; all without any.
    loader.testNamePatterns = [f"*{name}*" for name in sys.argv[1:]] or None
    suite = loader.discover(str(pathlib.Path(__file__).parent), pattern="test_*.py")
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout, resultclass=CountingResult).run(suite)
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    print(f"{result.passed} passed, {failed} failed, {skipped} skipped")
    # For a run of several parts, which ends with the sum of their counts.
    if os.environ.get("TEST_COUNTS"):
        with open(os.environ["TEST_COUNTS"], "a", encoding="utf-8") as file:
            file.write(json.dumps({"passed": result.passed, "failed": failed, "skipped": skipped}) + "\n")
    sys.exit(1 if failed or result.passed == 0 else 0)


if __name__ == "__main__":
    main()
