"""What a rule author and a data officer work from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pengcheng.domain.services.queries.pages.rules import RuleLine
from pengcheng.domain.services.queries.pages.shared import Choice, ItemCard, NamedValue


@dataclass(frozen=True, slots=True)
class Standing:
    """How many residents stand in a place for sure, and how many more may, of whom too little is known."""

    sure: int
    perhaps: int


@dataclass(frozen=True, slots=True)
class AuthorRow:
    """A row with what is known of it: the examples it decides, and who passes its tests (None without a snapshot)."""

    rule: RuleLine
    examples: int
    residents: Standing | None


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Something odd about a table. `kind`: gap | overlap | unreachable | subsumed; rows are counted from 1."""

    kind: str
    rows: tuple[int, ...]
    where: tuple[NamedValue, ...]
    person: tuple[NamedValue, ...]
    has_person: bool
    residents: Standing | None


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A fact that an item reads: what for (rules, material, certificate), and the columns behind it by register."""

    label: str
    purposes: tuple[str, ...]
    columns: tuple[NamedValue, ...]


@dataclass(frozen=True, slots=True)
class RulesSummary:
    """An item's rules in a list. `speed`: vectorised | remainder | scalar, as the population engine classes them."""

    card: ItemCard
    speed: str
    effective: date
    versions: int
    rows: int
    covered: int
    findings: int
    concerned: Standing | None
    facts: int
    columns: int


@dataclass(frozen=True, slots=True)
class RulesPage:
    """Every item that has rules. `residents` is None while there is no snapshot."""

    items: tuple[RulesSummary, ...]
    people_only: tuple[ItemCard, ...]
    snapshot_day: date | None


@dataclass(frozen=True, slots=True)
class ItemRulesPage:
    """One item's rules as their author looks at them."""

    summary: RulesSummary
    policy: str
    reasons: tuple[str, ...]
    rows: tuple[AuthorRow, ...]
    findings: tuple[FindingLine, ...]
    unproved: tuple[str, ...]
    too_large: bool
    needs: tuple[NeedLine, ...]
    asks: tuple[str, ...]
    residents: int | None
    snapshot_day: date | None


@dataclass(frozen=True, slots=True)
class CompareForm:
    """What is needed to try other rules: the items there are, and the text of the rules that hold."""

    items: tuple[Choice, ...]
    card: ItemCard | None
    text: str
    may_list: bool


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """What everybody granted gets together of one amount, each time it is paid and in a year.

    `change` is empty where the two are paid at different times; `is_repeated` where a year is more than one payment.
    """

    label: str
    before: str
    after: str
    change: str
    is_repeated: bool
    year_before: str
    year_after: str
    year_change: str


@dataclass(frozen=True, slots=True)
class EffectLine:
    """The effect on some residents. Shares are per cent of the largest number of granted in the table."""

    label: str
    residents: int
    before: int
    after: int
    gains: int
    losses: int
    more: int
    less: int
    unclear_before: int
    unclear_after: int
    money: str
    share_before: float
    share_after: float


@dataclass(frozen=True, slots=True)
class EffectTable:
    """The effect by one fact: by district, by ten years of age."""

    title: str
    lines: tuple[EffectLine, ...]


@dataclass(frozen=True, slots=True)
class AffectedLine:
    """One resident whose result changes."""

    subject: str
    before: str
    after: str
    amount_before: str
    amount_after: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """What other rules would do to everybody."""

    on: date
    is_same: bool
    whole: EffectLine
    budgets: tuple[BudgetLine, ...]
    tables: tuple[EffectTable, ...]
    listed: tuple[AffectedLine, ...]
    notices: tuple[str, ...]
