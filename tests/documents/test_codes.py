import pytest

from documents.codes import ALPHABET, new_code, read_code


def test_a_code_is_sixty_bits_in_three_groups_that_no_one_misreads() -> None:
    code = new_code()
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert set(code) <= {*ALPHABET, "-"}
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_codes_do_not_repeat() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "typed", ["7K3M-9QXA-TB4C", "7k3m 9qxa tb4c", " 7k3m9qxatb4c\n", "7K3M–9QXA – TB4C", "7K3M\u00a09QXA.TB4C"]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "7K3M-9QXA-TB4C"


def test_look_alikes_are_read_as_what_was_printed() -> None:
    assert read_code("OIL0-1111-0000") == "0110-1111-0000"


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-9QXA-TB4U", "7K3M-9QXA-TB4C-7", "../../etc/passwd", "é" * 12])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None
