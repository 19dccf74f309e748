"""An emulator for the tests, clients of it, and the bond between a test and the patch it proves."""

import contextlib
import contextvars
import os
import socket
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request

import boto3
from botocore.config import Config

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Long enough for a machine that has much else to do.
LIMIT = 120
ONE_TRY = Config(retries={"total_max_attempts": 1}, connect_timeout=LIMIT, read_timeout=LIMIT)

PROOFS = {}
# Of the emulator in use; each thread has its own.
in_use = contextvars.ContextVar("in_use", default=None)


def proves(patch):
    """Marks a test as the one that fails without the patch."""

    def mark(test):
        PROOFS.setdefault(patch, []).append((test.__module__, *test.__qualname__.split(".")))
        return test

    return mark


@contextlib.contextmanager
def emulator(without=()):
    """Runs an emulator, which every client made meanwhile by this thread talks to."""
    held, port = held_port()
    environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "SHIM_WITHOUT": ",".join(without)}
    command = [sys.executable, "-m", "shim", "--port", str(port), "--until-input-closes"]
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(command, cwd=HERE, env=environment, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    endpoint = f"http://127.0.0.1:{port}"
    try:
        wait_for(endpoint, child)
        before = in_use.set(endpoint)
        yield endpoint
        in_use.reset(before)
    finally:
        child.stdin.close()
        child.wait(timeout=LIMIT)
        held.close()


def held_port():
    """A socket and its port, which the system gives to nobody else while the socket is open.

    A server that says so as well (SO_REUSEADDR, as Hypercorn does) can listen on a port that is bound and not listened on.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    return holder, holder.getsockname()[1]


def wait_for(endpoint, child):
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline and child.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=5).close()
            return
        time.sleep(0.05)
    raise RuntimeError(f"the emulator did not start (exit code {child.poll()})")


class ShimTest(unittest.TestCase):
    """A test against the emulator in use, which has forgotten what the test before it made."""

    @classmethod
    def setUpClass(cls):
        # A test module run by itself brings its own emulator.
        if in_use.get() is None:
            own = emulator()
            own.__enter__()
            cls.addClassCleanup(own.__exit__, None, None, None)

    def setUp(self):
        request = urllib.request.Request(f"{in_use.get()}/_ministack/reset", method="POST")
        urllib.request.urlopen(request, timeout=LIMIT).close()

    def client(self, service, region="eu-central-1"):
        client = boto3.client(
            service,
            endpoint_url=in_use.get(),
            region_name=region,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=ONE_TRY,
        )
        self.addCleanup(client.close)
        return client
