"""Map addresses to peers, and recognise this machine."""

from ipaddress import IPv6Address, ip_address, ip_network


def peer_of(address: str) -> str:
    """The peer that an address belongs to: an IPv4 address, or the /64 network of an IPv6 one."""
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
    """Whether a peer is this machine. Others may be behind it: a proxy, or `ssh -L`."""
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False


def is_host(name: str) -> bool:
    """Whether a host may have this name: no label is empty, or longer than 63 bytes in IDNA."""
    try:
        return bool(name.encode("idna"))
    except UnicodeError:
        return False
