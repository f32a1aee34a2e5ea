"""What a crash left over is picked up, and a failure does not end the watch."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from pengcheng.channels.hot import recovery


def test_one_failing_step_does_not_keep_up_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def integrate() -> int:
        raise OSError("disk full")

    def seal_pending() -> int:
        done.append("sealed")
        return 1

    monkeypatch.setattr(recovery, "integrate", integrate)
    monkeypatch.setattr(recovery, "seal_pending", seal_pending)
    monkeypatch.setattr(recovery, "notice_changes", lambda: done.append("noticed"))
    monkeypatch.setattr(recovery, "close_old_connections", lambda: None)
    recovery.recover()
    assert done == ["sealed", "noticed"]


def test_changes_are_looked_for_at_once_after_a_crash_and_then_every_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    for step in ("integrate", "seal_pending", "close_old_connections"):
        monkeypatch.setattr(recovery, step, lambda: None)
    for look in range(130):
        monkeypatch.setattr(recovery, "notice_changes", lambda look=look: looks.append(look))
        recovery.recover(look)
    assert looks == [0, 60, 120]


def test_the_watch_looks_again_and_again_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []
    monkeypatch.setattr(recovery, "warm_up", lambda is_stopped: looks.append(0.0))
    monkeypatch.setattr(recovery, "recover", lambda look: looks.append(time.monotonic()))
    watch = recovery.Recovery(interval=0.01)
    watch.start()
    deadline = time.monotonic() + 5
    while len(looks) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    watch.stop()
    seen = len(looks)
    assert seen >= 3
    assert looks.count(0.0) == 1, "warmed up once"
    time.sleep(0.05)
    assert len(looks) == seen


@pytest.mark.parametrize(("patience", "slices"), [(10.0, 1), (0.05, 3)])
def test_warming_gives_way_to_who_is_answered_but_not_for_ever(
    patience: float, slices: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []

    def warm_up(is_stopped: Callable[[], bool]) -> None:
        for number in range(3):
            if is_stopped():
                return
            taken.append(number)

    monkeypatch.setattr(recovery, "PATIENCE", patience)
    monkeypatch.setattr(recovery, "warm_up", warm_up)
    monkeypatch.setattr(recovery, "recover", lambda look: None)
    watch = recovery.Recovery(interval=0.01, is_busy=lambda: bool(taken))
    watch.start()
    time.sleep(0.5)
    watch.stop()
    assert len(taken) == slices
