"""Home, search, and the guide of an item: what anybody may read, and what was found for the one who signed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pengcheng import clock
from pengcheng.city import City, Fact, Item, Material, Text
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.queries import SELF, principals_of
from pengcheng.domain.people.subjects import Subject
from pengcheng.domain.registers.facts.definitions import book_of
from pengcheng.domain.services import naming, searching
from pengcheng.domain.services.errors import NotFound
from pengcheng.domain.services.models import Application, Offer
from pengcheng.domain.services.queries import cards
from pengcheng.domain.services.queries.pages import (
    HomePage,
    ItemPage,
    LifeEvent,
    LimitLine,
    MaterialLine,
    OfferCard,
    Principal,
    Question,
    RuleVersion,
    SearchPage,
    Step,
)
from pengcheng.domain.services.queries.rulebook import versions_of
from pengcheng.domain.services.queries.showing import in_language, named_outputs
from pengcheng.engines.worktime import Limit

SHOWN_POPULAR = 8
SHOWN_OFFERS = 6
MOST_OFFERS = 200
EFFORT = ("none", "seamless", "prefilled", "manual")  # what asks least of the person comes first
OPEN_OFFERS = (Offer.State.NEW, Offer.State.SEEN)


def home(account: Account | None, language: str) -> HomePage:
    """The first page: what was found for the person (and for those they act for), then the city's services."""
    city = current_city()
    subjects = [principal.subject for principal in principals_of(account)] if account else []
    others = _names_of_others(account, subjects, city, language)
    return HomePage(
        offers=offers_for(subjects, city, language, others=others),
        open_cases=cards.case_cards(cards.newest_cases(subjects, is_closed=False), city, language, others),
        life_events=_life_events(city, language),
        popular=tuple(cards.item_card(item, city, language) for item in _popular(city)),
        city_name=city.name.in_(language),
    )


def search(query: str, language: str) -> SearchPage:
    """Items whose name, summary, keywords or papers fit the words, in any language of the city."""
    city = current_city()
    hits = searching.find(city, query)
    found = tuple(
        cards.item_card(city.items[hit.key], city, language, searching.fragments(city, hit, language)) for hit in hits
    )
    return SearchPage(query.strip(), found)


def item_page(item: str, account: Account | None, language: str, acting: Subject | None = None) -> ItemPage:
    """The guide of an item, generated from its elements; `acting` is for whom the account looks. Raises `NotFound`."""
    city = current_city()
    meant = city.items.get(item)
    if meant is None:
        raise NotFound
    principals = _applicants(account, meant, city, language)
    others = {each.subject: each.name for each in principals if each.relation != SELF}
    subjects = [each.subject for each in principals]
    offers = offers_for([acting] if acting in subjects else subjects, city, language, item, others)
    may_apply = meant.initiation != "government"
    rules, other_rules = _rule_versions(meant, city, language)
    return ItemPage(
        card=cards.item_card(meant, city, language),
        conditions=_all(meant.conditions, language),
        materials=tuple(_material_line(material, city, language) for material in meant.materials),
        promised=_limit_line(meant.promised_limit),
        statutory=_limit_line(meant.statutory_limit),
        steps=_steps(meant, city, language),
        fee=meant.fee,
        visit_count=meant.visit_count,
        initiation=meant.initiation,
        decision_mode=meant.decision_mode,
        filing_mode=meant.filing_mode,
        channels=meant.channels,
        legal_basis=_all(meant.legal_basis, language),
        result=meant.result.name.in_(language),
        rules=rules,
        other_rules=other_rules,
        faq=tuple(Question(each.q.in_(language), each.a.in_(language)) for each in meant.faq),
        phone=meant.contact.phone or "",
        complaint=meant.contact.complaint or "",
        address=meant.contact.address.in_(language),
        hours=meant.contact.hours.in_(language),
        code=meant.codes.basic or meant.codes.local or "",
        subject_kind=meant.subject,
        may_apply=may_apply,
        applicants=principals if may_apply else (),
        offer=offers[0] if offers else None,
        stands_for=_stands_for(principals, acting, offers) if meant.rules is not None else None,
    )


def offers_for(
    subjects: Iterable[Subject], city: City, language: str, item: str = "", others: Mapping[Subject, str] = cards.NOBODY
) -> tuple[OfferCard, ...]:
    """The open offers to any of these subjects, what asks least of them first: one query.

    `others` are those among them whom the person only acts for, by name.
    """
    wanted = set(subjects)
    if not wanted:
        return ()
    found = Offer.objects.select_related("case").filter(
        state__in=OPEN_OFFERS, subject_id__in=[each.id for each in wanted]
    )
    if item:
        found = found.filter(item=item)
    fitting = [offer for offer in found.order_by("-id")[:MOST_OFFERS] if offer.subject in wanted]
    known = [offer for offer in fitting if offer.item in city.items]
    known.sort(key=lambda offer: EFFORT.index(city.items[offer.item].filing_mode))
    return tuple(offer_card(offer, city, language, others.get(offer.subject, "")) for offer in known[:SHOWN_OFFERS])


def offer_card(offer: Offer, city: City, language: str, for_whom: str = "") -> OfferCard:
    """An offer with its reason."""
    item = city.items[offer.item]
    return OfferCard(
        id=offer.pk,
        card=cards.item_card(item, city, language),
        reason=in_language(offer.says, language),
        clause=in_language(offer.clause, language),
        outputs=named_outputs(offer.outputs, item, city, language, on=clock.today()),
        subject=offer.subject,
        state=offer.state,
        number=offer.case.number if offer.case else "",
        for_whom=for_whom,
    )


def _names_of_others(
    account: Account | None, subjects: Iterable[Subject], city: City, language: str
) -> Mapping[Subject, str]:
    """Those whom the person acts for, by name; nobody is asked for when there are none."""
    others = [subject for subject in subjects if account and subject != account.subject]
    return naming.names_of(city, others, language) if others else cards.NOBODY


def _applicants(account: Account | None, item: Item, city: City, language: str) -> tuple[Principal, ...]:
    """Whom the signed-in person could apply for, with the draft that is open already: four queries at most."""
    if account is None:
        return ()
    fitting = [each for each in principals_of(account, item.key) if each.subject.kind == item.subject]
    names = naming.names_of(city, [each.subject for each in fitting], language)
    drafts = {
        (application.case.subject_kind, application.case.subject_id): application.case.number
        for application in Application.objects.select_related("case").filter(
            item=item.key,
            case__is_closed=False,
            case__subject_id__in=[each.subject.id for each in fitting],
        )
    }
    return tuple(
        Principal(
            each.subject, names[each.subject], each.relation, drafts.get((each.subject.kind, each.subject.id), "")
        )
        for each in fitting
    )


def _stands_for(principals: Iterable[Principal], acting: Subject | None, offers: Sequence[OfferCard]) -> Subject | None:
    """Whom the page is about: the one acted for, else the one it is offered to, else the first the item is for."""
    subjects = [each.subject for each in principals]
    return acting if acting in subjects else next(iter([*(offer.subject for offer in offers), *subjects]), None)


def _life_events(city: City, language: str) -> tuple[LifeEvent, ...]:
    events: dict[str, list[Item]] = {}
    for item in city.items.values():
        for key in item.life_events:
            events.setdefault(key, []).append(item)
    return tuple(
        LifeEvent(
            key,
            city.life_events[key].name.in_(language) if key in city.life_events else key,
            city.life_events[key].says.in_(language) if key in city.life_events else "",
            tuple(cards.item_card(item, city, language) for item in items),
        )
        for key, items in events.items()
    )


def _popular(city: City) -> list[Item]:
    """Items people can ask for, in the folder's order."""
    asked = [item for item in city.items.values() if item.initiation != "government"]
    return (asked + [item for item in city.items.values() if item.initiation == "government"])[:SHOWN_POPULAR]


def _material_line(material: Material, city: City, language: str) -> MaterialLine:
    replacement = material.replaced_by[0] if material.replaced_by else None
    fact = city.facts.get(replacement.key) if replacement and replacement.kind == "fact" else None
    return MaterialLine(
        name=material.name.in_(language),
        necessity=material.necessity,
        replaced_by=replacement.kind if replacement else "",
        source=_source_name(fact, city, language) if fact else "",
    )


def _source_name(fact: Fact, city: City, language: str) -> str:
    """The department whose register a fact rests on first."""
    for key in book_of(city).definition(fact.key).sources:
        return city.departments[city.registers[key].source].name.in_(language)
    return ""


def _limit_line(limit: Limit) -> LimitLine:
    return LimitLine(limit.amount, limit.unit.value)


def _steps(item: Item, city: City, language: str) -> tuple[Step, ...]:
    """The item's own steps, else the usual way through its procedure: past the desks where a machine decides."""
    if item.steps:
        return tuple(Step(step.name.in_(language), step.kind or "") for step in item.steps)
    procedure = city.procedures[item.procedure]
    steps: list[Step] = []
    state, seen = procedure.starts, set[str]()
    while state not in seen:
        seen.add(state)
        ahead = [action for action in procedure.actions_from(state) if action.to not in seen]
        if item.decision_mode in ("instant", "commitment"):
            ahead.sort(key=lambda action: procedure.states[action.to].task)
        if not ahead:
            break
        steps.append(Step(ahead[0].name.in_(language), ahead[0].by[0]))
        state = ahead[0].to
    return tuple(steps)


def _rule_versions(item: Item, city: City, language: str) -> tuple[RuleVersion | None, tuple[RuleVersion, ...]]:
    """The version in force, and the others: those to come, then the earlier ones from the newest back."""
    versions = versions_of(city, item, language, clock.today())
    in_force = next((each for each in versions if each.state == "in_force"), None)
    later = [each for each in versions if each.state == "later"]
    earlier = [each for each in reversed(versions) if each.state == "earlier"]
    return in_force, (*later, *earlier)


def _all(texts: Iterable[Text], language: str) -> tuple[str, ...]:
    return tuple(text.in_(language) for text in texts)
