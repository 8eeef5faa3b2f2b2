"""RFC 6962: the worked example of its section 2.1.3, the reference roots of Certificate Transparency, properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.merkle import (
    EMPTY,
    OutOfTree,
    Span,
    consistency_spans,
    inclusion_spans,
    is_consistent,
    is_included,
    joined,
    leaf_hash,
    node_hash,
    root_of,
    whole_blocks,
)

# The eight leaves by which implementations of Certificate Transparency test themselves, and their roots.
KNOWN = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
LEAVES = [leaf_hash(bytes.fromhex(known)) for known in KNOWN]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
sizes = st.integers(1, 200)


def tree(size: int) -> list[bytes]:
    return [leaf_hash(bytes([number])) for number in range(size)]


def hashes(leaves: list[bytes], spans: list[Span]) -> list[bytes]:
    return [root_of(leaves[span.start : span.end]) for span in spans]


def test_the_empty_tree() -> None:
    assert root_of([]) == joined([]) == EMPTY
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(("size", "root"), list(enumerate(ROOTS, start=1)))
def test_the_known_roots(size: int, root: str) -> None:
    assert root_of(LEAVES[:size]).hex() == root


def test_the_worked_example_of_the_rfc() -> None:
    """Seven leaves, a to j the leaves and lower nodes, k and l, as the RFC draws them."""
    a, b, c, d, e, f, j = LEAVES[:7]
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, l = node_hash(g, h), node_hash(i, j)  # noqa: E741 – its letters
    seven = LEAVES[:7]
    assert root_of(seven) == node_hash(k, l)
    assert hashes(seven, inclusion_spans(0, 7)) == [b, h, l]
    assert hashes(seven, inclusion_spans(3, 7)) == [c, g, l]
    assert hashes(seven, inclusion_spans(4, 7)) == [f, j, k]
    assert hashes(seven, inclusion_spans(6, 7)) == [i, k]
    assert hashes(seven, consistency_spans(3, 7)) == [c, d, g, l]
    assert hashes(seven, consistency_spans(4, 7)) == [l]
    assert hashes(seven, consistency_spans(6, 7)) == [i, j, k]


@given(sizes, st.data())
def test_every_leaf_is_proved_by_its_proof_and_by_no_other(size: int, data: st.DataObject) -> None:
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    leaves = tree(size)
    root, proof = root_of(leaves), hashes(leaves, inclusion_spans(index, size))
    assert is_included(leaves[index], index, size, proof, root)
    assert is_included(leaves[other], other, size, proof, root) == (other == index)
    assert not is_included(leaf_hash(b"another"), index, size, proof, root)
    assert not is_included(leaves[index], index, size, [*proof, root], root)
    assert not is_included(leaves[index], index, size, proof, leaf_hash(b"another"))
    if proof:
        assert not is_included(leaves[index], index, size, proof[:-1], root)


@given(sizes, st.data())
def test_a_tree_begins_as_the_one_before_it(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    leaves = tree(size)
    before, after = root_of(leaves[:old]), root_of(leaves)
    proof = hashes(leaves, consistency_spans(old, size))
    assert is_consistent(old, size, before, after, proof)
    changed = root_of([leaf_hash(b"rewritten"), *leaves[1:old]])
    assert not is_consistent(old, size, changed, after, proof)
    assert not is_consistent(old, size, before, leaf_hash(b"another"), proof)
    assert not is_consistent(old, size, before, after, [*proof, before])


@given(st.integers(0, 200))
def test_whole_blocks_join_to_the_root(size: int) -> None:
    leaves = tree(size)
    blocks = whole_blocks(Span(0, size))
    assert all((block.end - block.start).bit_count() == 1 for block in blocks)
    assert joined(hashes(leaves, blocks)) == root_of(leaves)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (7, 7), (-1, 7)])
def test_there_is_no_proof_of_what_is_not_in_the_tree(index: int, size: int) -> None:
    with pytest.raises(OutOfTree):
        inclusion_spans(index, size)
    assert not is_included(LEAVES[0], index, size, [], LEAVES[0])


@pytest.mark.parametrize(("old", "size"), [(0, 7), (8, 7), (-1, 7)])
def test_nothing_is_consistent_with_a_tree_of_no_such_size(old: int, size: int) -> None:
    with pytest.raises(OutOfTree):
        consistency_spans(old, size)
    assert not is_consistent(old, size, EMPTY, EMPTY, [])


def test_a_short_consistency_proof_proves_nothing() -> None:
    leaves = tree(7)
    assert not is_consistent(3, 7, root_of(leaves[:3]), root_of(leaves), [])
    assert not is_consistent(3, 7, root_of(leaves[:3]), root_of(leaves), hashes(leaves, consistency_spans(3, 7))[:-1])
