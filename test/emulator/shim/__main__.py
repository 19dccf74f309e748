"""Starts ministack with the shim, on loopback only: `python -m shim --port 4566`.

Everything it writes goes into one folder, which it removes when it ends. The environment variable SHIM_WITHOUT names
patches to leave out, separated by commas, to see what each is for.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import threading


def main():
    options = read_options()
    folder = options.folder or tempfile.mkdtemp(prefix="plinth-emulator-")
    seal(options.port, folder)
    if options.until_input_closes:
        threading.Thread(target=leave_with_parent, args=(folder,), daemon=True).start()
    failed = True
    try:
        serve()
        failed = False
    except SystemExit as end:
        failed = bool(end.code)
        raise
    finally:
        # After a failure whoever gave the folder may want to read what is in it.
        if options.folder is None or not failed:
            shutil.rmtree(folder, ignore_errors=True)


def serve():
    # ministack reads its environment when it is imported, so this comes after `seal`.
    from . import registry, server

    server.keep_idle_connections()
    registry.apply(without=[name for name in os.environ.get("SHIM_WITHOUT", "").split(",") if name])
    from ministack.app import main as serve_until_stopped

    sys.argv = ["ministack"]
    serve_until_stopped()


def read_options():
    parser = argparse.ArgumentParser(prog="python -m shim", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--port", type=int, default=4566)
    parser.add_argument("--folder", help="where it writes; removed at the end (default: a temporary folder)")
    parser.add_argument("--until-input-closes", action="store_true", help="end when standard input closes")
    return parser.parse_args()


def seal(port, folder):
    """Binds to loopback, keeps all files in the folder, starts no container and reaches no other endpoint.

    By itself ministack binds every interface, keeps objects under /tmp and looks for Docker.
    """
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.setdefault("MINISTACK_REGION", "eu-central-1")
    os.environ.update(
        BIND_HOST="127.0.0.1",
        GATEWAY_PORT=str(port),
        DOCKER_HOST="",
        IOT_MTLS_ENABLED="0",
        SFTP_ENABLED="0",
        STATE_DIR=make(folder, "state"),
        S3_DATA_DIR=make(folder, "objects"),
        TMPDIR=make(folder, "tmp"),
        LOG_LEVEL=os.environ.get("LOG_LEVEL", "INFO"),
    )
    tempfile.tempdir = None


def make(folder, name):
    path = os.path.join(folder, name)
    os.makedirs(path, exist_ok=True)
    return path


def leave_with_parent(folder):
    """Standard input is a pipe that only the parent holds: it closes when the parent ends, however that happens."""
    while sys.stdin.buffer.read(4096):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
