"""Connections: when the server that ministack runs on ends them."""

import asyncio

from hypercorn.asyncio.tcp_server import TCPServer


def keep_idle_connections():
    """Leaves it to clients to end connections they do not use; ministack ends them after 75 seconds.

    The provider's SDK keeps one for 90 seconds (AWS SDK for Go v2, aws/transport/http, DefaultHTTPTransportIdleConnTimeout),
    so it may send a request at the very moment. Hypercorn then carries the request out and closes the connection without
    an answer. The SDK repeats what was not answered, and a repeated CreateDBInstance is refused, as AWS would: there is no
    token by which RDS knows a request again (Amazon RDS API Reference, CreateDBInstance).
    """

    async def until_the_server_ends(self):
        await self.context.terminated.wait()
        await asyncio.shield(self._initiate_server_close())

    TCPServer._idle_timeout = until_the_server_ends
