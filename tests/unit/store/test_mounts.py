from __future__ import annotations

from pathlib import Path

import pytest

from vcl_tui.errors import StoreError
from vcl_tui.store import mounts
from vcl_tui.store.connection import open_store
from vcl_tui.store.mounts import mounts_here, network_file_system

MOUNTS = r"""overlay / overlay rw,relatime 0 0
server:/home /home nfs4 rw,relatime 0 0
tmpfs /home/ann/fast tmpfs rw 0 0
//nas/share /mnt/the\040share cifs rw 0 0
ann@host: /mnt/far fuse.sshfs rw 0 0
/dev/sda1 /data ext4 rw 0 0
server:/data /data nfs rw 0 0
/dev/sdb1 /homework ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/march.db", None),
        ("/home/ann/march.db", "nfs4"),
        ("/home/ann/fast/march.db", None),
        ("/mnt/the share/march.db", "cifs"),
        ("/mnt/far/march.db", "fuse.sshfs"),
        ("/data/march.db", "nfs"),
        ("/homework/march.db", None),
    ],
)
def test_the_innermost_mount_decides(path: str, kind: str | None) -> None:
    assert network_file_system(Path(path), MOUNTS) == kind


def test_where_mounts_are_not_known_nothing_is_refused() -> None:
    assert network_file_system(Path("/home/ann/march.db"), "") is None
    assert network_file_system(Path("/home/ann/march.db"), "a line that says nothing") is None


def test_this_machine_keeps_its_temporary_files_itself(tmp_path: Path) -> None:
    assert network_file_system(tmp_path, mounts_here()) is None


def test_a_store_over_a_network_is_refused_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "mounts"
    told.write_text(f"server:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(mounts, "MOUNTS", told)
    with pytest.raises(StoreError, match=r"march\.db lies on a network file system \(nfs4\).*vcl merge"):
        open_store(tmp_path / "march.db", create=True)
    assert not (tmp_path / "march.db").exists()
