"""Who may see the page: loopback alone without a token, and whoever has the token with one.

Programs send `Authorization: Bearer TOKEN`. People log in once and get a cookie that holds no secret: when it ends, a
random number and a signature. Without a token a session is given to whoever comes from loopback; it guards forms.

What is refused, and why
- Without a token: other peers than loopback; names of a host other than loopback's (a page elsewhere whose name was
  made to point here: DNS rebinding); requests that a proxy passed on, which all look like loopback.
- An action (POST) that another site's page started: its `Origin` is not this host. And one without the form's own
  token, which only our pages know.
- Tries at the token beyond a few a minute, from one address.
"""

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from copydesk.config.settings import Settings, SettingsError

# Short enough to be worth guessing only with days of tries at the rate below.
SHORTEST_TOKEN = 16
# A working day; then one logs in again.
SESSION_SECONDS = 12 * 3600
# A person mistypes a few times; 10 a minute is nothing for somebody who guesses.
MOST_FAILURES = 10
FAILURE_SECONDS = 60.0
# Addresses whose failures are remembered; the oldest is forgotten first.
MOST_PEERS = 1000
MOST_LOGGED_OUT = 10_000
LONGEST_SECRET = 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Clock = Callable[[], float]


class Ask(NamedTuple):
    """What of a request decides."""

    method: str
    peer: str
    host: str
    origin: str = ""
    forwarded: bool = False
    bearer: str | None = None
    session: str = ""


class Answer(NamedTuple):
    """`status` 200 lets the request pass; `login` sends a person to the login page."""

    status: int
    why: str = ""
    login: bool = False


PASS = Answer(200)


def token_of(settings: Settings) -> str:
    """The token, from the setting or from the file that `web_token_file` names; empty if there is none.

    Raises SettingsError when the file cannot be read or the token is too short to be worth anything.
    """
    token = settings.web_token
    if settings.web_token_file:
        try:
            token = Path(settings.web_token_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"cannot read web_token_file {settings.web_token_file}: {error}") from error
    if (token or settings.web_token_file) and not SHORTEST_TOKEN <= len(token) <= LONGEST_SECRET:
        raise SettingsError(
            f"the web token must have {SHORTEST_TOKEN} to {LONGEST_SECRET} characters: make one with `openssl rand -hex 24`"
        )
    return token


class Sessions:
    """Cookies that prove themselves: no memory, so a worker that was started again knows them still."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key, self._clock = key, clock
        self._logged_out: dict[str, None] = {}

    def issue(self) -> str:
        """A new session: when it ends, a random number, a signature."""
        session = f"{int(self._clock()) + SESSION_SECONDS}.{secrets.token_hex(16)}"
        return f"{session}.{self._signed('session', session)}"

    def valid(self, session: str) -> bool:
        """Whether we issued it and it has not ended."""
        if len(session) > LONGEST_SECRET or session in self._logged_out:
            return False
        told, _, signature = session.rpartition(".")
        ends = told.partition(".")[0]
        ours = same(signature, self._signed("session", told))
        return ours and ends.isdecimal() and int(ends) > self._clock()

    def end(self, session: str) -> None:
        """Log out: from now on the cookie is worth nothing here."""
        if self.valid(session):
            self._logged_out[session] = None
            if len(self._logged_out) > MOST_LOGGED_OUT:
                del self._logged_out[next(iter(self._logged_out))]

    def form_token(self, session: str) -> str:
        """What every form of this session carries."""
        return self._signed("form", session)

    def _signed(self, what: str, text: str) -> str:
        return hmac.new(self._key, f"{what}:{text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


class Failures:
    """Counts wrong tokens by address."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[str, list[float]] = {}

    def too_many(self, peer: str) -> bool:
        """Whether this address has to wait."""
        since = self._clock() - FAILURE_SECONDS
        recent = [at for at in self._seen.get(peer, ()) if at > since]
        return len(recent) >= MOST_FAILURES

    def add(self, peer: str) -> None:
        """One more."""
        times = self._seen.pop(peer, [])
        self._seen[peer] = [*times[-MOST_FAILURES:], self._clock()]
        if len(self._seen) > MOST_PEERS:
            del self._seen[next(iter(self._seen))]


class Gate:
    """Decides of each request whether it may pass."""

    def __init__(self, token: str, clock: Clock = time.time) -> None:
        """With an empty token only loopback is let in."""
        self.token = token
        # From the token, so that a session outlives the worker, and ends for all when the token is changed.
        key = hmac.new(token.encode(), b"copydesk sessions", hashlib.sha256).digest() if token else secrets.token_bytes(32)  # fmt: skip
        self.sessions = Sessions(key, clock)
        self._failures = Failures(clock)

    def decide(self, ask: Ask, *, people: bool) -> Answer:
        """Whether a request to a closed route may pass; `people` if it is a page, where a cookie serves for actions."""
        if self.foreign(ask):
            return Answer(403, "another site's page sent this")
        if not self.token:
            return _without_token(ask)
        if ask.bearer is not None:
            return self.attempt(ask.peer, ask.bearer, "bearer")
        if (people or ask.method in SAFE_METHODS) and self.sessions.valid(ask.session):
            return PASS
        return Answer(401, "log in, or send `Authorization: Bearer` with the worker's web token", login=people)

    def foreign(self, ask: Ask) -> bool:
        """Whether a page of another site started this action."""
        return bool(ask.method not in SAFE_METHODS and ask.origin) and urlsplit(ask.origin).netloc != ask.host

    def attempt(self, peer: str, token: str, kind: str) -> Answer:
        """Whether the token is ours; an address with too many wrong ones is not even compared."""
        who = f"{kind} {peer}"
        if self._failures.too_many(who):
            return Answer(429, "too many wrong tokens from this address: wait a minute")
        if self.token and same(token, self.token):
            return PASS
        self._failures.add(who)
        return Answer(401, "this is not the worker's web token")


def _without_token(ask: Ask) -> Answer:
    how = "set `web_token` and log in to see it from elsewhere"
    if not is_loopback(ask.peer) or ask.forwarded:
        return Answer(403, f"this page has no token, so it is shown on the worker's own machine only: {how}")
    if not is_loopback(host_name(ask.host)):
        return Answer(403, f"without a token this page is called 127.0.0.1 or localhost only: {how}")
    return PASS


def same(given: str, expected: str) -> bool:
    """Equal, in a time that does not tell how much of it is."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def host_name(host: str) -> str:
    """The name in a Host header, without the port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def is_loopback(name: str) -> bool:
    """Whether a name or address is this machine's own."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
