"""On what kind of file system a store lies: SQLite's log can't be shared over a network.

The log's index is memory that all processes of a store share, which only works on one machine. SQLite doesn't find out
by itself: over NFS it opens the file, works for a while, and loses labels (sqlite.org/wal.html, section 1).
"""

from __future__ import annotations

from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
"""Linux only; elsewhere nothing is known of mounts, and SQLite's own check is all there is."""
OVER_A_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "fuse.sshfs"}


def network_file_system(path: Path, mounts: str) -> str | None:
    """The kind of network file system that a path lies on; None for a local one.

    Args:
        path: absolute, links resolved.
        mounts: lines of "device, mount point, kind, …" as in /proc/self/mounts; the last of equal points counts.
    """
    found, longest = "", -1
    for line in mounts.splitlines():
        _, point, kind, *_ = [*line.split(" "), "", "", ""]
        place = Path(point.replace(r"\040", " "))
        if point and path.is_relative_to(place) and len(place.parts) >= longest:
            found, longest = kind, len(place.parts)
    return found if found in OVER_A_NETWORK else None


def mounts_here() -> str:
    """The mounts of this machine; "" where they aren't known."""
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
