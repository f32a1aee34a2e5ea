"""The sweep finds who is entitled, offers, grants what nobody applies for, and changes nothing when run again."""

from __future__ import annotations

from datetime import date

import pytest

from pengcheng import clock
from pengcheng.city import City
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers.actions import correct_record, snapshot
from pengcheng.domain.registers.errors import SnapshotMissing
from pengcheng.domain.registers.models import RegisterLoad
from pengcheng.domain.registers.tables import model_of
from pengcheng.domain.services.actions import answer, confirm, decline_offer, see_offer, start_draft, sweep, sweeping
from pengcheng.domain.services.actions.sweeping import ItemSweep
from pengcheng.domain.services.errors import NotFound, UnknownItem
from pengcheng.domain.services.models import Decision, Offer
from pengcheng.domain.services.queries import home, item_page
from tests.domain.services.stage import ALLOWANCE, CHILD, DISABLED_MAN, OLD_MAN, OPERATOR

SWEEPER = Actor.system("sweep")
SUBSIDIES = "disability_subsidies"
NOBODY_ELSE_KNOWS = "440303198507070013"


def swept(*items: str) -> dict[str, ItemSweep]:
    """One sweep over a fresh snapshot."""
    snapshot(actor=OPERATOR)
    return {line.item: line for line in sweep(items, actor=SWEEPER).items}


def offer_to(subject_id: str, item: str = ALLOWANCE) -> Offer:
    return Offer.objects.get(subject_id=subject_id, item=item)


def test_everybody_is_counted_once_for_each_item(city: City) -> None:
    found = swept()

    assert set(found) == set(city.items)
    people = {
        line.entitled + line.unclear + line.refused
        for line in found.values()
        if line.item != "hygiene_permit_by_commitment"
    }
    assert len(people) == 1
    assert (found[ALLOWANCE].entitled, found[ALLOWANCE].unclear) == (1, 1)


def test_who_is_known_only_to_a_register_of_many_rows_is_swept(city: City) -> None:
    before = swept(ALLOWANCE, SUBSIDIES)
    known = {"row_valid_from": clock.today(), "row_recorded_at": clock.now(), "row_load": 1}
    lease, firm = (model_of(city.registers[key]).objects for key in ("lease", "market_entity"))
    lease.create(f_filing_no="L-77", f_tenant=NOBODY_ELSE_KNOWS, **known)
    firm.create(f_uscc="91440300MA5XXXXX0X", f_name="远方", f_representative="510104198001010011", **known)

    after = swept(ALLOWANCE, SUBSIDIES)

    # One more: the tenant. Firms do not list their representatives.
    assert after[ALLOWANCE].unclear == before[ALLOWANCE].unclear + 1
    assert after[SUBSIDIES].refused == before[SUBSIDIES].refused + 1


def test_who_is_entitled_gets_an_offer_with_the_reason(old_man: Account) -> None:
    swept(ALLOWANCE)

    (offer,) = home(old_man, "en").offers
    assert (offer.card.item, offer.reason, offer.clause) == (ALLOWANCE, "90 to 99 years.", "art. 5 (2)")
    assert [(each.label, each.value) for each in offer.outputs] == [("Allowance", "CN¥300 per month")]
    assert item_page(ALLOWANCE, old_man, "en").offer == offer


def test_who_is_unclear_gets_none(unsure: Account) -> None:
    swept(ALLOWANCE)

    assert not home(unsure, "en").offers


def test_a_sweep_run_again_changes_nothing(city: City) -> None:
    swept()
    before = list(Offer.objects.order_by("pk").values())
    decisions, certificates = Decision.objects.count(), Certificate.objects.count()

    again = swept()

    assert list(Offer.objects.order_by("pk").values()) == before
    assert (Decision.objects.count(), Certificate.objects.count()) == (decisions, certificates)
    assert all((line.offered, line.granted, line.withdrawn) == (0, 0, 0) for line in again.values())


def test_what_nobody_applies_for_is_granted_at_once(city: City) -> None:
    found = swept(SUBSIDIES)

    assert (found[SUBSIDIES].entitled, found[SUBSIDIES].granted) == (2, 2)
    holders = set(Certificate.objects.values_list("holder_id", flat=True))
    assert holders == {DISABLED_MAN.id, CHILD.id}
    man = sign_in_as_persona("chen_jianming", city)
    (offer,) = home(man, "en").offers
    assert offer.number == offer_to(DISABLED_MAN.id, SUBSIDIES).case.number
    assert Decision.objects.filter(outcome="granted", by="machine").count() == 2


def test_a_grant_that_was_not_asked_for_can_be_declined(city: City) -> None:
    swept(SUBSIDIES)
    man = sign_in_as_persona("chen_jianming", city)

    decline_offer(man, offer_to(DISABLED_MAN.id, SUBSIDIES).pk)

    assert Certificate.objects.get(holder_id=DISABLED_MAN.id).state == "revoked"
    assert swept(SUBSIDIES)[SUBSIDIES].granted == 0
    assert not home(man, "en").offers


def test_who_has_declined_is_not_offered_again(old_man: Account) -> None:
    swept(ALLOWANCE)
    decline_offer(old_man, offer_to(OLD_MAN.id).pk)

    assert swept(ALLOWANCE)[ALLOWANCE].offered == 0
    assert offer_to(OLD_MAN.id).state == "declined"
    assert not home(old_man, "en").offers


def test_an_offer_that_is_taken_is_done_with(old_man: Account) -> None:
    swept(ALLOWANCE)
    offer = see_offer(old_man, offer_to(OLD_MAN.id).pk)
    number = start_draft(old_man, ALLOWANCE, OLD_MAN, offer=offer.pk).case.number
    answer(old_man, number, "other_allowance", "no")
    assert swept(ALLOWANCE)[ALLOWANCE].offered == 0

    confirm(old_man, number, key="once")

    assert offer_to(OLD_MAN.id).state == "accepted"
    assert swept(ALLOWANCE)[ALLOWANCE].offered == 0


def test_an_offer_is_withdrawn_when_it_is_no_longer_due_and_made_again_when_it_is(city: City) -> None:
    swept(ALLOWANCE)
    household = model_of(city.registers["household"]).objects.filter(f_citizen_id=OLD_MAN.id)
    household.update(f_place="elsewhere")
    assert swept(ALLOWANCE)[ALLOWANCE].withdrawn == 1
    assert offer_to(OLD_MAN.id).state == "withdrawn"

    household.update(f_place="city")

    assert swept(ALLOWANCE)[ALLOWANCE].offered == 1
    assert offer_to(OLD_MAN.id).state == "new"


def test_who_holds_it_and_is_no_longer_entitled_is_counted(old_man: Account, city: City) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    answer(old_man, number, "other_allowance", "no")
    confirm(old_man, number, key="once")
    assert swept(ALLOWANCE)[ALLOWANCE].no_longer == 0

    moved = model_of(city.registers["household"]).objects.filter(f_citizen_id=OLD_MAN.id)
    moved.update(f_place="elsewhere")

    assert swept(ALLOWANCE)[ALLOWANCE].no_longer == 1


def test_anothers_offer_cannot_be_touched(city: City, unsure: Account) -> None:
    swept(ALLOWANCE)

    for touch in (see_offer, decline_offer):
        with pytest.raises(NotFound):
            touch(unsure, offer_to(OLD_MAN.id).pk)


def test_offers_are_in_the_ledger_and_a_look_alone_makes_none(city: City) -> None:
    snapshot(actor=OPERATOR)
    sweep([ALLOWANCE], actor=SWEEPER, make_offers=False)
    assert not Offer.objects.exists()

    sweep([ALLOWANCE], actor=SWEEPER)

    assert LedgerEntry.objects.filter(kind="offer.made", subject_id=OLD_MAN.id).count() == 1
    assert LedgerEntry.objects.filter(kind="sweep.run").count() == 2


def test_an_unknown_item_and_a_missing_snapshot_are_named(city: City) -> None:
    with pytest.raises(UnknownItem, match="free_lunch"):
        sweep(["free_lunch"], actor=SWEEPER)
    with pytest.raises(SnapshotMissing):
        sweep([ALLOWANCE], actor=SWEEPER, newest_snapshot=True)


def test_registers_that_have_not_changed_are_not_written_out_again(city: City) -> None:
    def taken() -> int:
        return LedgerEntry.objects.filter(kind="register.snapshot_taken").count()

    sweep(actor=SWEEPER)
    sweep(actor=SWEEPER)
    assert taken() == 1

    source = Actor("department", city.registers["household"].source)
    correct_record("household", {"citizen_id": OLD_MAN.id}, {"place": "elsewhere"}, actor=source, reason="moved")
    sweep(actor=SWEEPER)
    assert taken() == 2
    assert offer_to(OLD_MAN.id).state == "withdrawn"


@pytest.mark.slow
def test_a_sweep_of_unchanged_registers_finds_on_each_day_what_one_that_writes_them_out_does(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = model_of(city.registers["population"])
    people.objects.filter(f_citizen_id=DISABLED_MAN.id).update(f_birth_date=date(1948, 2, 29))  # 80 on a leap day
    people.objects.filter(f_citizen_id=NOBODY_ELSE_KNOWS).update(f_birth_date=date(1947, 12, 31))
    RegisterLoad.objects.update(as_of=date(2028, 3, 1))  # fresh on every day
    seen = set()
    for day in ("2027-12-30", "2027-12-31", "2028-01-01", "2028-01-31", "2028-02-28", "2028-02-29", "2028-03-01"):
        monkeypatch.setenv("PENGCHENG_TODAY", day)
        as_before = sweep(actor=SWEEPER, make_offers=False)
        with monkeypatch.context() as always:
            always.setattr(sweeping, "_as_they_are", lambda city, actor: snapshot(actor=actor, city=city))
            anew = sweep(actor=SWEEPER, make_offers=False)
        assert as_before.items == anew.items
        seen.add(tuple(line.entitled for line in anew.items))
    assert len(seen) > 1, "something turns on these days"
