import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet.tabular.columns import as_column
from glassnet.tabular.levels import Levels, most_frequent


def test_most_frequent_with_ties_and_a_least_count():
    texts = np.array(["b", "a", "c", "c", None, "10", "9"], dtype=object)
    assert most_frequent(texts, 2) == ("10", "c")
    assert most_frequent(texts, 10) == ("9", "10", "a", "b", "c")
    assert most_frequent(texts, 10, times=2) == ("c",)
    assert most_frequent(texts, 10, times=3) == ()


value = st.one_of(
    st.none(), st.text(max_size=3), st.sampled_from(["1", "1.0", "01", " 2 ", "nan", "1_0"])
)
column = st.one_of(
    st.lists(value, min_size=1, max_size=8),
    st.lists(st.floats(allow_infinity=True), min_size=1, max_size=8),
    st.lists(st.none() | st.booleans(), min_size=1, max_size=8),
    st.lists(st.none() | st.datetimes(), min_size=1, max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(column, st.lists(st.sampled_from(["1", "2", "a", "True", "", "inf"]), unique=True))
def test_one_value_is_found_where_many_are(values, texts):
    levels, values = Levels(tuple(texts)), as_column("x", values)
    singly = [levels.number(values[n : n + 1].item()) for n in range(len(values))]
    assert singly == levels.numbers(values).tolist()


@pytest.mark.parametrize(
    ("found", "level"),
    [
        (3.0, "3"),
        ("3.0", "3"),
        (" 3e0", "3"),
        (True, "True"),
        (dt.datetime(2024, 1, 2), "2024-01-02"),
    ],
)
def test_one_value(found, level):
    assert Levels((level,)).number(found) == 0
    assert Levels((level,)).number(None) == -1
