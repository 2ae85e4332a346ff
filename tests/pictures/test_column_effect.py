"""The effect of a column: a curve over numbers and dates, points over levels."""

from dataclasses import replace

import numpy as np
import pytest
from comparing import assert_looks_like
from things import effect

from glassnet.pictures import column_effect, theme
from glassnet.tabular import Kind


def labels_of(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_number_is_a_curve_with_a_band():
    ax = column_effect(effect())
    (line,) = ax.get_lines()
    np.testing.assert_array_equal(line.get_xdata(), effect().values)
    np.testing.assert_allclose(line.get_ydata(), np.linspace(0, 1, 8))
    assert labels_of(ax) == ["mean", "middle 80 % of rows"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("size", "predicted price")
    assert ax.get_title() == "Effect of size, 50 rows"


def test_levels_are_points_by_name():
    ax = column_effect(effect(Kind.CATEGORY, points=3))
    assert [label.get_text() for label in ax.get_xticklabels()] == ["level 0", "level 1", "level 2"]
    np.testing.assert_allclose(ax.get_lines()[0].get_ydata(), [0, 0.5, 1])


def test_of_two_classes_it_is_the_second_ones_probability():
    ax = column_effect(effect(outputs=("no", "yes")))
    assert len(ax.get_lines()) == 1
    assert ax.get_ylabel() == "probability of yes"


def test_classes_differ_by_more_than_colour():
    ax = column_effect(effect(outputs=("a", "b", "c")))
    assert labels_of(ax) == ["a", "b", "c"]
    assert len({line.get_linestyle() for line in ax.get_lines()}) == 3
    assert ax.get_ylabel() == "probability"


def test_of_many_classes_those_that_change_most_are_drawn():
    ax = column_effect(effect(outputs=tuple(range(40))))
    assert labels_of(ax) == [str(number) for number in range(34, 40)]
    assert "6 of 40 classes" in ax.get_title()


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.CATEGORY, Kind.DATE])
def test_it_looks_as_it_should(kind, name):
    with theme(name):
        assert_looks_like(column_effect(effect(kind)), f"column_effect_{kind.name.lower()}_{name}")


def test_levels_that_are_not_drawn_are_counted():
    ax = column_effect(effect(Kind.CATEGORY, points=30))
    assert ax.get_title().endswith("20 of 30 levels")


def test_few_values_have_a_tick_each():
    found = replace(effect(points=3), values=np.array([4.0, 6.0, 8.0]))
    assert column_effect(found).get_xticks().tolist() == [4, 6, 8]
    apart = replace(effect(points=3), values=np.array([4.0, 4.001, 80.0]))
    assert column_effect(apart).get_xticks().tolist() != [4, 4.001, 80]
