"""scikit-learn's learners beside ours."""

import sys

import numpy as np
import pytest

from glassnet.errors import SettingError
from glassnet.rivals import RIVALS, check_rivals, rival_prediction
from glassnet.tabular import Schema, Table

pytest.importorskip("sklearn")
ROWS = 200


@pytest.fixture(scope="module")
def table():
    generator = np.random.default_rng(0)
    size, day = generator.normal(size=ROWS), generator.integers(0, 900, ROWS)
    hue = np.array(["red", "blue", None], object)[generator.integers(0, 3, ROWS)]
    size[::9] = np.nan
    columns = {
        "size": size, "hue": hue, "old": hue == "red",
        "day": np.datetime64("2020-01-01", "us") + day * np.timedelta64(1, "D"),
    }  # fmt: skip
    return Table(columns)


@pytest.fixture(scope="module")
def truth(table):
    return (np.nan_to_num(table["size"]) + 2 * (table["hue"] == "red")).reshape(-1, 1)


def predicted(name, table, target, classes=0, rows=None):
    rows = table if rows is None else rows
    schema = Schema.infer(table)
    return rival_prediction(name, schema, table, target, rows, classes=classes, seed=0)


@pytest.mark.parametrize("name", RIVALS)
def test_numbers_are_learnt_from_columns_of_every_kind(name, table, truth):
    found = predicted(name, table, truth)
    assert found.shape == (ROWS, 1)
    assert np.mean((found - truth) ** 2) < 0.2 * truth.var()


@pytest.mark.parametrize("name", RIVALS)
def test_a_class_that_is_not_learnt_from_has_no_probability(name, table, truth):
    classes = np.where(truth[:, 0] > 1, 3, 1)
    found = predicted(name, table, classes, classes=4)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-6)
    assert not found[:, [0, 2]].any()
    assert (found.argmax(axis=1) == classes).mean() > 0.9


@pytest.mark.parametrize("name", RIVALS)
@pytest.mark.parametrize("kept", [("size",), ("hue", "old"), ("day",)])
def test_tables_of_one_kind_of_column_are_learnt_from(name, kept, table, truth):
    part = Table({each: table[each] for each in kept})
    assert np.isfinite(predicted(name, part, truth)).all()


@pytest.mark.parametrize("name", RIVALS)
def test_unheard_of_and_many_levels_are_taken(name):
    texts = np.array([f"level {i % 300}" for i in range(900)], object)
    table = Table({"text": texts, "x": np.arange(900.0) % 7})
    rows = Table({"text": ["never seen", None], "x": [1.0, None]})
    found = predicted(name, table, table["x"].reshape(-1, 1), rows=rows)
    assert np.isfinite(found).all()


def test_the_same_seed_gives_the_same(table, truth):
    again = [predicted("scikit-learn MLP", table, truth) for _ in range(2)]
    np.testing.assert_array_equal(*again)


def test_what_is_missing_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    with pytest.raises(SettingError, match="pip install scikit-learn"):
        check_rivals()
