import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet.tabular.columns import as_column
from glassnet.tabular.row_hashes import coincidence, row_hashes, value_bits


def test_a_million_different_rows_have_a_million_hashes():
    a, b = np.divmod(np.arange(1_000_000), 1000)
    hashes = row_hashes([a.astype(float), b.astype(float)])
    assert len(np.unique(hashes)) == 1_000_000


row = st.tuples(
    st.sampled_from([0.0, -0.0, 1.0, None]),
    st.sampled_from(["a", "b", None]),
    st.sampled_from([True, False, None]),
    st.sampled_from([np.datetime64("2024-01-01", "us"), None]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(row, min_size=1, max_size=15))
def test_equal_rows_and_no_others_have_equal_hashes(rows):
    hashes = row_hashes([as_column("x", list(values)) for values in zip(*rows, strict=True)])
    equal = np.array([[one == other for other in rows] for one in rows])
    np.testing.assert_array_equal(hashes[:, None] == hashes, equal)


def test_the_order_of_columns_matters():
    one, two = np.array([1.0]), np.array([2.0])
    assert row_hashes([one, two])[0] != row_hashes([two, one])[0]


def test_missing_values_are_equal():
    nans = np.array([0x7FF8000000000001, 0xFFF8000000000000], dtype=np.uint64).view(np.float64)
    assert len(np.unique(value_bits(nans))) == 1
    assert len(np.unique(value_bits(np.array(["NaT", "NaT"], "M8[us]")))) == 1


def test_coincidence_by_hand():
    assert coincidence(np.array(["a", "a", "b", None], dtype=object)) == 6 / 16
    assert coincidence(np.array([True, False])) == 0.5
