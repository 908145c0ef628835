"""The server's socket."""

import socket

import pytest

from lyceum.app.errors import CannotStart
from lyceum.app.listening import address, address_of, listen
from lyceum.app.settings import Settings


def test_it_listens_at_once_and_says_where() -> None:
    with listen(Settings(port=0)) as opened:
        port = opened.getsockname()[1]
        assert address_of(opened) == f"http://127.0.0.1:{port}"
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        with pytest.raises(CannotStart, match=f"Port {port}"):
            listen(Settings(port=port))


def test_it_is_named_as_tcp_for_the_event_loop() -> None:
    with listen(Settings(port=0)) as opened:
        assert opened.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("2001:db8::1", "http://[2001:db8::1]:80"),
        ("school.example", "http://school.example:80"),
    ],
)
def test_an_address_is_one_that_this_machine_reaches(host: str, reached: str) -> None:
    assert address(host, 80) == reached


def test_a_name_that_nobody_has_is_refused() -> None:
    with pytest.raises(CannotStart, match=r"nowhere\.invalid"):
        listen(Settings(host="nowhere.invalid", port=0))
