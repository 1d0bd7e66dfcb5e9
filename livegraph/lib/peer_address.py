"""Which addresses count as one peer, and which are this machine."""

from ipaddress import IPv6Address, ip_address, ip_network


def peer_of(address: str) -> str:
    """Who is behind an address: with IPv6, one network is one peer."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        if not found.is_loopback:
            return str(ip_network((found, 64), strict=False))
    return str(found)


def is_here(peer: str) -> bool:
    """Whether it is this machine, through which others may come: by a proxy, or `ssh -L`."""
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False
