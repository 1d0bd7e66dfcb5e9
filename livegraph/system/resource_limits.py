"""The limits that the shell sets (`ulimit`). Windows has none."""

import sys

if sys.platform != "win32":
    import resource

    ADDRESS_SPACE, DATA, OPEN_FILES = (
        resource.RLIMIT_AS,
        resource.RLIMIT_DATA,
        resource.RLIMIT_NOFILE,
    )
else:
    ADDRESS_SPACE, DATA, OPEN_FILES = 9, 2, 7


def soft_limit(kind: int) -> int | None:
    """The soft limit, None without one."""
    if sys.platform != "win32":
        soft, _ = resource.getrlimit(kind)
        return None if soft == resource.RLIM_INFINITY else soft
    return None


def raise_soft_limit(kind: int, wanted: int) -> None:
    """Raise the soft limit to `wanted`, or to the hard limit if that is lower."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(kind)
        most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(kind, (most, hard))
