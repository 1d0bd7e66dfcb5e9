"""A machine without IPv4: a network namespace with only ::1."""

import subprocess
import sys

import pytest
from programs import needed

LIVEGRAPH = [sys.executable, "-m", "livegraph", "--no-open", "--exit-on-eof"]
ALONE = "ip link set lo up && ip addr del 127.0.0.1/8 dev lo && exec "


def run(*options: str) -> subprocess.CompletedProcess[str]:
    """Run livegraph without IPv4 on a single line of input."""
    command = [needed("unshare", "to be without IPv4"), "-rn", "sh", "-c", f'{ALONE} "$@"', "sh"]
    needed("ip", "to be without IPv4")
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("network namespaces are not permitted here")
    return subprocess.run(
        [*command, *LIVEGRAPH, *options], input="1\n", capture_output=True, check=False, text=True
    )


@pytest.mark.parametrize("host", ["::1", "::"])
def test_without_ipv4_the_page_is_served_on_ipv6(host: str) -> None:
    done = run("--host", host)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("livegraph: http://")


def test_without_ipv4_the_default_address_is_an_error_with_advice() -> None:
    done = run()
    assert done.returncode == 4
    assert "--host '127.0.0.1': not an address of this machine" in done.stderr
    assert done.stderr.endswith("; try --host ::1\n")
