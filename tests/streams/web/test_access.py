"""Who may pass, decided without a server."""

import pytest

from copydesk.config.settings import Settings, SettingsError
from copydesk.streams.web.access import (
    FAILURE_SECONDS,
    MOST_FAILURES,
    MOST_PEERS,
    SESSION_SECONDS,
    Ask,
    Gate,
    Sessions,
    host_name,
    is_loopback,
    token_of,
)
from copydesk.streams.web.login import local

TOKEN = "0123456789abcdef"
ASK = Ask("GET", "127.0.0.1", "127.0.0.1:6066")


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"host": "localhost:6066"}, 200),
        ({"peer": "::1", "host": "[::1]:6066"}, 200),
        ({"peer": "::ffff:127.0.0.1"}, 200),
        ({"peer": "192.0.2.7"}, 403),
        ({"peer": ""}, 403),
        ({"host": "rebound.example:6066"}, 403),
        ({"host": "127.0.0.1.rebound.example"}, 403),
        ({"host": ""}, 403),
        ({"forwarded": True}, 403),
        ({"method": "POST", "origin": "http://127.0.0.1:6066"}, 200),
        ({"method": "POST", "origin": "http://evil.example"}, 403),
        ({"method": "POST", "origin": "http://127.0.0.1:8080"}, 403),
        ({"method": "POST", "origin": "null"}, 403),
    ],
)
def test_without_a_token_only_this_machine_is_let_in(change, status):
    assert Gate("").decide(ASK._replace(**change), people=True).status == status


@pytest.mark.parametrize("people", [True, False])
def test_with_a_token_nobody_comes_in_without_it(people):
    gate = Gate(TOKEN)
    answer = gate.decide(ASK, people=people)
    assert (answer.status, answer.login) == (401, people)
    assert gate.decide(ASK._replace(bearer=TOKEN, peer="192.0.2.7", host="desk.example"), people=people).status == 200
    for wrong in ("", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "\udcff"):
        assert gate.decide(ASK._replace(bearer=wrong), people=people).status == 401


def test_a_session_opens_pages_and_lets_programs_routes_be_read_only():
    gate = Gate(TOKEN)
    ask = ASK._replace(session=gate.sessions.issue())
    assert gate.decide(ask, people=True).status == 200
    assert gate.decide(ask._replace(method="POST"), people=True).status == 200
    assert gate.decide(ask, people=False).status == 200
    assert gate.decide(ask._replace(method="POST"), people=False).status == 401


def test_a_session_ends_and_cannot_be_made_up():
    clock = Clock()
    gate = Gate(TOKEN, clock)
    session = gate.sessions.issue()
    assert gate.sessions.valid(session)
    later = str(int(clock.now) + 10 * SESSION_SECONDS) + session[session.index(".") :]
    for forged in ("", ".", "..", later, session[:-1], session + "0", "x" * 5000, Gate("other " + TOKEN).sessions.issue()):  # fmt: skip
        assert not gate.sessions.valid(forged)
    clock.now += SESSION_SECONDS
    assert not gate.sessions.valid(session)


def test_a_session_outlives_the_worker_when_there_is_a_token():
    session = Gate(TOKEN).sessions.issue()
    assert Gate(TOKEN).sessions.valid(session)
    assert not Gate("").sessions.valid(Gate("").sessions.issue())


def test_who_logs_out_is_out():
    sessions = Sessions(b"key", Clock())
    first, second = sessions.issue(), sessions.issue()
    sessions.end(first)
    assert not sessions.valid(first)
    assert sessions.valid(second)


def test_each_session_has_a_form_token_of_its_own():
    sessions = Sessions(b"key", Clock())
    first, second = sessions.issue(), sessions.issue()
    assert sessions.form_token(first) == sessions.form_token(first)
    assert len({first, second, sessions.form_token(first), sessions.form_token(second)}) == 4


def test_guessing_is_slow_for_one_address_and_no_other():
    clock = Clock()
    gate = Gate(TOKEN, clock)
    for _ in range(MOST_FAILURES):
        assert gate.attempt("192.0.2.7", "wrong", "login").status == 401
    assert gate.attempt("192.0.2.7", TOKEN, "login").status == 429
    assert gate.attempt("192.0.2.8", TOKEN, "login").status == 200
    assert gate.attempt("192.0.2.7", TOKEN, "bearer").status == 200
    clock.now += FAILURE_SECONDS + 1
    assert gate.attempt("192.0.2.7", TOKEN, "login").status == 200


def test_the_memory_of_failures_is_bounded():
    gate = Gate(TOKEN, Clock())
    for number in range(MOST_PEERS + 100):
        for _ in range(MOST_FAILURES + 5):
            gate.attempt(str(number), "wrong", "login")
    seen = gate._failures._seen
    assert len(seen) == MOST_PEERS
    assert max(map(len, seen.values())) <= MOST_FAILURES + 1


def test_the_token_comes_from_the_setting_or_from_a_file(tmp_path):
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    assert token_of(Settings()) == ""
    assert token_of(Settings(web_token=TOKEN)) == TOKEN
    assert token_of(Settings(web_token="of the setting, long", web_token_file=str(file))) == TOKEN


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 20, b"x" * 2000])
def test_a_token_that_is_worth_nothing_is_an_error_of_one_line(tmp_path, content):
    file = tmp_path / "token"
    file.write_bytes(content)
    with pytest.raises(SettingsError) as error:
        token_of(Settings(web_token_file=str(file)))
    assert "\n" not in str(error.value)
    with pytest.raises(SettingsError, match="cannot read"):
        token_of(Settings(web_token_file=str(tmp_path / "absent")))
    with pytest.raises(SettingsError, match="openssl"):
        token_of(Settings(web_token="short"))


@pytest.mark.parametrize(
    ("name", "own"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("a.localhost", True)]
    + [(name, False) for name in ("", "0.0.0.0", "10.0.0.1", "example.org", "localhost.example.org", "1", "%")],
)
def test_which_names_are_this_machines_own(name, own):
    assert is_loopback(name) == own


@pytest.mark.parametrize(("host", "name"), [("a:1", "a"), ("[::1]:80", "::1"), ("[::1", ""), ("", ""), ("A.b", "a.b")])
def test_the_name_in_a_host_header(host, name):
    assert host_name(host) == name


@pytest.mark.parametrize(
    ("target", "path"),
    [("/dead-letters?stage=clean", "/dead-letters?stage=clean"), ("", "/")]
    + [(bad, "/") for bad in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/a\r\nb")],
)
def test_after_the_login_one_stays_here(target, path):
    assert local(target) == path
