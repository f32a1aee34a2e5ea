"""Merkle proofs: published values, and properties over every small tree."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.proof.merkle import (
    EMPTY_ROOT,
    consistency_path,
    fold,
    inclusion_path,
    leaf_hash,
    node_hash,
    nodes_of,
    root,
    verify_consistency,
    verify_inclusion,
)

# The eight entries and roots that the Certificate Transparency reference implementation tests with.
ENTRIES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}

sizes = st.integers(1, 300)


def _leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    hashes = [leaf_hash(entry) for entry in ENTRIES]
    assert root(size, nodes_of(hashes)).hex() == ROOTS[size]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert root(0, nodes_of([])) == EMPTY_ROOT == sha256(b"").digest()


@given(sizes, st.data())
def test_every_leaf_is_proved_in_its_place_and_in_no_other(size: int, data: st.DataObject) -> None:
    leaves, index = _leaves(size), data.draw(st.integers(0, size - 1))
    top, path = root(size, nodes_of(leaves)), inclusion_path(index, size, nodes_of(leaves))
    assert verify_inclusion(leaves[index], index, size, path, top)
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        assert not verify_inclusion(leaves[other], index, size, path, top)
        assert not verify_inclusion(leaves[index], other, size, path, top)
    assert not verify_inclusion(leaves[index], index, size, [*path, path[0] if path else top], top)
    assert not path or not verify_inclusion(leaves[index], index, size, path[:-1], top)


@given(sizes, st.data())
def test_a_changed_hash_in_a_proof_is_noticed(size: int, data: st.DataObject) -> None:
    leaves, index = _leaves(size), data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size, nodes_of(leaves))
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        path[place] = bytes(byte ^ 1 for byte in path[place])
        assert not verify_inclusion(leaves[index], index, size, path, root(size, nodes_of(leaves)))


@given(sizes, st.data())
def test_growth_is_proved_and_a_rewritten_past_is_not(size: int, data: st.DataObject) -> None:
    leaves, old = _leaves(size), data.draw(st.integers(1, size))
    before, after = root(old, nodes_of(leaves)), root(size, nodes_of(leaves))
    path = consistency_path(old, size, nodes_of(leaves))
    assert verify_consistency(old, before, size, after, path)
    rewritten = [leaf_hash(b"forged"), *leaves[1:]]
    assert not verify_consistency(old, root(old, nodes_of(rewritten)), size, after, path)
    if path:
        assert not verify_consistency(old, before, size, after, path[:-1])
        assert not verify_consistency(old, before, size, after, [*path, path[0]])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_path(index, size, nodes_of(_leaves(size)))
    assert not verify_inclusion(EMPTY_ROOT, index, size, [], EMPTY_ROOT)


def test_an_earlier_state_that_is_none_has_no_proof() -> None:
    with pytest.raises(ValueError, match="no earlier state"):
        consistency_path(4, 3, nodes_of(_leaves(3)))
    assert not verify_consistency(0, EMPTY_ROOT, 3, root(3, nodes_of(_leaves(3))), [])


def test_only_complete_subtrees_are_folded() -> None:
    assert fold(_leaves(2)) == node_hash(*_leaves(2))
    with pytest.raises(ValueError, match="complete subtree"):
        fold(_leaves(3))
