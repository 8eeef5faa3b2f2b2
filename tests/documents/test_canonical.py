import json

import pytest

from documents.canonical import NotCanonical, canonical, digest


def test_keys_are_sorted_as_utf_16_and_nothing_is_spaced() -> None:
    record = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7}  # RFC 8785, section 3.2.3
    assert list(json.loads(canonical(record))) == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]
    assert canonical({"b": [1, "é", None, True], "a": {}}) == '{"a":{},"b":[1,"é",null,true]}'.encode()


def test_text_is_escaped_as_the_rfc_says() -> None:
    assert canonical('€$\x0f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


@pytest.mark.parametrize("vague", [1.5, {"at": object()}, [2**53], {1: "a"}])
def test_what_two_machines_could_write_in_two_ways_is_refused(vague: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(vague)


def test_the_order_of_keys_does_not_change_the_digest() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert len(digest("")) == 64
