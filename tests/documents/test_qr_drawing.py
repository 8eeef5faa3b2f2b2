import pytest
import segno

from documents.codes import new_code
from documents.qr_drawing import MASK, drawn, modules


@pytest.mark.parametrize("site", ["http://127.0.0.1:8000/v/", "https://medias-sociaux.boreal-mobilite.example/v/"])
def test_the_modules_are_those_of_the_address(site: str) -> None:
    for _time in range(20):
        address = site + new_code()
        assert modules(address) == b"".join(segno.make(address, error="m", mask=MASK).matrix)


def test_each_run_of_dark_modules_is_a_line() -> None:
    address = "http://127.0.0.1:8000/v/7K3M-9QXA-TB4C"
    lines = drawn(address).split(b"\n")
    assert lines[:2] == [b"0 0.5 m", b"7 0.5 l"]  # the finder in the corner
    dark = sum(int(end.split()[0]) - int(start.split()[0]) for start, end in zip(lines[::2], lines[1::2], strict=True))
    assert dark == sum(modules(address))
