"""What a process of the sandbox asks of the kernel about itself, whichever layers it has."""

from __future__ import annotations

import ctypes
import os
import signal

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_prctl = ctypes.CDLL(None, use_errno=True).prctl


def forbid_new_privileges() -> None:
    """Sets no_new_privs, which seccomp and landlock ask for; children inherit it.

    Raises:
        OSError: the kernel refused.
    """
    if _prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_NO_NEW_PRIVS)")


def die_with_parent(parent: int) -> None:
    """From here on this process is killed when its parent ends, of whatever; children don't inherit it.

    bwrap ends all that is inside it by itself: this is for a sandbox without it.

    Raises:
        OSError: the kernel refused, or the parent has ended already.
    """
    if _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        raise OSError("the parent has ended")
