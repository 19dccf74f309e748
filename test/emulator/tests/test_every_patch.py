"""Every patch is needed: with it its tests pass, without it they fail."""

import importlib
import subprocess
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from . import support

# Most of the time of an emulator is its start, which waits as much as it works.
AT_ONCE = 4
MODULES = ("test_ec2", "test_eks", "test_elasticache", "test_rds", "test_rds_replicas")


def setUpModule():
    for name in MODULES:
        importlib.import_module(f".{name}", __package__)


def outcome(module, case, method):
    """Runs one test; returns what made it fail, or None."""
    test = getattr(importlib.import_module(module), case)(method)
    failures = []

    class Recording(unittest.TestResult):
        def addFailure(self, test, error):
            failures.append(error[1])

        def addError(self, test, error):
            failures.append(error[1])

    test.run(Recording())
    return failures[0] if failures else None


class EveryPatch(unittest.TestCase):
    def test_every_test_passes_with_all_patches(self):
        with support.emulator():
            for proofs in support.PROOFS.values():
                for proof in proofs:
                    with self.subTest(".".join(proof)):
                        failure = outcome(*proof)
                        if failure is not None:
                            raise failure

    def test_every_patch_is_proved_by_a_test(self):
        self.assertEqual(sorted(support.PROOFS), sorted(names_of_patches()))

    def test_every_test_fails_without_its_patch(self):
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for patch, failures in zip(support.PROOFS, threads.map(outcomes_without, support.PROOFS), strict=True):
                for proof, failure in zip(support.PROOFS[patch], failures, strict=True):
                    with self.subTest(patch, test=proof[-1]):
                        # A refusal counts, and an answer nobody can read; a connection that fails does not.
                        self.assertIsInstance(failure, (AssertionError, ClientError, KeyError, ResponseParserError))


def outcomes_without(patch):
    """Runs the tests that prove a patch on an emulator that lacks it."""
    with support.emulator(without=[patch]):
        return [outcome(*proof) for proof in support.PROOFS[patch]]


def names_of_patches():
    """Asks a process of its own: importing the patches imports ministack, which the tests talk to and do not load."""
    code = "from shim import registry; print(*registry.load())"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=support.HERE, check=True, capture_output=True, text=True
    ).stdout.split()
