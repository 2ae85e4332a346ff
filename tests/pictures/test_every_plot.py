"""What is true of every plot there is."""

import doctest
import inspect

import pytest
from things import HARD, USUAL

import glassnet.pictures
from glassnet.pictures import PLOTS, new_axes, plots_of, save_picture, theme

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
