"""A system-call filter, assembled here and installed with one prctl: no library needed.

It is a deny list: a solution may compute, read what landlock lets it read, write below its own folder and
start threads; it may not start processes, send signals, open sockets, trace, mount, or reach the kernel's
less travelled doors. Denied calls fail with EPERM, so a solution that tries gets an exception and the test
goes on. `clone3` answers ENOSYS, for the C library then falls back to `clone`, whose flags can be inspected.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
CLONE_THREAD = 0x00010000
_LOAD, _JUMP_EQ, _JUMP_GE, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_KILL_PROCESS = 0x80000000
_NR, _ARCH, _ARG0 = 0, 4, 16
X32_BIT = 0x40000000

_X86_64 = {
    # processes and signals
    "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "clone3": 435, "kill": 62,
    "tkill": 200, "tgkill": 234, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "pidfd_open": 434,
    "pidfd_send_signal": 424, "pidfd_getfd": 438, "setpgid": 109, "setsid": 112, "ptrace": 101,
    "process_vm_readv": 310, "process_vm_writev": 311, "process_madvise": 440, "kcmp": 312,
    # network
    "socket": 41, "connect": 42, "bind": 49, "listen": 50, "accept": 43, "accept4": 288,
    # limits, priorities, identity
    "setrlimit": 160, "prctl": 157, "seccomp": 317, "setpriority": 141, "sched_setscheduler": 144,
    "sched_setattr": 314, "sched_setaffinity": 203, "ioprio_set": 251, "setuid": 105, "setgid": 106,
    "setreuid": 113, "setregid": 114, "setresuid": 117, "setresgid": 119, "setgroups": 116, "capset": 126,
    # mounts and namespaces
    "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "unshare": 272, "setns": 308,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "mount_setattr": 442, "quotactl": 179, "quotactl_fd": 443, "swapon": 167, "swapoff": 168,
    "open_by_handle_at": 304, "name_to_handle_at": 303, "mknod": 133, "mknodat": 259,
    # memory that no limit counts, and memory shared between processes
    "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "shmat": 30, "semget": 64, "msgget": 68,
    "mq_open": 240, "mlock": 149, "mlock2": 325, "mlockall": 151, "userfaultfd": 323, "mbind": 237,
    "migrate_pages": 256, "move_pages": 279, "set_mempolicy": 238,
    # the rest of the kernel
    "bpf": 321, "perf_event_open": 298, "io_uring_setup": 425, "io_uring_enter": 426,
    "io_uring_register": 427, "add_key": 248, "request_key": 249, "keyctl": 250, "init_module": 175,
    "finit_module": 313, "delete_module": 176, "kexec_load": 246, "kexec_file_load": 320, "reboot": 169,
    "iopl": 172, "ioperm": 173, "modify_ldt": 154, "acct": 163, "syslog": 103, "settimeofday": 164,
    "clock_settime": 227, "adjtimex": 159, "clock_adjtime": 305, "sethostname": 170, "setdomainname": 171,
    "personality": 135, "vhangup": 153, "fanotify_init": 300, "lookup_dcookie": 212, "uselib": 134,
}  # fmt: skip
_AARCH64 = {
    "clone": 220, "execve": 221, "execveat": 281, "clone3": 435, "kill": 129, "tkill": 130, "tgkill": 131,
    "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "pidfd_open": 434, "pidfd_send_signal": 424,
    "pidfd_getfd": 438, "setpgid": 154, "setsid": 157, "ptrace": 117, "process_vm_readv": 270,
    "process_vm_writev": 271, "process_madvise": 440, "kcmp": 272, "socket": 198, "connect": 203,
    "bind": 200, "listen": 201, "accept": 202, "accept4": 242, "setrlimit": 164, "prctl": 167,
    "seccomp": 277, "setpriority": 140, "sched_setscheduler": 119, "sched_setattr": 274,
    "sched_setaffinity": 122, "ioprio_set": 30, "setuid": 146, "setgid": 144, "setreuid": 145,
    "setregid": 143, "setresuid": 147, "setresgid": 149, "setgroups": 159, "capset": 91, "mount": 40,
    "umount2": 39, "pivot_root": 41, "chroot": 51, "unshare": 97, "setns": 268, "open_tree": 428,
    "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "mount_setattr": 442,
    "quotactl": 60, "quotactl_fd": 443, "swapon": 224, "swapoff": 225, "open_by_handle_at": 265,
    "name_to_handle_at": 264, "mknodat": 33, "memfd_create": 279, "memfd_secret": 447, "shmget": 194,
    "shmat": 196, "semget": 190, "msgget": 186, "mq_open": 180, "mlock": 228, "mlock2": 284,
    "mlockall": 230, "userfaultfd": 282, "mbind": 235, "migrate_pages": 238, "move_pages": 239,
    "set_mempolicy": 237, "bpf": 280, "perf_event_open": 241, "io_uring_setup": 425,
    "io_uring_enter": 426, "io_uring_register": 427, "add_key": 217, "request_key": 218, "keyctl": 219,
    "init_module": 105, "finit_module": 273, "delete_module": 106, "kexec_load": 104,
    "kexec_file_load": 294, "reboot": 142, "acct": 89, "syslog": 116, "settimeofday": 170,
    "clock_settime": 112, "adjtimex": 171, "clock_adjtime": 266, "sethostname": 161,
    "setdomainname": 162, "personality": 92, "vhangup": 58, "fanotify_init": 262, "lookup_dcookie": 18,
}  # fmt: skip
TABLES: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (0xC000003E, _X86_64),
    "aarch64": (0xC00000B7, _AARCH64),
}


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def assemble(machine: str) -> bytes:
    """The filter as BPF for one machine type.

    Raises:
        OSError: ENOSYS, there is no table for this machine.
    """
    if machine not in TABLES:
        raise OSError(errno.ENOSYS, f"no system-call table for {machine}")
    arch, table = TABLES[machine]
    plain = sorted(number for name, number in table.items() if name not in {"clone", "clone3"})
    program = [
        _instruction(_LOAD, _ARCH),
        _instruction(_JUMP_EQ, arch, 1, 0),
        _instruction(_RETURN, _KILL_PROCESS),
        _instruction(_LOAD, _NR),
    ]
    if machine == "x86_64":  # the x32 numbers name the same calls a second time
        program += [_instruction(_JUMP_GE, X32_BIT, 0, 1), _instruction(_RETURN, _ERRNO | errno.EPERM)]
    program += [
        _instruction(_JUMP_EQ, table["clone3"], 0, 1),
        _instruction(_RETURN, _ERRNO | errno.ENOSYS),
        _instruction(_JUMP_EQ, table["clone"], 0, 4),
        _instruction(_LOAD, _ARG0),
        _instruction(_JUMP_SET, CLONE_THREAD, 0, 1),
        _instruction(_RETURN, _ALLOW),
        _instruction(_RETURN, _ERRNO | errno.EPERM),
    ]
    for left, number in zip(range(len(plain) - 1, -1, -1), plain, strict=True):
        program.append(_instruction(_JUMP_EQ, number, left + 1, 0))
    program += [_instruction(_RETURN, _ALLOW), _instruction(_RETURN, _ERRNO | errno.EPERM)]
    return b"".join(program)


class Filter:
    """A filter made ready once, installed in each child by two system calls."""

    def __init__(self) -> None:
        code = assemble(os.uname().machine)
        self._code = ctypes.create_string_buffer(code, len(code))
        self._program = ctypes.create_string_buffer(16)
        struct.pack_into("=H6xQ", self._program, 0, len(code) // 8, ctypes.addressof(self._code))
        self._address = ctypes.addressof(self._program)
        self._prctl = ctypes.CDLL(None, use_errno=True).prctl

    def install(self) -> None:
        """From here on this process, and all it could start, is under the filter.

        no_new_privs must be set (`prctl.forbid_new_privileges`).

        Raises:
            OSError: the kernel refused.
        """
        address = ctypes.c_void_p(self._address)
        if self._prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, address, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_SECCOMP)")
