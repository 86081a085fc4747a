"""Who may knock: connections that have not logged in yet, by address, and waits that grow with failures."""

import ipaddress
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tui.serve import Limits

_MINUTE = 60.0
_FORGOTTEN = 600.0  # seconds after which an address that did nothing is new again
_MOST_ADDRESSES = 10_000
_SHARED_BITS = 64  # of an IPv6 address: one household, one machine, has all addresses that begin so


@dataclass
class _Address:
    """The connections of one address, and its failures in a row."""

    open_logins: int = 0
    failures: int = 0
    at: float = 0.0
    connections: deque[float] = field(default_factory=deque)


class Gate:
    """Counts connections by address until they have logged in; `clock` gives seconds."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._addresses: dict[str, _Address] = {}
        self.open_logins = 0

    def refusal(self, address: str) -> str:
        """Count a new connection; return why it is refused, or nothing where it may log in."""
        now, known = self._clock(), self._record(address)
        while known.connections and known.connections[0] < now - _MINUTE:
            known.connections.popleft()
        if len(known.connections) >= self.limits.connections_per_minute:
            return f"more than {self.limits.connections_per_minute} connections a minute from your address. Wait one."
        known.connections.append(now)
        if known.open_logins >= self.limits.logins_per_address:
            return f"{known.open_logins} connections from your address have not logged in yet. Try again in a moment."
        if self.open_logins >= self.limits.logins:
            return "too many connections have not logged in yet. Try again in a moment."
        known.open_logins += 1
        self.open_logins += 1
        return ""

    def end_login(self, address: str, *, failed: bool) -> None:
        """Count a connection as logged in, or as gone without that."""
        known = self._record(address)
        known.open_logins -= 1
        self.open_logins -= 1
        known.failures = known.failures + 1 if failed else 0

    def delay(self, address: str) -> float:
        """Return how many seconds the next login from an address has to wait."""
        over = self._record(address).failures - self.limits.free_failures
        longest = min(self.limits.longest_delay_seconds, self.limits.login_seconds / 2)
        return 0.0 if over < 0 else min(2.0 ** min(over, 30), longest)

    def _record(self, address: str) -> _Address:
        key, now = network(address), self._clock()
        if len(self._addresses) >= _MOST_ADDRESSES and key not in self._addresses:
            self._forget(now)
        known = self._addresses.setdefault(key, _Address())
        if now - known.at > _FORGOTTEN:
            known.failures = 0
        known.at = now
        return known

    def _forget(self, now: float) -> None:
        """Forget the addresses that did nothing for long, and where there are none, whoever has no connection open."""
        idle = {key for key, known in self._addresses.items() if not known.open_logins}
        old = {key for key in idle if now - self._addresses[key].at > _FORGOTTEN}
        for key in old or idle:
            del self._addresses[key]


def network(address: str) -> str:
    """Return what one machine cannot choose among: of IPv6 the network of an address, else the address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((int(parsed), _SHARED_BITS), strict=False))
    return address
