import asyncio
import types
import unittest
from unittest import mock

from hypercorn.asyncio.tcp_server import TCPServer

from shim.server import keep_idle_connections


class IdleConnections(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        # The class is changed for the length of a test.
        before = mock.patch.object(TCPServer, "_idle_timeout", TCPServer._idle_timeout)
        before.start()
        self.addCleanup(before.stop)
        self.terminated = asyncio.Event()
        self.closed = asyncio.Event()

    def connection(self):
        """One that may be idle for no time at all."""
        server = TCPServer.__new__(TCPServer)
        server.config = types.SimpleNamespace(keep_alive_timeout=0)
        server.context = types.SimpleNamespace(terminated=self.terminated)

        async def close():
            self.closed.set()

        server._initiate_server_close = close
        return server

    async def test_are_ended_by_hypercorn_when_their_time_is_over(self):
        await self.connection()._idle_timeout()
        self.assertTrue(self.closed.is_set())

    async def test_are_kept_until_the_server_ends(self):
        keep_idle_connections()
        idle = asyncio.create_task(self.connection()._idle_timeout())
        for _ in range(10):
            await asyncio.sleep(0)
        self.assertFalse(self.closed.is_set())
        self.terminated.set()
        await idle
        self.assertTrue(self.closed.is_set())
