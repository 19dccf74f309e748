"""Forwards TCP connections, and on SIGUSR1 lets the ones it has go silent.

A socket filter that takes nothing drops every packet that arrives for a connection before TCP sees it: nothing is
acknowledged, answered or closed, as when a host is gone. New connections are forwarded as before.
Prints a line with its port when it listens and a line whenever connections have gone silent.
"""

import ctypes
import signal
import socket
import struct
import sys
import threading

SO_ATTACH_FILTER = 26
RETURN_NOTHING = struct.pack("HBBI", 0x06, 0, 0, 0)

connections: list[socket.socket] = []
silent: list[socket.socket] = []


def go_silent(*_: object) -> None:
    program = ctypes.create_string_buffer(RETURN_NOTHING)
    for connection in connections:
        if connection.fileno() >= 0:
            one = struct.pack("HL", 1, ctypes.addressof(program))
            connection.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, one)
    # Kept, so that none is closed, which would be heard.
    silent.extend(connections)
    print("silent", len(connections), flush=True)
    connections.clear()


def pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        if source not in silent and target not in silent:
            target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(target: int) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    print("listening", listener.getsockname()[1], flush=True)
    while True:
        here, _ = listener.accept()
        there = socket.create_connection(("127.0.0.1", target))
        connections.append(here)
        for ends in ((here, there), (there, here)):
            threading.Thread(target=pump, args=ends, daemon=True).start()


signal.signal(signal.SIGUSR1, go_silent)
serve(int(sys.argv[1]))
