"""Identifiers: what is written is read back, and nothing else is."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.kit.ids import ALPHANUMERIC, UID_BYTES, UidCode, new_uid

BASE62 = string.digits + string.ascii_letters
CODES = [
    UidCode(prefix="crs_", alphabet=ALPHANUMERIC, length=16),
    UidCode(prefix="crs_", alphabet=BASE62, length=24),
    UidCode(prefix="enr_", alphabet=BASE62, length=20),
    UidCode(prefix="stu_", alphabet=BASE62, length=20),
    UidCode(prefix="c", alphabet=ALPHANUMERIC, length=25),
    UidCode(prefix="", alphabet="01", length=82),
    UidCode(prefix="é_", alphabet="0123456789abcdef", length=40),
]
uids = st.binary(min_size=UID_BYTES, max_size=UID_BYTES)
codes = st.sampled_from(CODES)


def test_new_uids_have_ten_bytes_and_differ() -> None:
    made = {new_uid() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(uid) for uid in made} == {UID_BYTES}


@given(codes, uids)
def test_what_is_encoded_is_decoded(code: UidCode, uid: bytes) -> None:
    assert code.decode(code.encode(uid)) == uid


@given(uids)
def test_an_id_is_prefix_and_as_many_characters_of_the_alphabet(uid: bytes) -> None:
    text = CODES[0].encode(uid)
    assert text.startswith("crs_")
    assert len(text) == 20
    assert set(text[4:]) <= set(ALPHANUMERIC)


@pytest.mark.parametrize("uid", [bytes(UID_BYTES), b"\xff" * UID_BYTES])
@pytest.mark.parametrize("code", CODES)
def test_the_least_and_the_greatest_uid_fit(code: UidCode, uid: bytes) -> None:
    assert code.decode(code.encode(uid)) == uid


@given(codes, st.text())
def test_arbitrary_text_is_not_decoded_unless_it_encodes_back(code: UidCode, text: str) -> None:
    uid = code.decode(text)
    assert uid is None or code.encode(uid) == text


@given(st.text(alphabet=ALPHANUMERIC, min_size=16, max_size=16))
def test_text_of_the_right_shape_is_decoded_only_if_it_encodes_back(body: str) -> None:
    uid = CODES[0].decode("crs_" + body)
    assert uid is None or CODES[0].encode(uid) == "crs_" + body


@given(codes, uids, st.data())
def test_an_id_with_one_character_changed_is_never_the_same_uid(
    code: UidCode, uid: bytes, data: st.DataObject
) -> None:
    text = code.encode(uid)
    place = data.draw(st.integers(0, len(text) - 1))
    other = text[:place] + data.draw(st.characters()) + text[place + 1 :]
    assert other == text or code.decode(other) != uid


@pytest.mark.parametrize("change", ["{} ", " {}", "{}\n", "{}0", "0{}", "{}\x00"])
@given(code=codes, uid=uids)
def test_an_id_with_something_added_is_not_decoded(change: str, code: UidCode, uid: bytes) -> None:
    assert code.decode(change.format(code.encode(uid))) is None


@given(uids)
def test_the_case_of_letters_counts(uid: bytes) -> None:
    text = CODES[0].encode(uid)
    assert text.upper() == text or CODES[0].decode(text.upper()) is None


@given(uids)
def test_an_id_of_another_prefix_is_not_decoded(uid: bytes) -> None:
    text = CODES[2].encode(uid)
    assert CODES[3].decode(text) is None


def test_the_rest_of_an_id_does_not_pass_under_another_prefix() -> None:
    renamed = ["stu_" + CODES[2].encode(new_uid())[4:] for _ in range(2000)]
    assert [text for text in renamed if CODES[3].decode(text) is not None] == []


def test_three_quarters_of_invented_ids_are_refused_where_only_two_check_bits_fit() -> None:
    users = UidCode(prefix="usr_", alphabet=ALPHANUMERIC, length=16)
    renamed = ["crs_" + users.encode(new_uid())[4:] for _ in range(4000)]
    read = sum(CODES[0].decode(text) is not None for text in renamed)
    assert 800 < read < 1200


@pytest.mark.parametrize("size", [0, 9, 11])
def test_a_uid_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        CODES[0].encode(bytes(size))


def test_an_alphabet_too_small_for_the_length_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        UidCode(prefix="x_", alphabet=ALPHANUMERIC, length=15)
    with pytest.raises(ValueError, match="cannot hold"):
        UidCode(prefix="x_", alphabet="01", length=81)


def test_an_alphabet_that_repeats_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="repeat"):
        UidCode(prefix="x_", alphabet=ALPHANUMERIC + "a", length=20)


def test_ids_stay_what_they_are_from_one_version_to_the_next() -> None:
    uid = bytes(range(10))
    assert [code.encode(uid) for code in CODES[:3]] == [
        "crs_000fp05lyll9h4x1",
        "crs_001XIlFZVSryitTdiQ0dxG4d",
        "enr_003soIuIQj6kbwbmqebE",
    ]
