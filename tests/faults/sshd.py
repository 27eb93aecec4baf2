"""A real sshd on loopback whose keys are forced commands, as docs/ssh.md sets them up; and clients of it."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from tests.conftest import REPOSITORY
from tests.servers.ports import free_port

SSHD = shutil.which("sshd") or ("/usr/sbin/sshd" if Path("/usr/sbin/sshd").exists() else None)
TOOLS = [shutil.which(name) for name in ("ssh", "ssh-keygen", "sftp")]

needs_sshd = pytest.mark.skipif(
    SSHD is None or not all(TOOLS) or not sys.platform.startswith("linux"), reason="needs openssh-server and -client"
)

PATIENCE_S = 90.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running sshd; the key of each reviewer is forced into `vcl review --restricted --reviewer` and their name."""

    port: int
    folder: Path
    store: Path

    def arguments(self, reviewer: str, *options: str) -> list[str]:
        """What `ssh` is called with by this reviewer, up to the host."""
        return [
            f"-oUserKnownHostsFile={self.folder}/known", "-oStrictHostKeyChecking=no", "-oIdentitiesOnly=yes",
            "-oLogLevel=ERROR", "-oBatchMode=yes", "-F/dev/null", f"-i{self.folder}/{reviewer}", f"-oPort={self.port}",
            *options, f"{getpass.getuser()}@127.0.0.1",
        ]  # fmt: skip

    def connect(self, reviewer: str = "ann") -> Terminal:
        """A client in a terminal of its own."""
        return Terminal(["-c", f"import os; os.execvp('ssh', {['ssh', *self.arguments(reviewer, '-C', '-tt')]!r})"])

    def reach(self, terminal: Terminal, wanted: str) -> None:
        """Wait for the first screen; where this account can't log in at all there is nothing to test."""
        try:
            terminal.until(wanted, PATIENCE_S)
        except TimeoutError as error:
            pytest.skip(f"this account can't log in over ssh: {error}")


@contextmanager
def running(folder: Path, store: Path, reviewers: Sequence[str], queue: str) -> Iterator[Server]:
    """An sshd of our own: own keys, own port, own authorized_keys."""
    for name in ("host", *reviewers):
        made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(made, check=True)
    lines = []
    for reviewer in reviewers:
        review = f"{sys.executable} -m vcl_tui --db {store} review --restricted --reviewer {reviewer} --queue {queue}"
        command = f"env PYTHONPATH={REPOSITORY} VCL_CONFIG={folder}/config.toml LANG=C.UTF-8 {review}"
        lines.append(f'restrict,pty,command="{command}" {(folder / f"{reviewer}.pub").read_text()}')
    (folder / "authorized_keys").write_text("".join(lines))
    server = Server(free_port(), folder, store)
    config = folder / "sshd_config"
    config.write_text(
        f"Port {server.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\n"
        f"AuthorizedKeysFile {folder}/authorized_keys\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
        "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\n"
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    process = subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(config)], stderr=subprocess.PIPE)
    try:
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(10)
        if process.stderr is not None:
            process.stderr.close()


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if process.poll() is not None:
            told = process.stderr.read().decode() if process.stderr else ""
            pytest.skip(f"sshd doesn't start here: {told.strip()[-200:]}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", server.port)) == 0:
                return
        time.sleep(0.1)
    pytest.skip("sshd never listened")
