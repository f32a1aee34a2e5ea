"""Commitments bind and hide, part by part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.proof.commitments import canonical_json, commit, commit_all, opens, part_salt

SALT = bytes(range(32))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(values, values)
def test_a_commitment_opens_to_its_value_only(value: object, other: object) -> None:
    commitment = commit(SALT, "purpose", value)
    assert opens(commitment, part_salt(SALT, "purpose"), value)
    if canonical_json(other) != canonical_json(value):
        assert not opens(commitment, part_salt(SALT, "purpose"), other)


def test_opening_one_part_does_not_open_another() -> None:
    commitments = commit_all(SALT, {"actor": "li", "subject": "li"})
    assert commitments["actor"] != commitments["subject"]
    assert not opens(commitments["subject"], part_salt(SALT, "actor"), "li")


def test_without_the_salt_equal_values_look_different() -> None:
    assert commit(SALT, "case", "1") != commit(bytes(32), "case", "1")


def test_what_json_cannot_carry_is_refused() -> None:
    for value in ({1, 2}, float("nan"), b"bytes"):
        with pytest.raises((TypeError, ValueError)):
            commit(SALT, "details", value)
