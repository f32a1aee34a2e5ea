"""One measured figure beside its peer or limit, and how it is judged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """`value` in `unit`; `ratio` is oriented so that more is better; `target` is the ratio to reach.

    A limit is a peer too: for "under 300 ms" the peer value is 300 and the ratio 300 / value, with the target 1.
    `target` is None where a figure is shown and not judged. A peer that was not there has no value, and no ratio is
    known then.
    """

    name: str
    value: float
    unit: str
    peer: str
    peer_value: float | None
    ratio: float | None
    target: float | None

    @property
    def met(self) -> bool | None:
        """Whether the ratio reaches its target; None where one of them is missing."""
        return None if self.target is None or self.ratio is None else self.ratio >= self.target

    def as_json(self) -> dict[str, object]:
        """As `pengcheng bench --json` prints it."""
        rounded = {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(self).items()}
        return rounded | {"met": self.met}


def under(name: str, value: float, unit: str, limit: float) -> Measurement:
    """A figure that must stay under a limit."""
    return Measurement(name, value, unit, "limit", limit, limit / value, 1.0)


def at_least(name: str, value: float, unit: str, floor: float) -> Measurement:
    """A figure that must reach a floor."""
    return Measurement(name, value, unit, "limit", floor, value / floor, 1.0)


def against(name: str, value: float, unit: str, peer: str, peer_value: float, target: float | None) -> Measurement:
    """A rate beside a peer's rate: the ratio is ours over theirs."""
    return Measurement(name, value, unit, peer, peer_value, value / peer_value, target)


def costing(name: str, value: float, unit: str, peer: str, peer_value: float, target: float | None) -> Measurement:
    """A cost (time, memory) beside a peer's cost: the ratio is theirs over ours."""
    return Measurement(name, value, unit, peer, peer_value, peer_value / value, target)


def alone(name: str, value: float, unit: str, peer: str = "") -> Measurement:
    """A figure that is only shown; `peer`: whom it would stand beside if that one were installed."""
    return Measurement(name, value, unit, peer, None, None, None)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least `share` (0 to 1) of them do not exceed (nearest rank)."""
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]
