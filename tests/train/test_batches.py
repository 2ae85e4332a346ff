import numpy as np
import pytest

from glassnet.errors import SettingError
from glassnet.train.batches import Batches, Rows, split_rows


@pytest.mark.parametrize(("rows", "size"), [(10, 4), (10, 5), (10, 1), (7, 3), (1, 1)])
def test_an_epoch_is_every_row_once(rows, size):
    batches = Batches(rows, size, seed=3)
    for epoch in range(3):
        dealt = [batch.tolist() for batch in batches.of(epoch)]
        assert len(dealt) == len(batches)
        assert all(len(batch) == size for batch in dealt[:-1])
        assert sorted(row for batch in dealt for row in batch) == list(range(rows))


def test_an_epochs_order_needs_no_memory_of_the_ones_before():
    one, other = Batches(50, 8, seed=1), Batches(50, 8, seed=1)
    list(one.of(0))
    for mine, its in zip(one.of(6), other.of(6), strict=True):
        np.testing.assert_array_equal(mine, its)


def test_no_size_is_all_rows_in_order():
    assert [batch.tolist() for batch in Batches(4, None, seed=1).of(0)] == [[0, 1, 2, 3]]


@pytest.mark.parametrize("size", [0, 5])
def test_a_size_out_of_range_is_refused(size):
    with pytest.raises(SettingError, match="between 1 and the 4 training rows"):
        Batches(4, size)


@pytest.mark.parametrize(("rows", "share", "held_out"), [(10, 0.2, 2), (3, 0.5, 2), (2, 0.5, 1)])
def test_a_split_has_every_row_on_one_side(rows, share, held_out):
    training, validation = split_rows(rows, share, seed=1)
    assert len(validation) == held_out
    assert sorted([*training, *validation]) == list(range(rows))
    assert (np.diff(training) > 0).all()
    assert (np.diff(validation) > 0).all()


def test_a_split_is_drawn_by_its_seed():
    again, same, other = (split_rows(100, 0.2, seed)[1].tolist() for seed in (1, 1, 2))
    assert again == same != other


def test_rows_are_taken_with_target_and_weight():
    rows = Rows(np.arange(4).reshape(-1, 1), np.arange(4) * 10, np.arange(4) * 100)
    some = rows.take(np.array([3, 1]))
    assert some.inputs[:, 0].tolist() == [3, 1]
    assert some.target.tolist() == [30, 10]
    assert some.weights.tolist() == [300, 100]
    assert len(some) == 2
