"""`show` and `.plot()`: the pictures that suit a thing, in one figure."""

import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import pytest
from things import USUAL, classes, curve, effect, frames, history, importance, network, numbers

import glassnet as gn
from glassnet.errors import ColumnError, DataTypeError, RunFolderError, SettingError, ShapeError
from glassnet.pictures import pictures_of, save_picture, show

GENERATOR = np.random.default_rng(0)
X = {"size": GENERATOR.uniform(-1, 1, 120), "age": GENERATOR.normal(size=120)}
Y = np.sin(3 * X["size"]) + 0.3 * X["age"] ** 2 + 0.1 * GENERATOR.normal(size=120)
QUICK = {"hidden": 8, "epochs": 3, "networks": 2, "folds": 2, "random_state": 0}


def names_of(thing, *given):
    return [plot.name for plot, _ in pictures_of(thing, *given)]


def titles_of(figure):
    return [ax.get_title() for ax in figure.axes if ax.get_visible() and ax.get_title()]


def test_a_history_shows_its_curves_first_and_the_inside_of_its_layers():
    figure = history().plot()
    assert titles_of(figure)[0] == "Learning curve"
    assert {"learning_curves", "gradient_flow", "metrics"} <= set(names_of(history()))


def test_frames_of_a_history_are_shown_too():
    found = history()
    found.frames = frames()
    assert set(names_of(found)) > set(names_of(history()))
    assert "weight_histograms" in names_of(found)


def test_several_histories_show_their_spread_and_the_inside_of_the_first():
    names = names_of([history(), history([2.0, 1.0])])
    assert names.count("learning_curves") == 1
    titles = titles_of(show([history(), history([2.0, 1.0])]))
    assert titles[0] == "Learning curves of 2 runs: mean, lowest to highest"
    assert "Metrics of 2 runs: mean, lowest to highest" in titles
    assert "Dead units, 1 of 2 runs" in titles


def test_histories_by_name_are_their_learning_curves():
    assert titles_of(show({"a": history(), "b": history()})) == ["Learning curves"]


@pytest.mark.parametrize(
    ("columns", "target", "names"),
    [
        (1, np.linspace(0, 1, 20), ["fit"]),
        (2, np.linspace(0, 1, 20), ["decision_regions"]),
        (3, np.linspace(0, 1, 20), ["predicted_against_true", "residuals"]),
    ],
)
def test_a_network_over_its_data(columns, target, names):
    net = gn.Network([gn.Dense(columns, 4), gn.Tanh(), gn.Dense(4, 1)])
    assert names_of(net, np.ones((20, columns)), target) == names
    assert titles_of(net.plot(np.ones((20, columns)), target))


def test_a_network_of_classes():
    net = gn.Network([gn.Dense(3, 4), gn.ReLU(), gn.Dense(4, 3), gn.Softmax()])
    found = names_of(net, np.ones((9, 3)), np.arange(9) % 3)
    assert found == ["calibration", "confusion_matrix"]


def test_a_network_alone_shows_its_weights():
    assert names_of(network()) == ["weights"]


def test_a_regressor_with_rows_shows_what_it_predicts_and_leans_on():
    model = gn.TabularRegressor(**QUICK).fit(X, Y)
    assert names_of(model) == ["learning_curves"]
    names = ["learning_curves", "predicted_against_true", "residuals", "importance"]
    assert names_of(model, X, Y) == names
    assert len(titles_of(model.plot(X, Y))) == 4


def test_a_classifier_with_rows():
    model = gn.TabularClassifier(**QUICK).fit(X, Y > 0.3)
    names = ["learning_curves", "calibration", "confusion_matrix", "importance"]
    assert names_of(model, X, Y > 0.3) == names


def test_arrays_serve_as_they_do_for_fit():
    matrix = np.stack(list(X.values()), axis=1)
    model = gn.TabularRegressor(**QUICK).fit(matrix, Y)
    (found,) = [thing for plot, thing in pictures_of(model, matrix, Y) if plot.name == "residuals"]
    np.testing.assert_allclose(found.truth, Y)
    np.testing.assert_allclose(found.prediction, model.predict(matrix))


def test_an_estimator_without_a_fit_has_no_curves():
    (ax,) = gn.TabularRegressor().plot().axes
    assert [text.get_text() for text in ax.texts] == ["no epochs"]


@pytest.mark.parametrize("things", USUAL.values(), ids=[each.__name__ for each in USUAL])
def test_everything_that_is_drawn_shows_itself(things, tmp_path):
    for thing in things:
        assert titles_of(show(thing))


@pytest.mark.parametrize(
    "thing", [history(), numbers(), importance(), effect(), curve(), network()], ids=repr
)
def test_plot_is_show(thing):
    assert titles_of(thing.plot()) == titles_of(show(thing))


def test_a_run_folder_shows_what_is_drawn_of_it(tmp_path):
    x = np.linspace(-1, 1, 30).reshape(-1, 1)
    net = gn.Network([gn.Dense(1, 4), gn.Tanh(), gn.Dense(4, 1)])
    gn.train(net, x, x**2, epochs=2, out=tmp_path / "run", progress=False)
    assert {"learning_curves", "fit"} <= set(names_of(tmp_path / "run"))
    assert names_of(str(tmp_path / "run")) == names_of(tmp_path / "run")


def test_nothing_to_draw_is_said():
    (ax,) = show([]).axes
    assert [text.get_text() for text in ax.texts] == ["nothing to draw of this list"]


def test_a_class_of_your_own_is_one_plot():
    @dataclass(frozen=True)
    class Thermometer:
        degrees: float

    @gn.pictures.plot(of=Thermometer)
    def temperature(thing, ax=None):
        ax = gn.pictures.new_axes(ax)
        ax.set_title(f"{thing.degrees} °C")
        return ax

    try:
        assert titles_of(show(Thermometer(21.5))) == ["21.5 °C"]
    finally:
        del gn.pictures.PLOTS["temperature"]


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: show(3), DataTypeError, "int to draw"),
        (lambda: show(None), DataTypeError, "fitted estimators"),
        (lambda: show("no/such/run"), RunFolderError, "no/such/run"),
        (lambda: show(history(), 1, 2), SettingError, "only networks and estimators"),
        (lambda: show(classes(), 1), SettingError, "pass it alone"),
        (lambda: show(network(), np.ones((3, 2))), SettingError, r"show\(network, x, y\)"),
        (lambda: show(network(), np.ones((3, 2)), np.ones(2)), ShapeError, "3 rows"),
        (lambda: gn.TabularRegressor().plot(X), SettingError, r"show\(model, X, y\)"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, error, said):
    with pytest.raises(error, match=said):
        call()


def test_a_target_named_as_a_column_is_refused():
    pandas = pytest.importorskip("pandas")
    model = gn.TabularRegressor(**QUICK).fit(X, pandas.Series(Y, name="size"))
    with pytest.raises(ColumnError, match="X has a column of this name"):
        model.plot(X, Y)


def test_pictures_of_networks_need_no_scikit_learn():
    code = """
import sys, glassnet as gn
gn.Network([gn.Dense(1, 1)]).plot()
print("sklearn" in sys.modules)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_pictures_are_saved_without_a_display(tmp_path, ending, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    ax = show(curve()).axes[0]
    assert save_picture(ax, tmp_path / f"a.{ending}").stat().st_size > 1000
