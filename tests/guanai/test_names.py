"""Names as a list shows them, and as they are compared."""

import pytest

from guanai.names import bare, masked_name


@pytest.mark.parametrize(
    ("name", "mask"), [("刘小明", "刘**"), ("刘明", "刘*"), ("阿依古丽·买买提", "阿**"), ("刘", "刘*"), ("", "")]
)
def test_names_are_masked(name, mask):
    assert masked_name(name) == mask


def test_names_are_compared_without_width_space_and_case():
    assert bare("刘　小 明") == bare("刘小明")
    assert bare("ＡＢ c") == "abc"
