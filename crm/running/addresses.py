"""Where the program listens and by which names it may be called."""

import errno
import ipaddress
import socket
from urllib.parse import urlsplit

from crm.embedded.troubles import Trouble

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not chosen


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def usual_url(host: str, port: int) -> str:
    """The address to print: what a person types who sits where the program can be reached."""
    if is_loopback(host):
        name = "localhost"
    elif host in EVERYWHERE:
        name = own_address() or "localhost"
    else:
        name = host
    return f"http://{_in_url(name)}:{port}"


def live_url(public_url: str, port: int) -> str:
    """The stream of arrivals: another port of the same name or, with https, a path that the proxy leads there."""
    if public_url.startswith("https://"):
        return f"{public_url.rstrip('/')}/live/"
    return f"http://{_in_url(urlsplit(public_url).hostname or '')}:{port}/"


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def allowed_names(host: str, public_url: str) -> list[str]:
    """Host names that requests may carry."""
    names = [*LOOPBACK, _in_url(urlsplit(public_url).hostname or "")]
    if host in EVERYWHERE:
        names += [socket.gethostname().lower(), _in_url(own_address())]
    elif not is_loopback(host):
        names.append(_in_url(host))
    return list(dict.fromkeys(name for name in names if name))


def own_address() -> str:
    """This machine's address on its network; empty without one. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        address = str(probe.getsockname()[0])
    return "" if is_loopback(address) else address


def local_url(host: str, port: int) -> str:
    """Where this machine itself finds the program."""
    name = EVERYWHERE.get(host, host)
    return f"http://{_in_url(name)}:{port}"


def check_free(host: str, port: int) -> None:
    """Raise Trouble when the program cannot listen there."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise Trouble(f"HOST={host} is not an address or name of this machine.") from error
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: f"Port {port} is taken by another program: choose another with PORT={port + 1}.",
            errno.EACCES: f"Port {port} is open to root only: choose one above 1023 with PORT.",
            errno.EADDRNOTAVAIL: f"HOST={host} is not an address of this machine.",
        }
        raise Trouble(
            reasons.get(error.errno or 0, f"Cannot listen on {host}:{port}: {error.strerror}.")
        ) from error


def _in_url(name: str) -> str:
    return f"[{name}]" if ":" in name else name
