"""GB 11643: the vectors of the domain reference and what one wrong character does."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.identifiers import CitizenId, IdentifierError, Sex
from pengcheng.engines.identifiers.citizen_id import check_character, mask

RIGHT = [
    "11010519491231002X",
    "440524188001010014",
    "440304193501010010",
    "440304195806060018",
    "440305199003071025",
    "44030620240815003X",
]


@pytest.mark.parametrize("number", RIGHT)
def test_the_published_numbers_are_right(number: str) -> None:
    assert str(CitizenId.parse(number)) == number


def test_a_number_tells_birth_date_and_sex() -> None:
    number = CitizenId.parse("440305199003071025")
    assert number.birth_date == date(1990, 3, 7)
    assert number.sex is Sex.FEMALE
    assert CitizenId.parse("440304193501010010").sex is Sex.MALE


def test_a_small_x_is_read_as_a_capital() -> None:
    assert str(CitizenId.parse("11010519491231002x")) == "11010519491231002X"


@given(st.sampled_from(RIGHT), st.integers(0, 16), st.integers(1, 9))
def test_one_changed_digit_is_always_found(number: str, place: int, shift: int) -> None:
    changed = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(IdentifierError):
        CitizenId.parse(changed)


@given(st.sampled_from(RIGHT), st.integers(0, 15))
def test_two_swapped_digits_are_always_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(IdentifierError):
            CitizenId.parse(swapped)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("4403041935010100", "citizen_id_length"),
        ("44030419350101001A", "citizen_id_characters"),
        ("440304193501010011", "citizen_id_check"),
        ("44030419350230001" + check_character("44030419350230001"), "citizen_id_date"),
    ],
)
def test_a_wrong_number_says_what_is_wrong_and_never_repeats_itself(number: str, code: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        CitizenId.parse(number)
    assert caught.value.code == code
    assert number not in str(caught.value)


def test_cards_of_foreigners_and_the_regions_have_the_same_form() -> None:
    for start, holder in (("91103119900101001", "foreigner"), ("81000019900101001", "hong_kong")):
        assert CitizenId.parse(start + check_character(start)).holder_of == holder
    assert CitizenId.parse(RIGHT[0]).holder_of == "citizen"


def test_a_mask_hides_the_birth_date() -> None:
    assert mask("440304193501010010") == "4403**********0010"
    assert mask("123") == "***"
