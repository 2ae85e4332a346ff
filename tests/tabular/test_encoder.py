import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet.errors import ColumnError, DataError, ModelFileError
from glassnet.tabular import ColumnEncoder, Encoder, Kind, Schema, Table
from glassnet.tabular.scaling import mean_and_std


def fitted(columns, **kinds):
    table = Table(columns)
    return Encoder.fit(table, Schema.infer(table, kinds=kinds))


def encoded(encoder, columns):
    matrix = encoder.encode(Table(columns))
    assert matrix.dtype == np.float32
    return matrix.tolist()


def test_every_kind_but_those_left_out_has_an_encoder():
    assert set(ColumnEncoder.registry) == set(Kind) - {Kind.CONSTANT, Kind.IDENTIFIER}


def test_numbers_by_hand():
    # mean 3, variance ((1-3)² + 0 + (5-3)²) / 3 = 8/3
    encoder = fitted({"x": [1, 3, 5]})
    assert encoder.feature_names == ("x",)
    expected = np.array([[-2], [0], [2]]) / math.sqrt(8 / 3)
    np.testing.assert_allclose(encoder.encode(Table({"x": [1, 3, 5]})), expected, rtol=1e-7)
    assert encoded(encoder, {"x": [None, 3]}) == [[0], [0]]


def test_numbers_as_scikit_learn():
    # python -c "from sklearn.preprocessing import StandardScaler as S; import numpy as np;
    # print(S().fit_transform(np.array([[.3],[1.7],[-2.2],[8.]])).ravel().tolist())"
    expected = [-0.438598722555895, -0.06645435190240834, -1.1031422415799783, 1.6081953160382816]
    matrix = fitted({"x": [0.3, 1.7, -2.2, 8.0]}).encode(Table({"x": [0.3, 1.7, -2.2, 8.0]}))
    np.testing.assert_allclose(matrix.ravel(), expected, rtol=1e-6)


def test_categories_as_scikit_learn():
    # OneHotEncoder(handle_unknown="ignore").fit([["b"], ["a"], ["c"], ["a"]])
    #   .transform([["c"], ["z"], ["a"]]).toarray().tolist()
    encoder = fitted({"x": ["b", "a", "c", "a"]})
    assert encoded(encoder, {"x": ["c", "z", "a"]}) == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]


def test_missing_numbers_are_marked_if_training_had_any():
    encoder = fitted({"x": [0, None, 4, 2]})
    assert encoder.feature_names == ("x", "x is missing")
    assert encoded(encoder, {"x": [None, 2]}) == [[0, 1], [0, 0]]


def test_missing_is_a_level_if_training_had_any():
    encoder = fitted({"x": ["a", None, "b", "c", "c"]})
    assert encoder.feature_names == ("x=a", "x=b", "x=c", "x is missing")
    assert encoded(encoder, {"x": [None, "b"]}) == [[0, 0, 0, 1], [0, 1, 0, 0]]
    without = fitted({"x": ["a", "b", "c", "c"]})
    assert encoded(without, {"x": [None, "b"]}) == [[0, 0, 0], [0, 1, 0]]


def test_one_value_and_gaps():
    encoder = fitted({"x": [5, None]})
    assert encoder.feature_names == ("x=5", "x is missing")
    assert encoded(encoder, {"x": [5, None, 6]}) == [[1, 0], [0, 1], [0, 0]]


def test_yes_no():
    encoder = fitted({"x": ["yes", "no", None]})
    assert encoder.feature_names == ("x=yes",)
    assert encoded(encoder, {"x": ["yes", "no", None, "maybe"]}) == [[1], [-1], [0], [0]]
    flags = fitted({"x": [True, False]})
    assert encoded(flags, {"x": [True, None, False]}) == [[1], [0], [-1]]


def test_dates_by_hand():
    # 1970-01-01 and -03: days 0 and 2, mean 1, std 1. 1970-07-02T15:00 is 182.625 days after
    # New Year, half of 365.25: sin 0, cos -1, and (182.625 - 1) / 1 standardised.
    encoder = fitted({"x": np.array(["1970-01-01", "1970-01-03"], "M8[us]")})
    assert encoder.feature_names == ("x days", "x sin of year", "x cos of year")
    half = Table({"x": np.array(["1970-07-02T15", "NaT"], "M8[us]")})
    np.testing.assert_allclose(
        encoder.encode(half), [[181.625, 0, -1], [0, 0, 0]], rtol=1e-6, atol=1e-6
    )


def test_dates_as_text_and_their_gaps():
    encoder = fitted({"x": ["2024-01-01", None, "2024-03-01"]})
    assert encoder.feature_names[-1] == "x is missing"
    as_text = encoder.encode(Table({"x": ["2024-02-01", None, " "]}))
    as_dates = encoder.encode(Table({"x": np.array(["2024-02-01", "NaT", "NaT"], "M8[us]")}))
    np.testing.assert_array_equal(as_text, as_dates)
    with pytest.raises(DataError, match="column 'x', row 0: 'soon': it is not a date"):
        encoder.encode(Table({"x": ["soon"]}))


def test_a_near_constant_column_does_not_blow_up():
    values = np.full(50, 0.1)
    values[0] = np.nextafter(0.1, 1)
    encoder = fitted({"x": values, "y": np.arange(50)[::-1]}, x="number")
    assert mean_and_std(values)[1] == 0
    assert encoded(encoder, {"x": [0.1, 1e9], "y": [24.5, 24.5]}) == [[0, 0], [0, 0]]


def test_a_column_without_values_in_the_training_rows():
    table = Table({"x": [1, 2, 3, None], "c": ["a", "a", "b", None], "y": [1, 2, 3, 4]})
    schema = Schema.infer(table, kinds={"c": "category"})
    encoder = Encoder.fit(table.take([3]), schema)
    assert encoder.feature_names == ("x", "x is missing", "c is missing", "y")
    assert encoder.encode(table.take([0])).tolist() == [[0, 0, 0, 0]]


def test_numbers_far_out_stay_finite():
    encoder = fitted({"x": [1, 2, 3]})
    assert encoded(encoder, {"x": [3e38, -3e38]}) == [[1e6], [-1e6]]


def test_levels_come_from_the_training_rows():
    table = Table({"x": ["a", "b", "c", "a"]})
    encoder = Encoder.fit(table.take([0, 1, 3]), Schema.infer(table))
    assert encoder.feature_names == ("x=a", "x=b")


def test_levels_beyond_a_hundred_count_as_unknown():
    texts = [f"often{n:02}" for n in range(100) for _ in range(5)] + ["rare", "rare"]
    encoder = fitted({"x": texts})
    assert len(encoder.feature_names) == 100
    matrix = encoder.encode(Table({"x": ["rare", "often00"]}))
    assert matrix.sum(axis=1).tolist() == [0, 1]


def test_numbers_that_come_as_text():
    encoder = fitted({"x": [1, 2, 3], "flag": [0, 1, 1], "code": [7, None, 7]})
    as_text = encoder.encode(
        Table({"x": ["2", " ", "1e0"], "flag": ["1.0", "0", "x"], "code": ["7"] * 3})
    )
    as_numbers = encoder.encode(Table({"x": [2, None, 1], "flag": [1, 0, None], "code": [7, 7, 7]}))
    np.testing.assert_array_equal(as_text, as_numbers)


def test_codes_that_only_look_like_numbers_are_matched_to_the_letter():
    encoder = fitted({"x": ["01", "1", "2", "2"]}, x="category")
    assert encoder.feature_names == ("x=01", "x=1", "x=2")
    assert encoded(encoder, {"x": ["01", "1", "1.0"]}) == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["abc", "1"], "column 'x', row 0: 'abc': it is not a number"),
        ([1, np.inf], "column 'x', row 1: inf: numbers must be finite"),
        (["1", "-inf"], "column 'x', row 1: '-inf'"),
    ],
)
def test_values_that_are_refused(values, message):
    with pytest.raises(DataError, match=message):
        fitted({"x": [1, 2, 3]}).encode(Table({"x": values}))


def test_columns_that_are_missing_or_unused():
    encoder = fitted({"age": [1, 2, 3], "hue": ["a", "b", "b"], "id": ["x", "y", "z"]})
    with pytest.raises(ColumnError, match=r"'age', 'hue': the model learns from them .*'Age'"):
        encoder.encode(Table({"Age": [1]}))
    with pytest.raises(ColumnError, match="column 'hue': the model learns from it and"):
        encoder.encode(Table({"age": [1]}))
    with pytest.raises(ColumnError, match="column 'hue': "):
        Encoder.fit(Table({"age": [1]}), encoder.schema)
    assert encoder.unused(Table({"hue": ["a"], "age": [1], "id": ["q"], "more": [1]})) == ("more",)


def test_the_row_in_an_error_is_that_of_the_whole_table():
    table = Table({"x": [1, 2, 3, 4, "stray"], "day": ["2024-01-01"] * 4 + [None]})
    subset, training = table.take([0, 4, 3]), table.take([0, 1, 2])
    schema = Schema.infer(training, kinds={"x": "number"})
    with pytest.raises(DataError, match="column 'x', row 4: 'stray'"):
        Encoder.fit(subset, schema)
    with pytest.raises(DataError, match="column 'x', row 4: 'stray'"):
        Encoder.fit(training, schema).encode(subset)


def test_nothing_to_learn_from():
    with pytest.raises(DataError, match=r"the columns 'a', 'b': every one is left out.*--kind"):
        fitted({"a": [1, 1, 1], "b": ["x", "y", "z"]})


number = st.none() | st.floats(-1e30, 1e30, allow_subnormal=False)
text = st.none() | st.sampled_from(["red", "green", "blue", "", "1"])
flag = st.none() | st.booleans()
day = st.none() | st.datetimes()


@st.composite
def tables(draw):
    rows = draw(st.integers(2, 12))
    kinds = draw(st.lists(st.sampled_from([number, text, flag, day]), min_size=1, max_size=5))
    fixed = {"fixed": list(range(rows))}  # so that there is always something to learn from
    return fixed | {
        f"c{place}": draw(st.lists(kind, min_size=rows, max_size=rows))
        for place, kind in enumerate(kinds)
    }


@settings(max_examples=80, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_any_table(columns, random):
    table = Table(columns)
    encoder = Encoder.fit(table, Schema.infer(table))
    matrix = encoder.encode(table)
    assert matrix.shape == (len(table), len(encoder.feature_names))
    assert np.isfinite(matrix).all()

    names = list(columns)
    random.shuffle(names)
    np.testing.assert_array_equal(encoder.encode(Table({n: columns[n] for n in names})), matrix)

    order = np.array(random.sample(range(len(table)), len(table)))
    np.testing.assert_array_equal(encoder.encode(table.take(order)), matrix[order])

    restored = Encoder.restore(json.loads(json.dumps(encoder.to_json())), encoder.arrays())
    np.testing.assert_array_equal(restored.encode(table), matrix)
    assert restored.feature_names == encoder.feature_names
    assert restored.schema == encoder.schema


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=40))
def test_numbers_have_mean_zero_and_deviation_one(values):
    encoder = fitted({"x": values, "y": range(len(values))}, x="number")
    column = encoder.encode(Table({"x": values, "y": range(len(values))}))[:, 0].astype(float)
    assert abs(column.mean()) < 1e-3
    assert column.std() == pytest.approx(1, abs=1e-3) or not column.any()


def damage(encoder):
    whole = encoder.to_json()
    column = whole["columns"][0]
    yield {}, encoder.arrays()
    yield {**whole, "columns": [{**column, "kind": "colour"}]}, encoder.arrays()
    yield {**whole, "columns": [{**column, "more": 1}]}, encoder.arrays()
    yield {**whole, "columns": [{"name": "x"}]}, encoder.arrays()
    yield whole, {}


def test_damaged_files():
    for json_part, arrays in damage(fitted({"x": [1, 2, 3]})):
        with pytest.raises(ModelFileError, match="cannot be read"):
            Encoder.restore(json_part, arrays)
