"""A real OpenID Connect provider in a process of its own, as a council's would be, on a loopback port."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import requests

SECONDS_TO_START = 60


@dataclass(frozen=True)
class Provider:
    issuer: str

    def knows(self, subject: str, **claims: object) -> None:
        """Somebody at the council, as they are from now on."""
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=10).raise_for_status()

    def lets_in(self, asked: str, subject: str) -> str:
        """What somebody does at the provider's page that `asked` leads to; where it sends their browser back to."""
        page = requests.post(asked, data={"sub": subject}, allow_redirects=False, timeout=10)
        assert page.status_code == 302, page.text
        return page.headers["Location"]

    def refuses(self, asked: str) -> str:
        """The same, when they press "deny"."""
        page = requests.post(asked, data={"action": "deny"}, allow_redirects=False, timeout=10)
        return page.headers["Location"]


@contextmanager
def running() -> Iterator[Provider]:
    """A provider until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not re.match("ALONGSIDE_|DJANGO_|PYTHONWARN", name)}
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, env=kept, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    provider = Provider(f"http://127.0.0.1:{port}")
    try:
        give_up_at = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                requests.get(f"{provider.issuer}/.well-known/openid-configuration", timeout=5).raise_for_status()
                break
            except requests.ConnectionError:
                assert process.poll() is None, "the provider ended"
                assert time.monotonic() < give_up_at, "the provider did not start"
                time.sleep(0.05)
        yield provider
    finally:
        process.terminate()
        process.wait(10)
