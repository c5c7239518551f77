"""A process of ours that does what may hang, crash or eat memory, and can be killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from multiprocessing.connection import Connection


class WorkerProcess:
    """Runs `python -m MODULE DESCRIPTOR ARGUMENTS…`, whose `main` talks through a `Connection` over this socket.

    Not `multiprocessing`: that runs the program's main module once more in each process, which programs must be written for.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        ours, theirs = socket.socketpair()
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(theirs.fileno()), *arguments],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
            # What this process can import, the worker must find too, wherever both were started.
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},  # noqa: PTH109
        )
        theirs.close()
        self.connection = Connection(ours.detach())

    @property
    def process_id(self) -> int:
        """The id the system knows it by."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def end(self, *, patience: float = 0.0) -> tuple[int, str]:
        """Its exit code (negative: the signal that ended it) and its last complaints; it is killed unless it ends by itself
        within `patience` seconds.
        """
        self.connection.close()
        try:
            code = self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        said = ""
        if not self._complaints.closed:
            self._complaints.seek(0)
            said = self._complaints.read().decode("utf-8", errors="replace").strip()
            self._complaints.close()
        return code, said
