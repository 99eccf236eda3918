import socket
import urllib.request
from contextlib import suppress

import pytest

from tests.conftest import NetworkRefusedError


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection(("192.0.2.1", 80)),
        lambda: socket.getaddrinfo("example.org", 443),
        lambda: urllib.request.urlopen("http://example.org/"),
    ],
    ids=["address", "name", "library"],
)
def test_network_beyond_this_machine_is_refused(reach, no_network):
    with pytest.raises(NetworkRefusedError):
        reach()
    assert no_network
    no_network.clear()


def test_refusal_that_the_code_swallows_is_still_remembered(no_network):
    with suppress(BaseException):
        socket.getaddrinfo("example.org", 443)
    assert no_network == ["example.org"]
    no_network.clear()


def test_this_machine_is_in_reach(no_network):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as here:
        assert here.getpeername() == server.getsockname()
    assert no_network == []
