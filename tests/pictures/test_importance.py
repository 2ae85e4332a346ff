"""Permutation importance: bars, the largest first, with their spread."""

import numpy as np
import pytest
from comparing import assert_looks_like
from things import importance as some_columns

from glassnet.explaining import Importance
from glassnet.pictures import importance, theme


def names_of(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def test_the_largest_comes_first_and_its_bar_is_the_mean():
    found = Importance(("a", "b"), np.array([[1.0, 3.0], [4.0, 6.0]]), "rmse", 2.0, 9, 9)
    ax = importance(found)
    assert names_of(ax) == ["b", "a"]
    assert [bar.get_width() for bar in ax.patches] == [5, 2]
    assert ax.yaxis_inverted()
    assert ax.get_xlabel() == "rise of the root mean squared error,\nin the target's unit"


def test_log_loss_is_in_nats():
    found = Importance(("a",), np.ones((1, 2)), "log_loss", 0.3, 9, 9)
    assert importance(found).get_xlabel() == "rise of the log loss, in nats"


def test_of_many_columns_the_first_are_shown_and_it_is_said():
    ax = importance(some_columns(300))
    assert names_of(ax)[:2] == ["column 299", "column 298"]
    assert len(names_of(ax)) == 20
    assert ax.get_title().splitlines() == [
        "Permutation importance, 100 of 5,000 rows",
        "the first 20 of 300 columns",
    ]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_looks_as_it_should(name):
    with theme(name):
        assert_looks_like(importance(some_columns(8)), f"importance_{name}")
