"""What `pengcheng serve` says before it serves."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest


def serve(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PENGCHENG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "pengcheng.settings"}
    environment.pop("PENGCHENG_DATABASE_URL", None)
    command = [sys.executable, "-m", "pengcheng", "serve", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = serve(tmp_path, "--port", str(port))
    assert refused.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in refused.stderr
    assert "--port" in refused.stderr


def test_a_database_that_is_behind_names_the_command_that_helps(tmp_path: Path) -> None:
    refused = serve(tmp_path, "--port", str(free_port()))
    assert refused.returncode == 1
    assert "pengcheng migrate" in refused.stderr


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    assert serve(tmp_path, "--port", port).returncode == 2


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
