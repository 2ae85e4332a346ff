"""The confusion matrix: rows by true and predicted class."""

import numpy as np
import pytest
from comparing import assert_looks_like
from things import classes

from glassnet.pictures import confusion_matrix, theme
from glassnet.predictions import Predictions


def given(truth, prediction, labels):
    truth, prediction = (np.array([*each], dtype=object) for each in (truth, prediction))
    return Predictions(truth, prediction, "kind", classes=labels)


def test_shares_of_each_true_class_and_counts():
    ax = confusion_matrix(given("aabc", "abbc", ("a", "b", "c")))
    np.testing.assert_allclose(ax.images[0].get_array(), [[0.5, 0.5, 0], [0, 1, 0], [0, 0, 1]])
    assert ax.texts[0].get_text() == "1\n50%"
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b", "c"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted kind", "true kind")
    assert ax.get_title() == "Confusion matrix, 4 rows"


def test_a_class_without_rows_keeps_its_place():
    ax = confusion_matrix(given("aa", "aa", ("a", "b")))
    np.testing.assert_allclose(ax.images[0].get_array(), [[1, 0], [0, 0]])


def test_labels_that_are_none_of_the_classes_come_last():
    ax = confusion_matrix(given("az", "aa", ("a", "b")))
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b", "z"]


def test_many_classes_leave_the_counts_out_and_some_of_the_names():
    ax = confusion_matrix(classes(tuple(range(90)), 500))
    assert not ax.texts
    assert len(ax.get_xticklabels()) == 30
    assert "stronger: a larger share" in ax.get_title()


def test_rows_that_were_drawn_are_said():
    assert "200 of 9,000 rows" in confusion_matrix(classes(total=9000)).get_title()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_counts_can_be_read_on_every_shade(name):
    with theme(name):
        ax = confusion_matrix(classes(("a", "b", "c")))
    colours = ax.images[0].cmap(ax.images[0].get_array())[..., :3].reshape(-1, 3)
    for colour, text in zip(colours, ax.texts, strict=True):
        ink = 1.0 if text.get_color() == "white" else 0.13
        assert abs(ink - colour.mean()) > 0.35


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_looks_as_it_should(name):
    with theme(name):
        found = classes(("bus", "a tram with a long name", "ferry"))
        assert_looks_like(confusion_matrix(found), f"confusion_matrix_{name}")
