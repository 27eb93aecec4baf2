"""Over a real sshd on loopback: a cut connection loses nothing, and a forced command gives nothing but the screen."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.sshd import PATIENCE_S, Server, needs_sshd, running
from tests.servers.ports import free_port
from tests.tui.conftest import build_store
from vcl_tui.store import labels, places
from vcl_tui.store.connection import open_store

pytestmark = needs_sshd


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    store = tmp_path / "demo.db"
    build_store(store)
    with running(tmp_path, store, ["ann"], "all") as found:
        yield found


def test_a_cut_connection_loses_neither_label_nor_note(server: Server) -> None:
    with server.connect() as first:
        server.reach(first, "even-s00")
        first.until("sort_even", PATIENCE_S)
        first.settle(0.5)
        os.write(first.fd, b"c")
        first.until("even-s00: correct", PATIENCE_S)
        first.settle(0.5)
        os.write(first.fd, b"a")
        first.until("note: saved as you type", PATIENCE_S)
        os.write(first.fd, b"half a note")
        first.until("half a note", PATIENCE_S)
        first.settle(1.0)
        os.kill(first.pid, signal.SIGKILL)
    with open_store(server.store) as store:
        assert [event.label.value.value for event in labels.events(store)] == ["correct"]
        assert places.read(store, "ann", "draft:even-s01") == "half a note"
    with server.connect() as again:
        again.until("note begun: half a note", PATIENCE_S)
        assert " 2/9" in again.screen.text()


def test_the_forced_command_gives_no_editor_and_saves_no_file(server: Server) -> None:
    with server.connect() as terminal:
        server.reach(terminal, "sort_even")
        terminal.settle(0.5)
        for key in (b"E", b"P"):
            os.write(terminal.fd, key)
            terminal.until(f"{key.decode()} is off: this session was started with --restricted", PATIENCE_S)


def ssh(server: Server, *options: str, command: str = "") -> subprocess.CompletedProcess[str]:
    arguments = ["ssh", *server.arguments("ann", *options), *([command] if command else [])]
    return subprocess.run(arguments, capture_output=True, text=True, timeout=PATIENCE_S, stdin=subprocess.DEVNULL)


def test_no_command_of_ones_own_is_run_and_no_file_comes_over(server: Server) -> None:
    secret = server.folder / "secret.txt"
    secret.write_text("the secret")
    told = ssh(server, "-T", command=f"cat {secret}; touch {server.folder}/made")
    assert told.returncode != 0
    assert "the secret" not in told.stdout + told.stderr
    assert "vcl review needs a terminal" in told.stderr
    as_bob = ssh(server, "-T", command=f"vcl --db {server.store} label --solution even-s00 correct --reviewer bob")
    assert "vcl review needs a terminal" in as_bob.stderr
    fetched = server.folder / "fetched"
    copy = ["sftp", "-b-", *server.arguments("ann")]
    subprocess.run(
        copy, input=f"get {secret} {fetched}\n", capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert not fetched.exists()
    assert not (server.folder / "made").exists()
    with open_store(server.store) as store:
        assert list(labels.events(store)) == []


def test_no_port_is_forwarded(server: Server) -> None:
    with socket.socket() as inside:
        inside.bind(("127.0.0.1", 0))
        inside.listen()
        inside.settimeout(3)
        port = free_port()
        tunnel = [f"-L{port}:127.0.0.1:{inside.getsockname()[1]}", "-N", "-oExitOnForwardFailure=yes"]
        process = subprocess.Popen(["ssh", *server.arguments("ann", *tunnel)], stderr=subprocess.DEVNULL)
        try:
            with pytest.raises(TimeoutError):
                _knock_until_accepted(port, inside)
        finally:
            process.terminate()
            process.wait(10)


def _knock_until_accepted(port: int, inside: socket.socket) -> None:
    """Connect to the near end of a tunnel as soon as it listens, and wait for that at its far end."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                inside.accept()
                return
        time.sleep(0.2)
    pytest.skip("the near end of the tunnel never listened")
