"""The tables of the codecs that text was misread by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.repair.mojibake.codepages import ALIEN, PYTHON, codepages


@pytest.mark.slow
@pytest.mark.parametrize("name", PYTHON)
def test_python_encodes_the_characters_of_a_codepage_as_its_table_does_but_for_some(name: str) -> None:
    page, (codec, others) = codepages()[name], PYTHON[name]
    for char in (char for char in map(chr, range(0x110000)) if not "\ud800" <= char <= "\udfff"):
        encoded = b"" if others.match(char) else char.encode(codec, "ignore")
        assert not encoded or page.read(char) == [encoded], char


@given(st.text(st.sampled_from("中國龜笢貌﹝·€\u0304Ê\ufffd\ue000\u9fb4ａA❤"), max_size=6))
def test_a_text_is_encoded_as_its_characters_are(text: str) -> None:
    for page in codepages().values():
        parts = page.parts(text)
        assert page.encode(text) == (None if bytes((ALIEN,)) in parts else b"".join(parts))


@pytest.mark.parametrize(
    ("characters", "first"),
    [
        *[("︐︒︑︓︔︕︖", 0xA6D9), ("︗︘", 0xA6EC), ("︙", 0xA6F3), ("ḿ", 0xA8BC), ("龴", 0xFE59), ("龵", 0xFE61)],
        *[("龶龷", 0xFE66), ("龸", 0xFE6D), ("龹", 0xFE7E), ("龺", 0xFE90), ("龻", 0xFEA0)],
    ],
)
def test_gbk_has_the_characters_that_gb18030_gave_its_private_codes_later(characters: str, first: int) -> None:
    # the index gb18030 of the WHATWG's Encoding Standard
    wanted = b"".join((first + place).to_bytes(2, "big") for place in range(len(characters)))
    assert codepages()["gbk"].encode(characters) == wanted
