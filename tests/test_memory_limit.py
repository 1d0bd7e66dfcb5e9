"""Which memory limits are found, and how much memory they leave for samples."""

from pathlib import Path

import pytest

from livegraph.errors import UsageError
from livegraph.system.memory_limit import DEFAULT, LEAST, MIB, SERVING, Limit, fit, limits

ROOMY = Limit(2 << 30, "ulimit -v", 224 * MIB)
TIGHT = Limit(300 * MIB, "ulimit -v", 224 * MIB)
TIGHTER = Limit(164 * MIB, "/sys/fs/cgroup/a/memory.max", 96 * MIB)
HOPELESS = Limit(100 * MIB, "ulimit -v", 224 * MIB)

V2 = {"proc/self/cgroup": "0::/user/app\n"}
V1 = {"proc/self/cgroup": "9:cpu,cpuacct:/\n4:memory:/docker/1f\n0::/\n"}
CGROUPS: list[tuple[str, dict[str, str], list[int]]] = [
    ("no cgroups at all", {}, []),
    ("v2 without a limit", V2 | {"sys/fs/cgroup/user/app/memory.max": "max\n"}, []),
    ("v2", V2 | {"sys/fs/cgroup/user/app/memory.max": "1000\n"}, [1000]),
    (
        "v2 with limits above",
        V2
        | {
            "sys/fs/cgroup/user/app/memory.max": "max\n",
            "sys/fs/cgroup/user/memory.max": "2000\n",
            "sys/fs/cgroup/memory.max": "3000\n",
        },
        [2000, 3000],
    ),
    (
        "v2 of another group",
        V2 | {"sys/fs/cgroup/other/memory.max": "1000\n"},
        [],
    ),
    (
        "v2 in a container",
        {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "4000\n"},
        [4000],
    ),
    (
        "v1",
        V1 | {"sys/fs/cgroup/memory/docker/1f/memory.limit_in_bytes": "5000\n"},
        [5000],
    ),
    (
        "v1 in a container",
        V1 | {"sys/fs/cgroup/memory/memory.limit_in_bytes": "6000\n"},
        [6000],
    ),
    (
        "v1 without a limit",
        V1 | {"sys/fs/cgroup/memory/docker/1f/memory.limit_in_bytes": "9223372036854771712\n"},
        [],
    ),
    ("nonsense", {"proc/self/cgroup": "what?\n\n:::\n"}, []),
    ("nonsense as a limit", V2 | {"sys/fs/cgroup/user/app/memory.max": "many\n"}, []),
]


@pytest.mark.parametrize(
    ("files", "sizes"), [row[1:] for row in CGROUPS], ids=[r[0] for r in CGROUPS]
)
def test_the_limits_of_our_cgroup_and_its_ancestors_are_found(
    files: dict[str, str], sizes: list[int], tmp_path: Path
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    result = [limit for limit in limits(SERVING, tmp_path) if not limit.cause.startswith("ulimit")]
    assert [limit.size for limit in result] == sizes
    for limit in result:
        assert limit.needed == SERVING.resident
        assert (tmp_path / limit.cause.lstrip("/")).read_text() == f"{limit.size}\n"


@pytest.mark.parametrize(
    ("asked", "found", "memory", "notice"),
    [
        (None, [], DEFAULT, ""),
        (None, [ROOMY], DEFAULT, ""),
        (None, [TIGHT], 76 * MIB, "--memory reduced to 76M: ulimit -v allows 300M in total"),
        (
            None,
            [ROOMY, TIGHT, TIGHTER],
            68 * MIB,
            "--memory reduced to 68M: /sys/fs/cgroup/a/memory.max allows 164M in total",
        ),
        (64 * MIB, [TIGHT], 64 * MIB, ""),
        (1000, [TIGHT], 1000, ""),  # `Settings` refuses this
        (2 << 40, [], 2 << 40, ""),
    ],
)
def test_memory_fits_into_the_tightest_limit(
    asked: int | None, found: list[Limit], memory: int, notice: str
) -> None:
    assert fit(asked, found) == (memory, notice)


def test_a_memory_option_that_does_not_fit_is_refused_with_the_largest_that_does() -> None:
    with pytest.raises(UsageError, match=r"--memory 200M does not fit.*300M.*--memory 76M"):
        fit(200 * MIB, [ROOMY, TIGHT])
    assert fit(76 * MIB, [TIGHT]) == (76 * MIB, "")


@pytest.mark.parametrize("asked", [None, LEAST, DEFAULT])
def test_a_limit_below_the_minimum_is_refused_with_the_minimum(asked: int | None) -> None:
    with pytest.raises(UsageError, match=r"ulimit -v allows 100M.*needs at least 225M.*raise"):
        fit(asked, [TIGHT, HOPELESS])
    enough = Limit(225 * MIB, HOPELESS.cause, HOPELESS.needed)
    assert fit(None, [enough])[0] == LEAST
