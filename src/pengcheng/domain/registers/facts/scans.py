"""What a translation collects: the aggregates to be computed, register by register, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field

from pengcheng.engines.feel import tree

ROW = "r"  # the alias of a register's row inside its scan


class NotTranslatable(Exception):
    """A piece of FEEL that the scan cannot compute exactly: the node, and why."""

    def __init__(self, node: tree.Node, reason: str) -> None:
        super().__init__(reason)
        self.node, self.reason = node, reason


@dataclass
class Scan:
    """The aggregates wanted of one register over one relation: SQL over a row `r` -> column name."""

    register: str
    over: str
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the grouped scan in the query."""
        return f"scan_{self.register}__{self.over}"

    def column(self, sql: str) -> str:
        """The column that holds an aggregate; the same aggregate is computed once."""
        return self.columns.setdefault(sql, f"{self.name}_{len(self.columns)}")


@dataclass
class Scans:
    """All scans of a query, and what is joined to them: the fields of one-row registers as they are, the number of
    members of relations (`sized`), the subjects of whom it is not known who belongs to a relation (`doubted`)."""

    scans: dict[tuple[str, str], Scan] = field(default_factory=dict)
    joined: dict[str, dict[str, str]] = field(default_factory=dict)
    sized: dict[str, None] = field(default_factory=dict)
    doubted: dict[str, None] = field(default_factory=dict)

    def scan(self, register: str, over: str) -> Scan:
        """The scan of a register over a relation."""
        return self.scans.setdefault((register, over), Scan(register, over))

    def join(self, register: str, name: str) -> str:
        """The column of a field of a one-row register of the subject itself."""
        return self.joined.setdefault(register, {}).setdefault(name, f"row_{register}__{name}")

    def size(self, over: str) -> str:
        """The column of a relation's number of members."""
        self.sized.setdefault(over)
        return f"size_{over}"

    def doubt(self, over: str) -> str:
        """The column that is not null where it is not known who belongs to a relation."""
        self.doubted.setdefault(over)
        return f"doubt_{over}"
