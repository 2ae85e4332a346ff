"""Warnings of leaks before the training, by what was planted."""

import warnings

import numpy as np
import pandas as pd
import pytest

import glassnet as gn

ROWS = 200


@pytest.fixture
def clean():
    generator = np.random.default_rng(0)
    x = generator.normal(size=(ROWS, 2))
    return {"a": x[:, 0], "b": x[:, 1]}, x[:, 0] + x[:, 1] + generator.normal(size=ROWS)


def test_a_clean_table_is_not_warned_of(quick, clean):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gn.TabularRegressor(**quick).fit(*clean)


def test_a_column_that_tells_the_target(quick, clean):
    columns, y = clean
    with pytest.warns(UserWarning, match=r"'tax' all but equals the target \(100"):
        gn.TabularRegressor(**quick).fit(columns | {"tax": 3 * y}, y)
    labels = np.where(y > 0, "dear", "cheap")
    code = np.where(y > 0, 1.0, -1.0) + 0.1 * columns["a"]
    with pytest.warns(UserWarning, match="'code' all but equals the target"):
        gn.TabularClassifier(**quick).fit(columns | {"code": code}, labels)


def test_one_of_several_targets(quick, clean):
    columns, y = clean
    both = pd.DataFrame({"first": y, "second": columns["a"] ** 3})
    with pytest.warns(UserWarning, match="'a' all but equals the target"):
        gn.TabularRegressor(**quick).fit(columns, both)


def test_rows_of_the_eval_set_that_were_learned_from(quick, clean):
    columns, y = clean
    again = {name: values[:50] for name, values in columns.items()}
    with pytest.warns(UserWarning, match=r"100.0% of the held-out rows have an equal row"):
        gn.TabularRegressor(**quick).fit(columns, y, eval_set=(again, y[:50]))


def test_time_that_is_shuffled_by_the_folds_and_not_by_later_rows(quick):
    days = np.datetime64("2020-01-01") + np.arange(ROWS)
    walk = np.random.default_rng(1).normal(size=ROWS).cumsum()
    table = {"day": days, "x": np.random.default_rng(2).normal(size=ROWS)}
    with pytest.warns(UserWarning, match="in the order of 'day'"):
        gn.TabularRegressor(**quick).fit(table, walk)
    early, late = ({name: each[part] for name, each in table.items()} for part in (
        slice(0, 150), slice(150, None)
    ))  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gn.TabularRegressor(**quick).fit(early, walk[:150], eval_set=(late, walk[150:]))


def test_a_target_of_the_name_of_a_column_and_an_eval_set_of_another_type(quick, clean):
    columns, y = clean
    held_out = {"a": [None] * 30, "b": columns["b"][:30]}
    series = pd.Series(y, name="a")
    gn.TabularRegressor(**quick).fit(columns, series, eval_set=(held_out, y[:30] + 1))
