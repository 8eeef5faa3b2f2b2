import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.models import Department, Employee
from people.positions import Loop, is_below, preorder, renumber_departments, renumber_people
from tests.factories.people import DepartmentFactory, EmployeeFactory


@st.composite
def forests(draw: st.DrawFn) -> dict[int, int | None]:
    """Each node's parent is an earlier node, or none; then the order is shuffled."""
    size = draw(st.integers(1, 30))
    parents = {node: draw(st.one_of(st.none(), st.integers(0, node - 1))) if node else None for node in range(size)}
    return {node: parents[node] for node in draw(st.permutations(range(size)))}


def descendants(parents: dict[int, int | None], node: int) -> set[int]:
    below = {child for child, parent in parents.items() if parent == node}
    return below.union(*(descendants(parents, child) for child in below))


@given(forests())
def test_ranges_are_exactly_the_descendants(parents: dict[int, int | None]) -> None:
    spans = preorder(parents)
    for node, (position, last) in spans.items():
        assert {other for other, (place, _last) in spans.items() if position < place <= last} == descendants(
            parents, node
        )


@given(forests())
def test_positions_run_from_one_without_a_gap(parents: dict[int, int | None]) -> None:
    assert sorted(position for position, _last in preorder(parents).values()) == list(range(1, len(parents) + 1))


@given(forests(), st.data())
def test_loop_is_found_wherever_it_is(parents: dict[int, int | None], data: st.DataObject) -> None:
    node = data.draw(st.sampled_from(sorted(parents)))
    below = data.draw(st.sampled_from(sorted({node} | descendants(parents, node))))
    with pytest.raises(Loop) as found:
        preorder(parents | {node: below})
    assert {node, below} <= set(found.value.members)


def test_siblings_keep_the_order_given_and_a_missing_parent_is_none() -> None:
    assert preorder({3: None, 1: None, 2: 3, 9: 77}) == {3: (1, 2), 2: (2, 2), 1: (3, 3), 9: (4, 4)}


@pytest.mark.django_db
def test_renumber_changes_only_what_moved() -> None:
    boss = EmployeeFactory(full_name="Zoé Zwicky")
    worker = EmployeeFactory(full_name="Ada Abel", manager=boss)
    assert renumber_people() == 2
    assert renumber_people() == 0
    boss.refresh_from_db()
    assert list(Employee.objects.under(boss)) == [worker]


@pytest.mark.django_db
def test_departments_are_numbered_too() -> None:
    root = DepartmentFactory()
    leaf = DepartmentFactory(parent=DepartmentFactory(parent=root))
    other = DepartmentFactory()
    renumber_departments()
    root.refresh_from_db()
    assert leaf in Department.objects.within(root)
    assert other not in Department.objects.within(root)


@pytest.mark.django_db
def test_is_below_reads_the_rows_as_they_are() -> None:
    boss = EmployeeFactory()
    middle = EmployeeFactory(manager=boss)
    worker = EmployeeFactory(manager=middle)
    assert is_below(worker, boss)
    assert not is_below(boss, worker)
    assert not is_below(boss, boss)


@pytest.mark.django_db
def test_is_below_ends_even_where_a_loop_slipped_in() -> None:
    one, two = EmployeeFactory(), EmployeeFactory()
    Employee.objects.filter(pk=one.pk).update(manager=two)
    Employee.objects.filter(pk=two.pk).update(manager=one)
    one.refresh_from_db()
    assert not is_below(one, EmployeeFactory())
    with pytest.raises(Loop):
        renumber_people()
