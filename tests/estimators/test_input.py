"""X and y in every form that there is, and by name or place."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import sparse
from sklearn.exceptions import DataConversionWarning

import glassnet as gn
from glassnet.errors import DataError, DataTypeError, ShapeError

FRAMES = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "pyarrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "dict": lambda frame: {name: frame[name].to_numpy() for name in frame},
    "rows": lambda frame: frame.to_dict("records"),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_every_dataframe_gives_the_same_bits(kind, quick, regressor, frame, rent):
    given = FRAMES[kind](frame)
    model = gn.TabularRegressor(**quick).fit(given, rent)
    np.testing.assert_array_equal(model.predict(given), regressor.predict(frame))
    assert model.feature_names_in_.tolist() == regressor.feature_names_in_.tolist()


@pytest.mark.parametrize("kind", ["array", "lists", "objects", "numbered", "memmap"])
def test_every_array_gives_the_same_bits(kind, quick, line, tmp_path):
    x, y = line
    given = {
        "array": lambda: x,
        "lists": x.tolist,
        "objects": lambda: x.astype(object),
        "numbered": lambda: pd.DataFrame(x),
        "memmap": lambda: np.memmap(tmp_path / "x", x.dtype, "w+", shape=x.shape),
    }[kind]()
    if kind == "memmap":
        given[...] = x
    model = gn.TabularRegressor(**quick).fit(given, y)
    expected = gn.TabularRegressor(**quick).fit(x, y).predict(x)
    np.testing.assert_array_equal(model.predict(given), expected)
    assert not hasattr(model, "feature_names_in_")


def test_names_of_text_beside_others_are_refused(quick, line):
    x, y = line
    frame = pd.DataFrame(x, columns=["a", 1, "b"])
    with pytest.raises(DataTypeError, match=r"1 beside names of text.* string names"):
        gn.TabularRegressor(**quick).fit(frame, y)
    tuples = pd.MultiIndex.from_tuples([("a", "x"), ("a", "y"), ("b", "x")])
    assert not hasattr(
        gn.TabularRegressor(**quick).fit(pd.DataFrame(x, columns=tuples), y), "feature_names_in_"
    )


def test_what_is_masked_is_missing(quick, line):
    x, y = line
    masked = np.ma.MaskedArray(x, mask=x > 1)
    model = gn.TabularRegressor(**quick).fit(masked, y)
    holed = np.where(x > 1, np.nan, x)
    expected = gn.TabularRegressor(**quick).fit(holed, y).predict(holed)
    np.testing.assert_array_equal(model.predict(masked), expected)


def test_mixed_values_in_arrays_and_lists_keep_their_kinds(quick):
    rows = [[n % 7 + 0.5, ["red", "blue", "green"][n % 3], n % 2 == 0] for n in range(90)]
    rows[5][0] = None
    y = np.arange(90.0) % 7
    for given in (rows, np.array(rows, dtype=object)):
        model = gn.TabularRegressor(**quick).fit(given, y)
        kinds = [str(column.kind) for column in model.schema_.columns]
        assert kinds == ["number", "category", "yes/no"]
        assert model.predict(given[:4]).shape == (4,)


def test_columns_of_frames_are_found_by_name(regressor, frame):
    expected = regressor.predict(frame)
    np.testing.assert_array_equal(regressor.predict(frame[frame.columns[::-1]]), expected)
    np.testing.assert_array_equal(regressor.predict(frame.assign(more=1)), expected)
    one = frame.iloc[0].to_dict()
    np.testing.assert_allclose(regressor.predict(one), expected[:1], rtol=1e-6)


def test_lacking_columns_are_named(regressor, frame):
    with pytest.raises(DataError, match=r"without the columns 'size'.* did you mean 'sizes'\?"):
        regressor.predict(frame.rename(columns={"size": "sizes"}))


def test_columns_that_are_not_looked_at_may_be_lacking(quick, frame, rent):
    model = gn.TabularRegressor(**quick).fit(frame.assign(always="same"), rent)
    assert model.schema_["always"].left_out
    assert model.predict(frame).shape == (len(frame),)


def test_arrays_go_by_place_with_scikit_learns_warnings(regressor, frame, quick, line):
    with pytest.warns(UserWarning, match="X does not have valid feature names"):
        found = regressor.predict(frame.to_numpy())
    np.testing.assert_array_equal(found, regressor.predict(frame))
    x, y = line
    model = gn.TabularRegressor(**quick).fit(x, y)
    with pytest.warns(UserWarning, match="X has feature names, but"):
        found = model.predict(pd.DataFrame(x, columns=["a", "b", "c"]))
    np.testing.assert_array_equal(found, model.predict(x))


@pytest.mark.parametrize("x", [np.zeros(3), np.float64(3), np.zeros((2, 3, 4)), [[1, 2], [3]]])
def test_other_than_two_dimensions_is_refused(regressor, quick, x):
    with pytest.raises(DataError, match="Reshape your data"):
        gn.TabularRegressor(**quick).fit(x, [1, 2, 3])
    with pytest.raises(DataError, match="Reshape your data"):
        regressor.predict(x)


@pytest.mark.parametrize("kind", [sparse.csr_array, sparse.coo_matrix])
def test_sparse_matrices_are_refused_with_a_remedy(kind, quick, line):
    x, y = line
    with pytest.raises(DataTypeError, match=r"sparse data is not supported.*X\.toarray\(\)"):
        gn.TabularRegressor(**quick).fit(kind(x), y)
    with pytest.raises(TypeError, match="sparse"):
        gn.TabularClassifier(**quick).fit(kind(x), y > 0)


@pytest.mark.parametrize(
    "x",
    [
        {"a": [[1], [2]]},
        [[{"b": 1}], [{"b": 2}]],
        pd.DataFrame({"a": [[1], [2, 3]]}),
        pl.DataFrame({"a": [[1], [2, 3]]}),
        pl.DataFrame({"a": [b"1", b"2"]}),
    ],
    ids=["dict", "lists", "pandas", "polars", "bytes"],
)
def test_nested_values_are_refused(x, quick):
    with pytest.raises(DataTypeError, match="must be a string or a number"):
        gn.TabularRegressor(**quick).fit(x, [1, 2])


def test_complex_numbers_are_refused(quick, line):
    x, y = line
    for given in ((x + 1j, y), (x, y + 1j)):
        with pytest.raises(DataError, match="Complex data not supported"):
            gn.TabularRegressor(**quick).fit(*given)


@pytest.mark.parametrize("y", [None, 3.0, "text", [], np.zeros((4, 2, 2))])
def test_what_is_no_column_of_targets_is_refused(y, quick, line):
    with pytest.raises((DataError, ShapeError)):
        gn.TabularRegressor(**quick).fit(line[0], y)
    with pytest.raises((DataError, ShapeError)):
        gn.TabularClassifier(**quick).fit(line[0], y)


@pytest.mark.parametrize(
    "make",
    [list, np.array, pd.Series, lambda y: pl.Series("target", y), lambda y: pa.chunked_array([y])],
)
def test_targets_in_every_form(make, quick, line):
    x, y = line
    model = gn.TabularRegressor(**quick).fit(x, make(y))
    expected = gn.TabularRegressor(**quick).fit(x, y)
    np.testing.assert_array_equal(model.predict(x), expected.predict(x))
    assert model.predictor_.target.name == "target"


def test_a_column_vector_counts_as_one_dimension(quick, line, dear, frame):
    x, y = line
    with pytest.warns(DataConversionWarning, match="A column-vector y was passed"):
        model = gn.TabularRegressor(**quick).fit(x, y[:, None])
    np.testing.assert_array_equal(
        model.predict(x), gn.TabularRegressor(**quick).fit(x, y).predict(x)
    )
    with pytest.warns(DataConversionWarning):
        found = gn.TabularClassifier(**quick).fit(frame, dear.to_frame())
    assert found.predictor_.target.name == "price"


def test_several_targets(quick, line):
    x, y = line
    both = pd.DataFrame({"twice": 2 * y, "less": 100 - y})
    model = gn.TabularRegressor(**quick | {"epochs": 40}).fit(x, both)
    assert model.predict(x).shape == (200, 2)
    assert model.predict_interval(x).shape == (200, 2, 2)
    assert model.predict_quantiles(x, [0.1, 0.5, 0.9]).shape == (200, 3, 2)
    assert model.predict_std(x).shape == (200, 2)
    assert [target.name for target in model.predictor_.targets] == ["twice", "less"]
    assert model.score(x, both) > 0.8
    np.testing.assert_array_equal(
        gn.TabularRegressor(**quick | {"epochs": 40}).fit(x, both.to_numpy()).predict(x),
        model.predict(x),
    )


def test_several_columns_of_labels_are_refused(quick, line):
    x, y = line
    with pytest.raises(DataError, match="MultiOutputClassifier"):
        gn.TabularClassifier(**quick).fit(x, np.c_[y > 0, y > 1])
