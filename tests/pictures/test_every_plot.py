"""What is true of every plot there is."""

import doctest
import inspect

import numpy as np
import pytest
from matplotlib.figure import Figure
from things import HARD, USUAL

import glassnet.pictures
from glassnet.errors import DataError, DataTypeError
from glassnet.pictures import PLOTS, new_axes, plots_of, save_picture, theme
from glassnet.predictions import Predictions

WRONG = [None, 3, "a", {"b": 3}, [1, 2], np.zeros((2, 2)), object()]
THEMES = ("light", "dark")
INKS = {"light": "#222222", "dark": "#E6E6E6"}
EVERY = list(PLOTS.values())


def name_of(plot):
    return plot.name


def suited(plot):
    return next(thing for thing in USUAL[plot.of] if plot.suits(thing))


@pytest.mark.parametrize("plot", EVERY, ids=name_of)
def test_it_is_public_under_its_name(plot):
    assert getattr(glassnet.pictures, plot.name) is plot.draw


@pytest.mark.parametrize("plot", EVERY, ids=name_of)
def test_it_has_a_docstring_with_an_example(plot):
    doc = inspect.getdoc(plot.draw)
    assert doctest.DocTestParser().get_examples(doc), doc


@pytest.mark.parametrize("plot", EVERY, ids=name_of)
def test_it_draws_into_the_axes_it_is_given_and_returns_them(plot):
    ax = new_axes(None)
    assert plot.draw(suited(plot), ax=ax) is ax
    assert plot.draw(suited(plot)) is not ax


@pytest.mark.parametrize("wrong", WRONG, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("plot", EVERY, ids=name_of)
def test_what_it_cannot_be_drawn_of_is_refused(plot, wrong):
    with pytest.raises(DataTypeError, match=f"^{plot.name}.*it is drawn of a .*; pass|train"):
        plot.draw(wrong)


@pytest.mark.parametrize("plot", EVERY, ids=name_of)
def test_axes_that_are_none_are_refused(plot):
    with pytest.raises(DataTypeError, match="ax of type str"):
        plot.draw(suited(plot), ax="a")


@pytest.mark.parametrize("plot", [each for each in EVERY if each.several], ids=name_of)
def test_of_several_it_draws_their_spread(plot):
    one = suited(plot)
    assert plot.draw([one, one, one]).get_title()


@pytest.mark.parametrize("plot", [each for each in EVERY if each.of is Predictions], ids=name_of)
def test_predictions_of_the_other_kind_are_refused(plot):
    other = next(thing for thing in USUAL[plot.of] if not plot.suits(thing))
    with pytest.raises(DataError, match="this picture shows predicted"):
        plot.draw(other)


@pytest.mark.parametrize("plot", EVERY, ids=name_of)
def test_nothing_is_cut_on_axes_of_ones_own(plot):
    """A figure without a layout engine makes no room beside its axes: legends stay within."""
    figure = Figure()
    ax = plot.draw(suited(plot), ax=figure.subplots())
    figure.canvas.draw()
    if legend := ax.get_legend():
        assert legend.get_window_extent().x1 <= figure.bbox.x1


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("plot", EVERY, ids=name_of)
def test_it_draws_in_both_themes(plot, name, tmp_path):
    """Warnings are errors here."""
    with theme(name) as colours:
        ax = plot.draw(suited(plot))
        save_picture(ax, tmp_path / "picture.png")
    assert ax.get_title()
    assert ax.title.get_color() == INKS[name]
    assert ax.get_figure().get_facecolor()[:3] == pytest.approx(rgb(colours.paper))


def rgb(colour):
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


@pytest.mark.parametrize(
    ("kind", "case"),
    [(kind, case) for kind, cases in HARD.items() for case in cases],
    ids=lambda each: each.__name__ if isinstance(each, type) else each,
)
def test_it_survives_what_is_hard_to_draw(kind, case, tmp_path):
    """Plots that suit it draw it whole; the others of its class at least do not fall over."""
    thing = HARD[kind][case]
    for plot in plots_of(thing):
        path = save_picture(plot.draw(thing), tmp_path / f"{plot.name}.png")
        assert path.stat().st_size > 1000


def test_a_name_is_never_taken_for_a_formula():
    """A $ in matplotlib begins one: what is drawn must be the name as it stands."""
    thing = HARD[type(USUAL_PREDICTIONS)]["a hostile name"]
    for plot in plots_of(thing):
        label = plot.draw(thing).get_xlabel()
        assert r"\$x_1\$" in label


USUAL_PREDICTIONS = next(iter(USUAL.values()))[0]
