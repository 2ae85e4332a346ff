"""Tables as they should not be: each works, or is refused with value, rule and remedy."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.exceptions import DataConversionWarning

import glassnet as gn
from glassnet.errors import DataError, DataTypeError, GlassnetError, ShapeError

ROWS = 80
QUICK = {
    "hidden": 8, "epochs": 3, "folds": 2, "networks": 2, "random_state": 0,
    "batch_size": 64,
}  # fmt: skip
BOTH = pytest.mark.parametrize("cls", [gn.TabularRegressor, gn.TabularClassifier])
SIZES = pytest.mark.parametrize("rows", [12, ROWS])  # a line, and networks


def y_for(cls, rows=ROWS):
    numbers = np.arange(rows) * 7 % rows + 0.5
    return numbers if cls is gn.TabularRegressor else np.where(numbers > rows / 2, "up", "down")


def works(cls, table, y=None, **settings):
    """Fit, and predict the same rows and one of them; return the model."""
    rows = len(next(iter(table.values()))) if isinstance(table, dict) else len(table)
    model = cls(**QUICK | settings).fit(table, y_for(cls, rows) if y is None else y)
    found = model.predict(table)
    assert len(found) == rows
    if cls is gn.TabularRegressor:
        assert np.isfinite(found).all()
        assert not np.isnan(model.predict_interval(table)).any()  # infinite where rows are too few
    else:
        np.testing.assert_allclose(model.predict_proba(table).sum(axis=1), 1)
    return model


def refused(cls, table, y=None, words="", error=DataError, **fit):
    rows = len(next(iter(table.values()))) if isinstance(table, dict) else len(table)
    with pytest.raises(error, match=words) as caught:
        cls(**QUICK).fit(table, y_for(cls, rows) if y is None else y, **fit)
    assert isinstance(caught.value, GlassnetError)
    assert caught.value.value
    assert caught.value.rule
    assert caught.value.remedy


def plain(rows=ROWS):
    return {"x": np.random.default_rng(0).normal(size=rows)}


@BOTH
@SIZES
def test_every_column_constant(cls, rows):
    refused(cls, {"a": np.ones(rows), "b": ["same"] * rows}, words="nothing to learn from")
    refused(cls, np.ones((rows, 3)), words="nothing to learn from")


@BOTH
@SIZES
@pytest.mark.parametrize("empty", [None, np.nan, pd.NaT])
def test_a_column_all_missing(cls, rows, empty):
    model = works(cls, pd.DataFrame(plain(rows)).assign(gone=[empty] * rows))
    assert model.schema_["gone"].left_out
    refused(cls, {"gone": [None] * rows}, words="nothing to learn from")


@BOTH
def test_100_000_categories(cls):
    rows = 200_000
    table = {"zip": np.array([f"z{n % 100_000}" for n in range(rows)], object)}
    table["x"] = np.arange(rows) % 13.0
    model = works(cls, pd.DataFrame(table).astype({"zip": "category"}), epochs=1, batch_size=20_000)
    assert "beyond the 10,000 most frequent" in model.schema_["zip"].note


@BOTH
@SIZES
def test_a_category_only_in_validation(cls, rows):
    table = plain(rows) | {"hue": np.array(["red", "blue", "green"], object)[np.arange(rows) % 3]}
    other = plain(rows) | {"hue": np.array(["violet"] * rows, object)}
    y = y_for(cls, rows)
    model = cls(**QUICK).fit(table, y, eval_set=(other, y))
    assert len(model.predict(other)) == rows


@SIZES
def test_classes_with_one_member(rows):
    labels = np.where(np.arange(rows) % 2, "even", "odd").astype(object)
    labels[3] = "only one"
    labels[5] = "the other one"
    model = works(gn.TabularClassifier, plain(rows), labels)
    assert model.predict_proba(plain(rows)).shape == (rows, 4)


@SIZES
def test_one_class_and_one_value(rows):
    for label in ("up", 3, True):
        refused(gn.TabularClassifier, plain(rows), np.full(rows, label), "one class")
    refused(
        gn.TabularRegressor, plain(rows), np.full(rows, 3.5), "nothing to predict in a constant"
    )


def test_1_000_classes():
    x = np.random.default_rng(0).normal(size=(3000, 2))
    model = works(gn.TabularClassifier, x, np.arange(3000) % 1000)
    assert model.predict_proba(x[:5]).shape == (5, 1000)


@BOTH
@SIZES
def test_mixed_types_in_one_column(cls, rows):
    mixed = [(1, "two", 3.0, None, True)[n % 5] for n in range(rows)]
    model = works(cls, pd.DataFrame(plain(rows)).assign(mixed=pd.Series(mixed, dtype=object)))
    assert str(model.schema_["mixed"].kind) == "category"
    dates = [(dt.datetime(2024, 1, 1), "later", 3)[n % 3] for n in range(rows)]
    refused(cls, plain(rows) | {"mixed": dates}, words="a mixture of", error=DataTypeError)


@BOTH
def test_a_stray_text_among_numbers_is_named_with_its_row(cls):
    numbers = [str(n) for n in range(ROWS)]
    numbers[7] = "about 7"
    refused(cls, plain() | {"n": numbers}, words="column 'n', row 7: 'about 7'")


@BOTH
def test_duplicate_column_names(cls):
    table = pd.DataFrame(np.random.default_rng(0).normal(size=(ROWS, 2)), columns=["a", "a"])
    refused(cls, table, words="more than once|found by its name")


@BOTH
@SIZES
def test_column_order_changed_at_predict(cls, rows):
    table = pd.DataFrame(plain(rows)).assign(hue=["red", "blue"] * (rows // 2))
    model = works(cls, table)
    np.testing.assert_array_equal(model.predict(table[["hue", "x"]]), model.predict(table))


@pytest.mark.filterwarnings("ignore:in the order of 'when'")  # it is so
@BOTH
@SIZES
def test_time_zones(cls, rows):
    hours = pd.date_range("2024-03-30", periods=rows, freq="h", tz="Europe/Berlin")
    table = pd.DataFrame(plain(rows)).assign(when=hours)
    model = works(cls, table)
    assert str(model.schema_["when"].kind) == "date"
    elsewhere = table.assign(when=table["when"].dt.tz_convert("Asia/Tokyo"))
    np.testing.assert_array_equal(model.predict(elsewhere), model.predict(table))
    both = [dt.datetime(2024, 1, 1, n % 24, tzinfo=dt.UTC if n % 2 else None) for n in range(rows)]
    works(cls, plain(rows) | {"when": both})


@BOTH
@SIZES
def test_integers_beyond_2_to_the_53(cls, rows):
    large = 2**53 + np.random.default_rng(1).integers(0, 2**40, rows)
    works(cls, plain(rows) | {"large": large})
    works(cls, plain(rows) | {"larger": [10**40 + 10**38 * (n % 7) for n in range(rows)]})
    same = plain(rows) | {"same": [10**40 + n for n in range(rows)]}
    refused(cls, same, words="different ones become the same")
    refused(cls, plain(rows) | {"x": [10**400 + n for n in range(rows)]}, words="too large")


@SIZES
def test_targets_from_1e_minus_9_to_1e12(rows):
    y = np.geomspace(1e-9, 1e12, rows)
    model = works(gn.TabularRegressor, {"x": np.linspace(0, 1, rows) ** 2}, y)
    assert model.predictor_.target.log
    works(
        gn.TabularRegressor,
        {"x": np.linspace(0, 1, rows)},
        y * np.where(np.arange(rows) % 2, 1, -1),
    )


@pytest.mark.filterwarnings("ignore:the column 'hue' all but equals the target")
@pytest.mark.filterwarnings("ignore:intervals without an end")
@BOTH
@pytest.mark.parametrize("rows", [2, 3, 5, 12, 49, 50, 51])
def test_fewer_rows_than_a_batch(cls, rows):
    table = plain(rows) | {"hue": np.array(["red", "blue"], object)[np.arange(rows) % 2]}
    y = np.arange(rows) % 2
    works(cls, table, y, batch_size=256)


@BOTH
def test_one_row_is_too_few(cls):
    refused(cls, {"x": [1.0]}, [1.0], "at least two")
    refused(cls, np.empty((0, 2)), [], "0 rows|shape")


@BOTH
@SIZES
def test_more_columns_than_rows(cls, rows):
    works(cls, np.random.default_rng(0).normal(size=(rows, 5 * rows)))


@SIZES
@pytest.mark.parametrize("stray", [np.nan, None, np.inf, -np.inf])
def test_targets_that_are_missing_or_infinite(rows, stray):
    y = [*y_for(gn.TabularRegressor, rows)]
    y[4] = stray
    missing = stray is None or np.isnan(stray)
    words = "row 4: a missing value" if missing else "row 4.*must be finite"
    refused(gn.TabularRegressor, plain(rows), y, words)
    labels = [*y_for(gn.TabularClassifier, rows)]
    labels[4] = stray
    words = "row 4: a missing value" if missing else "Unknown label type"
    refused(gn.TabularClassifier, plain(rows), labels, words)


def test_targets_of_the_wrong_kind():
    refused(gn.TabularRegressor, plain(), ["dear"] * (ROWS - 1) + ["cheap"], "it is not a number")
    refused(gn.TabularRegressor, plain(), pd.date_range("2024-01-01", periods=ROWS), "days instead")
    refused(
        gn.TabularClassifier, plain(), pd.date_range("2024-01-01", periods=ROWS), "days instead"
    )
    refused(gn.TabularClassifier, plain(), y_for(gn.TabularRegressor), "continuous")
    refused(gn.TabularClassifier, plain(), [0, "one"] * (ROWS // 2), "Unknown label type")


@BOTH
@SIZES
def test_infinite_numbers_in_the_table(cls, rows):
    table = plain(rows)
    table["x"][3] = np.inf
    refused(cls, table, words="column 'x', row 3: inf")
    model = works(cls, plain(rows))
    with pytest.raises(DataError, match="must be finite"):
        model.predict({"x": [1.0, -np.inf]})


@BOTH
def test_wrong_lengths(cls):
    refused(cls, plain(), y_for(cls)[:-1], "X of 80 rows and y of 79", ShapeError)
    refused(cls, {"a": [1, 2, 3], "b": [1, 2]}, [1, 2, 3], "equal length")
    refused(cls, plain(), sample_weight=np.ones(3), words=r"\(80,\)", error=ShapeError)
    refused(cls, plain(), eval_set=(plain(), y_for(cls)[:-1]), words="y of 79", error=ShapeError)


@BOTH
def test_negative_weights(cls):
    refused(cls, plain(), sample_weight=-np.ones(ROWS), words="at least 0")


@BOTH
def test_labels_that_only_validation_has(cls):
    other = np.full(ROWS, "sideways")
    words = "none of the classes" if cls is gn.TabularClassifier else "not a number"
    refused(cls, plain(), eval_set=(plain(), other), words=words)


@BOTH
def test_text_where_numbers_were(cls):
    model = works(cls, plain())
    with pytest.raises(DataError, match="it is not a number"):
        model.predict({"x": ["much"]})
    assert len(model.predict({"x": [None]})) == 1
    with pytest.raises(DataError, match="0 rows"):
        model.predict(pd.DataFrame({"x": []}))


@BOTH
def test_what_is_no_table(cls):
    for x in (None, 3, "table", {1, 2}, b"bytes", object()):
        with pytest.raises(GlassnetError):
            cls(**QUICK).fit(x, [1, 2])


@BOTH
@SIZES
def test_what_only_tells_rows_apart_is_left_out_and_said(cls, rows):
    table = plain(rows) | {"user_id": np.random.default_rng(0).permutation(rows) + 1000}
    with pytest.warns(UserWarning, match="column 'user_id' is left out: an identifier"):
        model = cls(**QUICK).fit(table, y_for(cls, rows))
    assert model.predict(plain(rows)).shape == (rows,)
    for kind in ("number", "identifier"):
        asked = works(cls, table, kinds={"user_id": kind})
        assert str(asked.schema_["user_id"].kind) == kind
    refused(cls, {"n": np.arange(30)}, words="nothing to learn from")


@pytest.mark.parametrize("zone", ["America/New_York", "Etc/GMT+5", "Europe/Paris"])
def test_pandas_time_zones_are_dates(zone, quick, line):
    x, y = line
    when = pd.date_range("2020", periods=len(y), freq="37h", tz="UTC").tz_convert(zone)
    model = gn.TabularRegressor(**quick).fit(pd.DataFrame({"x": x[:, 0], "when": when}), y)
    assert model.schema_["when"].kind == "date"


def test_whole_numbers_that_floats_cannot_tell_apart_are_refused(quick, line):
    x, y = line
    merged = 2**53 + np.arange(len(y)) % 2
    nullable = pd.array([None, *merged[1:]], dtype="Int64")
    for column in (merged, merged.tolist(), nullable):
        with pytest.raises(DataError, match=r"2 whole numbers .* beyond 2\^53"):
            gn.TabularRegressor(**quick).fit(pd.DataFrame({"x": x[:, 0], "large": column}), y)
    apart = 2**60 + 4096 * np.arange(len(y))
    gn.TabularRegressor(**quick).fit(pd.DataFrame({"x": x[:, 0], "large": apart}), y)


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_labels_beyond_two_to_the_53_in_a_dataframe_are_told_apart(frame, quick, line):
    labels = np.array([5, 2**53, 2**53 + 1])[np.arange(len(line[1])) % 3]
    with pytest.warns(DataConversionWarning):
        model = gn.TabularClassifier(**quick).fit(line[0], frame({"t": labels}))
    assert model.classes_.tolist() == [5, 2**53, 2**53 + 1]


def test_masked_targets_and_weights_are_missing(quick, line):
    x, y = line
    masked = np.ma.MaskedArray(np.where(x[:, 0] > 1, 1e6, y), x[:, 0] > 1)
    with pytest.raises(DataError, match="a missing value"):
        gn.TabularRegressor(**quick).fit(x, masked)
    weights = np.ma.MaskedArray(np.ones(len(y)), x[:, 0] > 1)
    with pytest.raises(DataError, match="weights must be finite"):
        gn.TabularRegressor(**quick).fit(x, y, sample_weight=weights)


def test_labels_that_all_come_once_are_warned_of(quick, line):
    with pytest.warns(UserWarning, match="200 classes in 200 rows"):
        gn.TabularClassifier(**quick).fit(line[0], np.arange(200))
