"""The elements of a service item agree with each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.city.conftest import Edit
from tests.city.planted_faults.planting import EXAMPLES, ITEM, RULES, Plant, assert_named, codes_of, name_of

CONSISTENCY: list[Plant] = [
    (ITEM, "case_type: immediate", "case_type: promised", "case_type", "case_type", "case_type: immediate"),
    (
        ITEM,
        "promised_limit: {days: 0, unit: immediate}",
        "promised_limit: {days: 15, unit: working_day}",
        "promised_over_statutory",
        "promised_limit",
        "at most",
    ),
    (ITEM, "visit_count: 0", "visit_count: 1", "visit_fully_online", "visit_count", "visit_count: 0"),
    (
        ITEM,
        "visit_count: 0\nfully_online: true",
        "visit_count: 1\nfully_online: false",
        "visit_reason",
        "visit_count",
        "visit_reason",
    ),
    (ITEM, "visit_count: 0", "visit_count: 0\nvisit_reason: {pt: a, en: a}", "visit_reason", "visit_reason", "Remove"),
    (ITEM, "channels: [web, counter]", "channels: [counter]", "visit_mail", "channels", "mail: true"),
    (ITEM, "fee: false", "fee: true\nonline_payment: true", "fee_items", "fee: true", "fees"),
    (
        ITEM,
        "fee: false",
        "fee: true\nonline_payment: true\nfees: [{name: {pt: a, en: a}, standard: {pt: b, en: b}}]",
        "fee_basis",
        "fees",
        "basis",
    ),
    (ITEM, "fee: false", "fee: true", "fee_payment", "fee: true", "online_payment"),
    (ITEM, "fee: false", "fee: false\nonline_payment: true", "fee_none", "online_payment", "fee: true"),
    (
        ITEM,
        "certificate: mooring_card, type: certificate",
        "type: certificate",
        "result_certificate",
        "result:",
        "Add `certificate",
    ),
    (ITEM, "topics: {person: [work]}", "topics: {enterprise: [work]}", "topic_audience", "topics", "Remove"),
    (
        ITEM,
        "service_object: [natural_person]",
        "service_object: [enterprise_legal_person]",
        "topic_audience",
        "service_object",
        "agree",
    ),
    (ITEM, "item_type: confirmation", "item_type: licence", "licence_steps", "item: mooring_reduction", "accept"),
    (ITEM, 'complaint: "555 0102"', 'complaint: "555 0101"', "contact_same", "contact", "their own"),
    (ITEM, 'complaint: "555 0102", ', "", "contact_missing", "contact", "complaint"),
    (ITEM, "decision_mode: instant", "decision_mode: commitment", "no_commitment", "decision_mode", "commitment"),
    (ITEM, "filing_mode: prefilled", "filing_mode: none", "nobody_files", "filing_mode", "government"),
]


@pytest.mark.parametrize("plant", [*CONSISTENCY], ids=name_of)
def test_a_planted_fault_is_named_with_its_place_and_a_remedy(plant: Plant, edit: Edit) -> None:
    assert_named(edit(*plant[:3]), plant)


def test_a_licence_answers_a_frequent_question(harbour: Path, edit: Edit) -> None:
    edit(ITEM, "item_type: confirmation", "item_type: licence")
    path = harbour / ITEM
    path.write_text(path.read_text().split("\nfaq:")[0] + "\n")
    assert (ITEM, "licence_faq") in codes_of(harbour)


def test_a_decision_at_once_needs_rules(harbour: Path) -> None:
    (harbour / RULES).unlink()
    (harbour / EXAMPLES).unlink()
    assert (ITEM, "no_rules") in codes_of(harbour)


def test_a_result_whose_name_says_certificate_is_one(edit: Edit) -> None:
    edit("city.yaml", "languages: [pt, en]", "languages: [pt, en, zh-hans]")
    edit(ITEM, "type: certificate, name: {", "type: other, name: {zh: 泊位证, ")
    assert (ITEM, "result_type") in codes_of(edit(ITEM, "version: 1", "version: 2"))
