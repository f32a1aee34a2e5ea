"""Other rules of an item beside those in force: the form, and what a trial came to, in words and figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pengcheng.city import City, Item
from pengcheng.domain.certificates.values import how_often
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.models import Account
from pengcheng.domain.services.comparing import Affected, GroupEffect, ItemComparison
from pengcheng.domain.services.effects import Budget, Effect
from pengcheng.domain.services.errors import NotFound
from pengcheng.domain.services.queries import cards
from pengcheng.domain.services.queries.authors import check_author
from pengcheng.domain.services.queries.pages import (
    AffectedLine,
    BudgetLine,
    Choice,
    CompareForm,
    ComparisonPage,
    EffectLine,
    EffectTable,
)
from pengcheng.domain.services.queries.showing import OutputNaming, said, text_of
from pengcheng.domain.services.rules import rules_of
from pengcheng.engines.dmn.interchange import write_yaml
from pengcheng.engines.dmn.model import PayPeriod


def compare_form(account: Account, item: str, language: str) -> CompareForm:
    """The items to choose from, and the text of one. Raises `NotStaff`, `NotAnAuthor`, `NotFound`."""
    city = current_city()
    check_author(account, city)
    ruled = [each for each in city.items.values() if each.rules is not None]
    choices = tuple(Choice(each.key, each.name.in_(language)) for each in ruled)
    if not item:
        return CompareForm(choices, None, "", False)
    meant = city.items.get(item)
    rules = rules_of(city, meant) if meant else None
    if meant is None or rules is None:
        raise NotFound
    text = write_yaml(rules.decision, with_facts=False)
    return CompareForm(choices, cards.item_card(meant, city, language), text, meant.department == account.department)


def comparison_page(found: ItemComparison, language: str, notices: Sequence[str] = ()) -> ComparisonPage:
    """What a trial came to; `notices` are the reader's about the text of the rules."""
    city = current_city()
    item = city.items[found.item]
    words = _Words(city, item, language, OutputNaming.on(found.on, item, city, language))
    facts = dict.fromkeys(group.fact for group in found.groups)
    groups = [(fact, [group for group in found.groups if group.fact == fact]) for fact in facts]
    return ComparisonPage(
        on=found.on,
        is_same=found.hash_before == found.hash_after,
        whole=words.effect("", found.effect, max(found.effect.granted_before, found.effect.granted_after)),
        budgets=tuple(map(words.budget, found.effect.budgets)),
        tables=tuple(EffectTable(city.facts[fact].name.in_(language), words.lines(some)) for fact, some in groups),
        listed=tuple(map(words.affected, found.listed)),
        notices=tuple(notices),
    )


class _Words:
    """Figures of a comparison in one language."""

    def __init__(self, city: City, item: Item, language: str, naming: OutputNaming) -> None:
        self.city, self.item, self.language = city, item, language
        self.naming = naming

    def lines(self, groups: Sequence[GroupEffect]) -> tuple[EffectLine, ...]:
        """The groups in which somebody is or was granted, or is unclear."""
        touched = sorted((each for each in groups if _is_touched(each.effect)), key=lambda each: not each.label)
        most = max((max(each.effect.granted_before, each.effect.granted_after) for each in touched), default=0)
        unknown = said("not known", self.language)
        return tuple(self.effect(each.label or unknown, each.effect, most) for each in touched)

    def effect(self, label: str, effect: Effect, most: int) -> EffectLine:
        """One line; shares are of `most`."""
        money = sum((each.year_after - each.year_before for each in effect.budgets), Decimal(0))
        return EffectLine(
            label=label,
            residents=effect.residents,
            before=effect.granted_before,
            after=effect.granted_after,
            gains=effect.gains,
            losses=effect.losses,
            more=effect.more,
            less=effect.less,
            unclear_before=effect.unclear_before,
            unclear_after=effect.unclear_after,
            money=self._change(money) if effect.budgets else "",
            share_before=_share(effect.granted_before, most),
            share_after=_share(effect.granted_after, most),
        )

    def budget(self, budget: Budget) -> BudgetLine:
        """One amount: each time it is paid, and in a year."""
        is_alike = budget.period_before == budget.period_after
        return BudgetLine(
            label=budget.name or self.naming.label(budget.output),
            before=self._paid(budget.before, budget.period_before),
            after=self._paid(budget.after, budget.period_after),
            change=self._change(budget.after - budget.before) if is_alike else "",
            is_repeated=PayPeriod.MONTH in (budget.period_before, budget.period_after) or not is_alike,
            year_before=self._money(budget.year_before),
            year_after=self._money(budget.year_after),
            year_change=self._change(budget.year_after - budget.year_before),
        )

    def _paid(self, amount: Decimal, period: PayPeriod | None) -> str:
        text = self._money(amount)
        return how_often(period.value, text, self.language) if period else text

    def affected(self, one: Affected) -> AffectedLine:
        """One resident."""
        sums = [sum(each.values(), Decimal(0)) for each in (one.amounts_before, one.amounts_after)]
        before, after = (self._money(each) if each else "" for each in sums)
        return AffectedLine(one.subject, one.before, one.after, before, after)

    def _money(self, amount: Decimal) -> str:
        return text_of(amount, self.city, self.language, kind="money")

    def _change(self, amount: Decimal) -> str:
        """With its sign; "±0" for none."""
        if not amount:
            return "±0"
        return ("+" if amount > 0 else "−") + self._money(abs(amount))


def _is_touched(effect: Effect) -> bool:
    return bool(effect.granted_before or effect.granted_after or effect.unclear_before or effect.unclear_after)


def _share(count: int, most: int) -> float:
    return round(100 * count / most, 1) if most else 0.0
