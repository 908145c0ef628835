"""Where this server is, as its clients know it."""

import pytest
from starlette.datastructures import Headers

from lyceum.http.addresses import origin
from lyceum.http.peer import networks, peer_of


def seen(headers: dict[str, str], *, scheme: str = "http", trusted: str = "") -> str:
    scope = {"client": ("10.0.0.1", 4711), "scheme": scheme}
    return origin(peer_of(scope, Headers(headers), networks([trusted])))


@pytest.mark.parametrize(
    "host", ["school.example", "School.example:8000", "127.0.0.1:8000", "[::1]:8000", "a_b-c.d"]
)
def test_the_host_is_told_as_the_client_wrote_it(host: str) -> None:
    assert seen({"host": host}) == f"http://{host}"
    assert seen({"host": host}, scheme="https") == f"https://{host}"


@pytest.mark.parametrize(
    "host", ["", " ", "a b", "a/b", "a@b", '"><b>', "a:b", "a:123456", "[::1", "a, b", "ÿ"]
)
def test_what_cannot_be_a_host_is_not_repeated(host: str) -> None:
    assert seen({"host": host}) == ""


def test_only_a_trusted_proxy_speaks_for_its_client() -> None:
    headers = {
        "host": "inside:9000",
        "x-forwarded-host": "school.example",
        "x-forwarded-proto": "https",
    }
    assert seen(headers) == "http://inside:9000"
    assert seen(headers, trusted="10.0.0.0/8") == "https://school.example"
