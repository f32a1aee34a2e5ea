"""What reading a file of rules gives: decisions, the facts they declare, and what a person should know about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import DmnError, Path, RuleFault, RulesRefused
from ..model import Decision, InputClause
from ..text import read_rules


class FileRefused(DmnError):
    """A file that is not of the form it should be, or larger than rules can need."""

    code = "file_refused"


class NotExpressible(DmnError):
    """A decision holds something that the form cannot hold without loss."""

    code = "not_expressible"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something of a file that was guessed, or is no rule and was left out.

    `place`: file and line, or sheet and cell.
    """

    code: str
    message: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True)
class Loaded:
    """The decisions of one file.

    Attributes:
        facts: what the file declares that rules may read, by name.
        notices: what the reader had to guess or leave out, in the order of the file.
    """

    decisions: tuple[Decision, ...]
    facts: Mapping[str, InputClause]
    notices: tuple[Notice, ...] = ()

    @property
    def decision(self) -> Decision:
        """The one decision of the file.

        Raises:
            FileRefused: it holds several.
        """
        if len(self.decisions) != 1:
            names = ", ".join(repr(each.name) for each in self.decisions)
            raise FileRefused(f"The file holds {len(self.decisions)} decisions ({names}); say which one is meant.")
        return self.decisions[0]


@dataclass
class Draft:
    """A rules document taken from another form, with the place of each of its parts in that file."""

    document: dict[str, object]
    places: dict[Path, str] = field(default_factory=dict)

    def locate(self, path: Path) -> str:
        """The place of a part, or of the nearest part around it that has one."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return ""


def load_drafts(
    drafts: list[Draft],
    facts: Mapping[str, InputClause],
    notices: list[Notice],
    faults: list[RuleFault],
) -> Loaded:
    """The decisions of drafts, every fault of all of them told at once.

    Raises:
        RulesRefused: with the faults found so far and those of the drafts.
    """
    decisions = []
    for draft in drafts:
        try:
            decisions.append(read_rules(draft.document, facts, locate=draft.locate))
        except RulesRefused as refused:
            faults = [*faults, *refused.faults]
    if faults:
        raise RulesRefused(tuple(faults))
    return Loaded(tuple(decisions), dict(facts), tuple(notices))
