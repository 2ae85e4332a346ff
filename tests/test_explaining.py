"""Importance and effects of columns, where the truth is known."""

import time

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import ColumnError, DataError, SettingError
from glassnet.explaining import MOST_ROWS, column_effect, permutation_importance
from glassnet.predictor import Predictor
from glassnet.recipe import Recipe, named_recipe
from glassnet.table_fit import FitSettings, Known, fit_table
from glassnet.tabular import Encoder, Kind, Schema, Table, infer_target

ROWS = 400
QUICK = named_recipe("plain")[0].changed(hidden=(32,), epochs=130, folds=2, learning_rate=0.02)


def fitted(table, *targets, kinds=None, types=(QUICK,)):
    known = Known(table.without(*targets), [table[name] for name in targets])
    settings = FitSettings(types, kinds=kinds or {}, intervals=False)
    return fit_table(known, [infer_target(table[n], n) for n in targets], settings).predictor


@pytest.fixture(scope="module")
def made():
    """`number` makes y by a parabola, `hue` by 3 for red; `noise` and `day` have no part in it."""
    generator = np.random.default_rng(0)
    number, noise = generator.uniform(-2, 2, (2, ROWS))
    hue = np.array(["red", "green", "blue"], object)[generator.integers(0, 3, ROWS)]
    days = generator.integers(0, 1000, ROWS)
    return Table(
        {
            "number": number, "noise": noise, "hue": hue,
            "day": np.datetime64("2020-01-01", "us") + days * np.timedelta64(1, "D"),
            "y": number**2 + 3 * (hue == "red"),
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def predictor(made):
    return fitted(made, "y")


def by_name(found):
    return dict(zip(found.columns, found.mean, strict=True))


def test_the_columns_that_make_the_target_matter_and_no_others(predictor, made):
    found = permutation_importance(predictor, made)
    rise = by_name(found)
    assert set(rise) == {"number", "noise", "hue", "day"}
    assert min(rise["number"], rise["hue"]) > 10 * max(rise["noise"], rise["day"], 0.01)
    assert found.rises.shape == (4, 5)
    np.testing.assert_array_equal(found.spread, found.rises.std(axis=1))
    assert (found.measure, found.rows, found.rows_given) == ("rmse", ROWS, ROWS)


def test_the_score_is_the_error_in_units_of_the_target(predictor, made):
    found = permutation_importance(predictor, made)
    off = predictor.predict(made) - made["y"]
    assert found.score == pytest.approx(np.sqrt((off**2).mean()), rel=1e-6)


def test_shuffled_features_are_those_of_shuffled_values(predictor, made):
    """Encoding the shuffled table anew gives the same scores."""
    found = permutation_importance(predictor, made, repeats=1, seed=4)
    order = np.random.default_rng([4, ROWS]).permutation(ROWS)
    for name, rise in by_name(found).items():
        columns = {each: made[each] for each in made.names}
        shuffled = Table(columns | {name: made[name][order]})
        off = predictor.predict(shuffled) - made["y"]
        assert found.score + rise == pytest.approx(np.sqrt((off**2).mean()), rel=1e-5)


def test_a_model_of_one_column_loses_all_it_knows():
    """Shuffling the only column shuffles the predictions."""
    x = np.random.default_rng(9).normal(size=50)
    table = Table({"x": x, "y": 2 * x})
    encoder, target = Encoder.fit(table, Schema.infer(table, "y")), infer_target(2 * x, "y")
    predictor = Predictor(encoder, [target], gn.Network([gn.Dense(1, 1)]))
    found = permutation_importance(predictor, table, repeats=3, seed=1)
    generator, predicted = np.random.default_rng([1, 50]), predictor.predict(table)
    for rise in found.rises[0]:
        off = predicted[generator.permutation(50)] - table["y"]
        assert found.score + rise == pytest.approx(np.sqrt((off**2).mean()), rel=1e-6)


def test_copied_columns_share_their_importance():
    x, noise = np.random.default_rng(1).normal(size=(2, ROWS))
    once = Table({"x": x, "noise": noise, "y": 3 * x})
    twice = Table({"x": x, "copy": x, "noise": noise, "y": 3 * x})
    alone = by_name(permutation_importance(fitted(once, "y"), once))["x"]
    shared = by_name(permutation_importance(fitted(twice, "y"), twice))
    assert 0.1 * alone < min(shared["x"], shared["copy"])
    assert max(shared["x"], shared["copy"]) < 0.9 * alone
    assert abs(shared["noise"]) < 0.05 * alone


@pytest.fixture(scope="module")
def classes():
    generator = np.random.default_rng(2)
    number, noise = generator.normal(size=(2, ROWS))
    label = np.array(["low", "high"], object)[(number > 0).astype(int)]
    return Table({"number": number, "noise": noise, "label": label})


def test_classes_are_measured_by_log_loss(classes):
    predictor = fitted(classes, "label")
    found = permutation_importance(predictor, classes)
    assert found.measure == "log_loss"
    rise = by_name(found)
    assert rise["number"] > 0.3
    assert abs(rise["noise"]) < 0.1 * rise["number"]
    effect = column_effect(predictor, classes, "number")
    assert effect.outputs == ("high", "low")
    np.testing.assert_allclose(effect.mean.sum(axis=1), 1, rtol=1e-6)
    assert effect.mean[0, 1] > 0.9 > 0.1 > effect.mean[-1, 1]


def test_several_targets_are_scored_together():
    x, z = np.random.default_rng(3).normal(size=(2, ROWS))
    table = Table({"x": x, "z": z, "a": x, "b": 5 * z})
    predictor = fitted(table, "a", "b")
    rise = by_name(permutation_importance(predictor, table))
    assert rise["z"] > 2 * rise["x"] > 0
    effect = column_effect(predictor, table, "x", points=5)
    assert effect.outputs == ("a", "b")
    assert effect.mean.shape == (5, 2)
    assert np.ptp(effect.mean[:, 0]) > 5 * np.ptp(effect.mean[:, 1])


def test_the_effect_of_a_number_is_its_curve(predictor, made):
    effect = column_effect(predictor, made, "number")
    assert effect.kind is Kind.NUMBER
    assert effect.values.shape == (30,)
    assert (np.diff(effect.values) > 0).all()
    assert effect.values[[0, -1]].tolist() == [made["number"].min(), made["number"].max()]
    truth = effect.values**2 + 3 * np.mean(made["hue"] == "red")
    assert np.abs(effect.mean[:, 0] - truth).mean() < 0.5
    assert np.corrcoef(effect.mean[:, 0], truth)[0, 1] > 0.98
    assert effect.outputs == ("y",)


def test_the_band_is_that_of_the_rows(predictor, made):
    """At any number, rows that are red lie 3 above the others: about a third of them."""
    effect = column_effect(predictor, made, "number")
    assert (effect.low <= effect.mean).all()
    assert (effect.mean <= effect.high).all()
    width = (effect.high - effect.low)[5:-5, 0]
    assert np.abs(width - 3).max() < 1.2


def test_the_effect_of_a_category_is_that_of_its_levels(predictor, made):
    effect = column_effect(predictor, made, "hue")
    assert effect.kind is Kind.CATEGORY
    assert effect.values.tolist() == ["blue", "green", "red"]
    blue, green, red = effect.mean[:, 0]
    assert abs(blue - green) < 0.4
    assert red - (blue + green) / 2 == pytest.approx(3, abs=0.4)


def test_dates_are_spaced_evenly(predictor, made):
    effect = column_effect(predictor, made, "day", points=4)
    assert effect.values.dtype == np.dtype("datetime64[us]")
    steps = np.diff(effect.values).astype(float)
    np.testing.assert_allclose(steps, steps[0], rtol=1e-6)
    assert np.ptp(effect.mean) < 0.5


def test_few_distinct_numbers_and_many_levels_give_the_points_there_are():
    generator = np.random.default_rng(5)
    cylinders = np.array([4.0, 6.0, 8.0])[generator.integers(0, 3, ROWS)]
    town = np.array([f"t{i}" for i in range(40)], object)[generator.integers(0, 40, ROWS)]
    town[:60] = "t7"
    yes = generator.integers(0, 2, ROWS).astype(float)
    table = Table({"cylinders": cylinders, "town": town, "yes": yes, "y": cylinders + yes})
    predictor = fitted(table, "y")
    assert column_effect(predictor, table, "cylinders").values.tolist() == [4, 6, 8]
    towns = column_effect(predictor, table, "town", points=10)
    assert len(towns.values) == 10
    assert "t7" in towns.values
    effect = column_effect(predictor, table, "yes")
    assert effect.values.tolist() == ["0", "1"]
    assert effect.mean[1, 0] - effect.mean[0, 0] == pytest.approx(1, abs=0.3)


def test_missing_values_are_left_out_of_the_points(made):
    gaps = {name: made[name].copy() for name in made.names}
    gaps["number"][::7], gaps["hue"][::5] = np.nan, None
    table = Table(gaps)
    predictor = fitted(table, "y")
    assert np.isfinite(column_effect(predictor, table, "number").values).all()
    assert None not in column_effect(predictor, table, "hue").values
    assert np.isfinite(permutation_importance(predictor, table).mean).all()


def test_of_many_rows_some_are_drawn_and_that_is_said(predictor, made):
    many = made.take(np.arange(ROWS).repeat(8))
    found = permutation_importance(predictor, many, repeats=1)
    assert (found.rows, found.rows_given) == (MOST_ROWS, 8 * ROWS)
    effect = column_effect(predictor, many, "hue")
    assert (effect.rows, effect.rows_given) == (MOST_ROWS, 8 * ROWS)


def test_the_seed_draws_the_shuffles(predictor, made):
    one, same, other = (permutation_importance(predictor, made, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.rises, same.rises)
    assert not np.array_equal(one.rises, other.rises)


def test_rows_are_as_they_were(predictor, made):
    before = predictor.predict(made)
    permutation_importance(predictor, made, repeats=1)
    column_effect(predictor, made, "number", points=3)
    np.testing.assert_array_equal(predictor.predict(made), before)


def test_rows_without_a_target_are_left_out(predictor, made):
    gaps = {name: made[name].copy() for name in made.names}
    gaps["y"][:10] = np.nan
    assert permutation_importance(predictor, gaps, repeats=1).rows == ROWS - 10


def test_effects_need_no_target(predictor, made):
    assert column_effect(predictor, made.without("y"), "hue").rows == ROWS


def test_bad_questions_are_refused(predictor, made):
    with pytest.raises(ColumnError, match="did you mean 'number'"):
        column_effect(predictor, made, "nmber")
    with pytest.raises(ColumnError):
        permutation_importance(predictor, made.without("y"))
    with pytest.raises(ColumnError):
        permutation_importance(predictor, made.without("noise"))
    with pytest.raises(DataError, match="at least two"):
        permutation_importance(predictor, made.take([0]))
    with pytest.raises(DataError, match="without a value"):
        column_effect(
            predictor, Table({n: made[n] for n in made.names} | {"hue": [None] * ROWS}), "hue"
        )
    for wrong in (0, -1, 1.5):
        with pytest.raises(SettingError):
            permutation_importance(predictor, made, repeats=wrong)
    with pytest.raises(SettingError):
        column_effect(predictor, made, "number", points=1)


def test_twenty_columns_take_about_a_second():
    generator = np.random.default_rng(6)
    columns = {f"x{i}": generator.normal(size=MOST_ROWS) for i in range(20)}
    table = Table(columns | {"y": columns["x0"] + columns["x1"] ** 2})
    predictor = fitted(table, "y", types=(Recipe(epochs=1),))
    permutation_importance(predictor, table, repeats=1)
    begun = time.process_time()
    permutation_importance(predictor, table)
    assert time.process_time() - begun < 10
