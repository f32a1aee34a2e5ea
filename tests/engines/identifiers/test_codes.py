"""Unified social credit codes, certificate identifiers, item codes and case numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.identifiers import (
    SCHEMES,
    BasicCode,
    CaseNumber,
    CertificateIdentifier,
    HandlingItemCode,
    IdentifierError,
    ImplementationCode,
    TypeCode,
    Uscc,
)
from pengcheng.engines.identifiers.uscc import ALPHABET, check_character

USCC = [
    "91110000600037341L",
    "91350100M000100Y43",
    "914403001922038216",
    "91440300708461136T",
    "9144030071526726XG",
    "91330106673959654P",
    "91440101231245152Y",
    "91440300MA5PC00120",
    "92440300MA5PC0039L",
    "11440300PC00000142",
    "11440304PC0000022N",
]


@pytest.mark.parametrize("code", USCC)
def test_the_published_codes_are_right_inside_and_out(code: str) -> None:
    assert str(Uscc.parse(code)) == code
    assert Uscc.parse(code).warning is None


def test_a_failing_inner_organisation_code_is_only_a_warning() -> None:
    body = "91440300MA5PC0013"
    assert "MA5PC0013" in (Uscc.parse(body + check_character(body)).warning or "")


@given(st.sampled_from(USCC), st.integers(8, 16), st.sampled_from(ALPHABET))
def test_one_changed_character_of_a_uscc_is_always_found(code: str, place: int, letter: str) -> None:
    if code[place] != letter:
        with pytest.raises(IdentifierError):
            Uscc.parse(code[:place] + letter + code[place + 1 :])


def test_a_uscc_tells_its_parts() -> None:
    code = Uscc.parse("92440300MA5PC0039L")
    assert (code.authority, code.type, code.division, code.organisation_code) == ("9", "2", "440300", "MA5PC0039")


@pytest.mark.parametrize("code", ["91440300MA5PC0012", "91440300MA5PC0012I", "91440300MA5PC00121"])
def test_a_wrong_uscc_says_what_to_look_for(code: str) -> None:
    with pytest.raises(IdentifierError, match=r"Look for|18 characters"):
        Uscc.parse(code)


def test_the_certificate_identifier_of_the_reference_has_check_character_0() -> None:
    identifier = CertificateIdentifier(
        str(TypeCode("1110000000001332XW", "059")), "11440300MB2C92181M", "0000000000PC00000001"
    )
    assert identifier.check == "0"
    assert str(identifier).startswith("1.2.156.3005.2.1110000000001332XW059.")
    assert CertificateIdentifier.parse(str(identifier)) == identifier


serials = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=20, max_size=20)


@given(serials, st.integers(0, 19), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_changed_character_of_a_certificate_identifier_is_always_found(serial: str, at: int, letter: str) -> None:
    text = str(CertificateIdentifier("1110000000001332XW059", "11440300MB2C92181M", serial))
    place = text.index(serial, 50) + at
    if text[place] != letter:
        with pytest.raises(IdentifierError):
            CertificateIdentifier.parse(text[:place] + letter + text[place + 1 :])


def test_a_certificate_identifier_of_wrong_lengths_cannot_be_made() -> None:
    with pytest.raises(IdentifierError, match="serial"):
        CertificateIdentifier("1110000000001332XW059", "11440300MB2C92181M", "short")


def test_item_codes_come_apart_and_together() -> None:
    code = ImplementationCode(Uscc.parse("11440300PC00000142"), 3, BasicCode("440500411001"))
    assert ImplementationCode.parse(str(code)) == code
    assert code.basic.item_type == "benefit_payment"
    assert len(str(code)) == 31
    handling = HandlingItemCode(code, 2)
    assert HandlingItemCode.parse(str(handling)) == handling
    assert len(str(handling)) == 33


def test_a_live_code_of_a_type_beyond_the_list_is_read_without_a_type() -> None:
    assert ImplementationCode.parse("12441500196720244T3442199806003").basic.item_type is None


def test_the_implementation_codes_of_the_reference_are_read() -> None:
    assert ImplementationCode.parse("11650000010183859F2650116013001").basic.item_type == "licence"


@pytest.mark.parametrize("text", ["44050041100", "44050041100A"])
def test_a_basic_code_has_12_digits(text: str) -> None:
    with pytest.raises(IdentifierError, match="12 digits"):
        BasicCode(text)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 9_999_999))
def test_case_numbers_come_apart_and_together(day: date, sequence: int) -> None:
    prefix = "11440300PC000001423440500411001"
    number = CaseNumber(prefix, day, sequence)
    assert CaseNumber.parse(str(number)) == number


def test_a_case_number_of_the_reference_has_43_characters() -> None:
    assert len(str(CaseNumber("11440300PC000001423440500411001", date(2026, 3, 2), 7))) == 43


def test_every_scheme_accepts_its_own_sample() -> None:
    for scheme in SCHEMES.values():
        scheme.check(scheme.sample)
