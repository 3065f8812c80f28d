"""Which servers a person may have us call: those of the open network, unless the firm says that its own are meant."""

from __future__ import annotations

import ipaddress
import socket

from django.conf import settings


class HostRefused(OSError):
    """The name leads into the network where Rapport itself runs."""


def public_addresses(host: str, port: int, *, private: bool | None = None) -> list[str]:
    """Where a name leads. Raises HostRefused if any of it is not of the open network, gaierror if nowhere.

    `private`: whether the firm's own network is meant too; None: as the firm says of mail servers.
    """
    found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    may_be_private = settings.MAIL_PRIVATE_HOSTS if private is None else private
    if not may_be_private and not all(is_public(address) for address in found):
        raise HostRefused(host)
    return sorted(found, key=lambda address: (":" in address, address))


def is_public(address: str) -> bool:
    place = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(place, "ipv4_mapped", None) or getattr(place, "sixtofour", None)
    return place.is_global and not place.is_multicast and (inner is None or inner.is_global)


def connect(host: str, port: int, timeout: float | None, *, private: bool | None = None) -> socket.socket:
    """To an address that was looked at, and not to what the name may lead to a moment later."""
    trouble: OSError | None = None
    for address in public_addresses(host, port, private=private):
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            trouble = error
    raise trouble or ConnectionRefusedError(host)
