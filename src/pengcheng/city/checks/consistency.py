"""The consistency rules of service items (domain reference 2.2, numbered as there)."""

from __future__ import annotations

from collections.abc import Iterator

from pengcheng.city.checks.view import CityView
from pengcheng.city.faults import Fault
from pengcheng.city.objects import Item
from pengcheng.city.sources import Part
from pengcheng.city.spelling import spell_limit
from pengcheng.engines.worktime import LimitUnit

LICENCE_STEPS = ("accept", "review", "approve", "finish", "deliver")
ENDS_AS_CERTIFICATE = {"zh": "证"}
"""How the name of a certificate ends, in languages where it always does."""


def check(view: CityView) -> Iterator[Fault]:
    """The ten rules, for each item."""
    for name, part in view.each("item"):
        item = view.city.items[name]
        for rule in (_limits, _visits, _fees, _result, _audience, _licence, _contact):
            yield from rule(item, part)
        yield from _decision(item, part, view.knows_all("rules"))


def _limits(item: Item, part: Part) -> Iterator[Fault]:
    immediate = item.promised_limit.unit is LimitUnit.IMMEDIATE
    if immediate != (item.case_type == "immediate"):
        right = "immediate" if immediate else "promised"
        yield part.fault(
            ("case_type",),
            "case_type",
            f"The promised limit makes this item `{right}`, not `{item.case_type}`.",
            f"Write `case_type: {right}`, or change the promised limit.",
        )
    if item.promised_limit.working_days > item.statutory_limit.working_days:
        yield part.fault(
            ("promised_limit",),
            "promised_over_statutory",
            f"The promised limit ({spell_limit(item.promised_limit, 'en')}) is longer than the statutory one "
            f"({spell_limit(item.statutory_limit, 'en')}).",
            "Promise at most what the law allows.",
        )


def _visits(item: Item, part: Part) -> Iterator[Fault]:
    if item.fully_online and item.visit_count:
        yield part.fault(
            ("visit_count",), "visit_fully_online", "A fully online item needs no visit.", "Write `visit_count: 0`."
        )
    if item.visit_count and not item.visit_reason:
        yield part.fault(
            ("visit_count",),
            "visit_reason",
            "The reason why somebody must come is missing.",
            "Add `visit_reason: {...}`.",
        )
    if not item.visit_count and item.visit_reason:
        yield part.fault(
            ("visit_reason",), "visit_reason", "Nobody has to come, so there is no reason to give.", "Remove it."
        )
    if not item.visit_count and item.channels and not {"web", "mobile"} & set(item.channels) and not item.mail:
        yield part.fault(
            ("channels",),
            "visit_mail",
            "Without a visit and without a web channel it can only go by mail.",
            "Add `mail: true`.",
        )


def _fees(item: Item, part: Part) -> Iterator[Fault]:
    if item.fee and not item.fees:
        yield part.fault(
            ("fee",), "fee_items", "A fee needs its name, its standard and its basis.", "Add `fees: [...]`."
        )
    for index, fee in enumerate(item.fees):
        if not fee.basis:
            yield part.fault(
                ("fees", index), "fee_basis", "The legal basis of this fee is missing.", "Add `basis: {...}`."
            )
    if item.fee and "online_payment" not in part.data:
        yield part.fault(
            ("fee",), "fee_payment", "Say whether the fee can be paid online.", "Add `online_payment: true | false`."
        )
    if not item.fee and (item.fees or item.online_payment):
        at = "fees" if item.fees else "online_payment"
        yield part.fault(
            (at,), "fee_none", "There is no fee, so there is nothing to pay.", "Remove it, or write `fee: true`."
        )


def _result(item: Item, part: Part) -> Iterator[Fault]:
    for language, ending in ENDS_AS_CERTIFICATE.items():
        name = item.result.name.exactly(language)
        if name and name.endswith(ending) and item.result.type != "certificate":
            yield part.fault(
                ("result",),
                "result_type",
                f"A result named {name} is a certificate, not `{item.result.type}`.",
                "Write `type: certificate`.",
            )
    if item.result.type == "certificate" and not item.result.certificate:
        yield part.fault(
            ("result",), "result_certificate", "Which certificate is it?", "Add `certificate: <its file name>`."
        )


def _audience(item: Item, part: Part) -> Iterator[Fault]:
    people = "natural_person" in item.service_object
    others = bool(set(item.service_object) - {"natural_person"})
    for kind, meant in (("person", people), ("enterprise", others)):
        if item.service_object and kind in item.topics and not meant:
            yield part.fault(
                ("topics", kind),
                "topic_audience",
                f"The item does not serve subjects of the topic `{kind}`.",
                "Remove the topic, or add to `service_object`.",
            )
    if item.service_object and (item.subject == "person") != people and not (people and others):
        yield part.fault(
            ("service_object",),
            "topic_audience",
            f"The subject is `{item.subject}`, which `service_object` does not say.",
            "Make them agree.",
        )


def _licence(item: Item, part: Part) -> Iterator[Fault]:
    if item.item_type != "licence":
        return
    if not item.faq:
        yield part.fault((), "licence_faq", "A licence answers at least one frequent question.", "Add `faq: [...]`.")
    missing = [step for step in LICENCE_STEPS if step not in {each.kind for each in item.steps}]
    if missing:
        yield part.fault(
            ("steps",) if item.steps else (),
            "licence_steps",
            f"A licence lists its steps; missing: {', '.join(missing)}.",
            "Add `steps: [{step: accept, name: {...}}, ...]`.",
        )


def _contact(item: Item, part: Part) -> Iterator[Fault]:
    for name, words in (("phone", "for questions"), ("complaint", "for complaints")):
        if not getattr(item.contact, name):
            yield part.fault(("contact",), "contact_missing", f"The number {words} is missing.", f"Add `{name}: ...`.")
    if item.contact.phone and item.contact.phone == item.contact.complaint:
        yield part.fault(
            ("contact", "complaint"),
            "contact_same",
            "Questions and complaints have the same number.",
            "Complaints need their own.",
        )


def _decision(item: Item, part: Part, all_rules_read: bool) -> Iterator[Fault]:
    machine = item.decision_mode in ("instant", "commitment")
    if machine and item.rules is None and all_rules_read:
        yield part.fault(
            ("decision_mode",), "no_rules", "A decision at once needs rules.", "Add rules.yaml beside item.yaml."
        )
    if item.decision_mode == "commitment" and item.commitment is None:
        yield part.fault(
            ("decision_mode",),
            "no_commitment",
            "The text people commit to is missing.",
            "Add `commitment: {text: {...}}`.",
        )
    if item.filing_mode == "none" and item.initiation != "government":
        yield part.fault(
            ("filing_mode",),
            "nobody_files",
            "Nobody files it, so the government must start it.",
            "Write `initiation: government`.",
        )
