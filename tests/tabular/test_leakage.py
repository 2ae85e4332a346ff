"""Every sign on a made table that has it, and silence on one that nearly has."""

import numpy as np
import pytest

from glassnet import datasets
from glassnet.errors import ColumnError
from glassnet.tabular import Leak, Schema, Table, as_table, look_for_leaks

ROWS = 400
COPIES, TELLS, SHUFFLED = "duplicate rows", "column tells the target", "time order shuffled"


def generator():
    return np.random.default_rng(7)


def plain(rows=ROWS):
    """A table in which all is as it should be: y follows a and hue, with noise."""
    draw = generator()
    a, b = draw.normal(size=(2, rows))
    hue = np.array(["red", "green", "blue"], dtype=object)[draw.integers(0, 3, rows)]
    return {"a": a, "b": b, "hue": hue, "y": a + (hue == "red") + 0.3 * draw.normal(size=rows)}


def leaks(columns, target="y", split="random", **kinds):
    table = as_table(columns)
    rows = np.arange(table.rows) if split == "time" else generator().permutation(table.rows)
    cut = int(0.8 * table.rows)
    schema = Schema.infer(table.take(rows[:cut]), target, kinds)
    found = look_for_leaks(table, target, rows[:cut], rows[cut:], schema)
    if not kinds:
        assert found == look_for_leaks(table, target, rows[:cut], rows[cut:])
    return found


def names(columns, target="y", split="random", **kinds):
    return [leak.name for leak in leaks(columns, target, split, **kinds)]


def test_nothing_where_there_is_nothing():
    assert leaks(plain()) == []
    assert leaks(plain(), "hue") == []
    for rows in (5, 20, 25, 40):
        assert leaks(plain(rows)) == []
    assert look_for_leaks(Table(plain()), "y", np.arange(ROWS), np.array([], dtype=int)) == []


def test_rows_may_be_given_as_masks():
    table = Table(plain() | {"copy": plain()["y"]})
    mask = np.arange(ROWS) < 300
    by_number = look_for_leaks(table, "y", np.flatnonzero(mask), np.flatnonzero(~mask))
    assert look_for_leaks(table, "y", mask, ~mask) == by_number != []


def test_nothing_is_changed():
    table = Table(plain())
    before = {name: table[name].copy() for name in table.names}
    look_for_leaks(table, "y", np.arange(300), np.arange(300, ROWS))
    for name, values in before.items():
        np.testing.assert_array_equal(table[name], values)


def test_a_column_that_is_not_there():
    with pytest.raises(ColumnError, match="did you mean 'hue'"):
        look_for_leaks(Table(plain()), "hues", np.arange(300), np.arange(300, ROWS))


# duplicate rows


def test_copies_of_training_rows_are_found():
    columns = {name: np.r_[values, values[:40]] for name, values in plain().items()}
    leak = leaks(columns)[0]
    assert leak.name == COPIES
    # 80 of 440 rows have a copy, four fifths of which are on the other side
    assert leak.figure == pytest.approx(80 / 440 * 0.8, abs=0.08)
    assert str(leak).startswith(f"{leak.figure:.1%} of the held-out rows have an equal row")
    assert "drop the copies" in leak.remedy


def test_the_share_of_copies_by_hand():
    columns = plain(40)
    columns = {name: np.r_[values, values[[3, 3, 7]]] for name, values in columns.items()}
    found = look_for_leaks(Table(columns), "y", np.arange(38), np.arange(38, 43))
    assert [(leak.name, leak.figure) for leak in found] == [(COPIES, 3 / 5)]


def test_copies_in_columns_that_are_left_out_do_not_count():
    columns = {name: np.r_[values, values[:40]] for name, values in plain().items()}
    columns["id"] = generator().permutation(ROWS + 40)
    assert names(columns) == [COPIES]
    assert names(columns, b="identifier") == [COPIES]


def test_rows_equal_but_for_the_target_are_no_copies():
    columns = {name: np.r_[values, values[:40]] for name, values in plain().items()}
    columns["y"] = columns["y"] + 0.01 * generator().normal(size=ROWS + 40)
    assert names(columns) == []


def test_few_levels_meet_by_chance():
    draw = generator()
    columns = {name: draw.integers(0, 3, ROWS).astype(str) for name in "abcy"}
    assert names(columns) == []


# a column that tells the target


@pytest.mark.parametrize(
    "leak",
    [
        lambda y: y,
        lambda y: -3 * y + 1,
        np.exp,
        lambda y: np.round(y, 2),
        lambda y: y + 1e-3 * generator().normal(size=len(y)),
        lambda y: np.where(generator().random(len(y)) < 0.2, np.nan, y),
        lambda y: [f"{value:.3f}" for value in y],
    ],
    ids=["copy", "unit", "monotone", "rounded", "nearly", "with gaps", "text"],
)
def test_a_number_that_tells_a_number(leak):
    columns = plain()
    found = leaks({**columns, "tax": leak(columns["y"])})
    assert [each.name for each in found] == [TELLS]
    assert found[0].figure > 0.999
    assert "the column 'tax' all but equals the target" in found[0].sentence
    assert "--kind tax=identifier" in found[0].remedy


@pytest.mark.parametrize(
    "strong",
    [
        lambda y: y + 0.1 * generator().normal(size=len(y)),
        np.round,
        lambda y: y**2,
        lambda y: np.where(generator().random(len(y)) < 0.9, np.nan, y),
    ],
    ids=["noisy", "coarse", "not monotone", "hardly ever known"],
)
def test_a_number_that_says_much_is_no_leak(strong):
    columns = plain()
    assert names({**columns, "good": strong(columns["y"])}) == []


def test_one_huge_outlier_makes_no_leak():
    columns = plain()
    columns["a"][3] = columns["y"][3] = 1e12
    assert names(columns) == []


def test_one_column_alone_may_tell_the_target():
    x = np.linspace(1, 2, ROWS)
    assert names({"x": x, "y": x**2}) == []


def test_levels_that_tell_a_number():
    draw = generator()
    kind = draw.integers(0, 40, ROWS)
    price = np.array([f"model {number}" for number in kind], dtype=object)
    columns = {"a": draw.normal(size=ROWS), "model": price, "y": kind * 1.5}
    assert names(columns) == [TELLS]
    columns["y"] = columns["y"] + draw.normal(size=ROWS)
    assert names(columns) == []


def classes(share=0.5, rows=ROWS):
    draw = generator()
    y = np.where(draw.random(rows) < share, "sick", "well").astype(object)
    return {"a": draw.normal(size=rows) + (y == "sick"), "b": draw.normal(size=rows), "y": y}


@pytest.mark.parametrize(
    "leak",
    [
        lambda y: np.where(y == "sick", "drug", "none").astype(object),
        lambda y: (y == "sick").astype(float),
        lambda y: (y == "sick") + 0.9 * generator().random(len(y)),
        lambda y: np.where(y == "sick", generator().normal(size=len(y)), np.nan),
        lambda y: np.char.add(y.astype(str), generator().integers(0, 9, len(y)).astype(str)),
    ],
    ids=["levels", "flag", "threshold", "gaps", "many levels"],
)
def test_a_column_that_tells_the_class(leak):
    columns = classes()
    found = leaks({**columns, "leak": leak(columns["y"])})
    assert [each.name for each in found] == [TELLS]
    assert "(100.00% of the rows right)" in found[0].sentence


def test_a_column_that_says_much_of_the_class_is_no_leak():
    columns = classes()
    wrong = generator().random(ROWS) < 0.02
    assert names({**columns, "good": (columns["y"] == "sick") ^ wrong}) == []


def test_a_class_that_is_all_but_constant_is_told_by_everything():
    columns = classes(0.005, 2000)
    assert names({**columns, "leak": columns["y"] == "sick"}) == []
    rare = classes(0.02)
    assert sum(rare["y"] == "sick") < 10  # so few may be told apart by chance
    assert names({**rare, "leak": rare["y"] == "sick"}) == []


def test_levels_of_one_row_each_tell_no_class():
    columns = classes()
    words = [f"word {number}" for number in range(ROWS)]
    assert names({**columns, "words": words}, words="category") == []


def test_classes_as_numbers():
    columns = classes()
    columns["y"] = (columns["y"] == "sick").astype(int)
    assert names(columns) == []
    assert names({**columns, "copy": columns["y"] * 2}) == [TELLS]


# time order


def series(rows=ROWS):
    """A target that goes slowly up and down, as weather does."""
    y = np.zeros(rows)
    for day, shock in enumerate(generator().normal(size=rows - 1)):
        y[day + 1] = 0.9 * y[day] + shock
    return {"a": generator().normal(size=rows), "b": generator().normal(size=rows)[::-1], "y": y}


DAYS = np.datetime64("2023-01-01") + np.arange(ROWS)


def test_a_series_that_was_shuffled():
    columns = {**series(), "day": DAYS}
    found = leaks(columns)
    assert [leak.name for leak in found] == [SHUFFLED]
    # numpy.corrcoef of ranks, one day apart
    ranks = np.argsort(np.argsort(columns["y"]))
    assert found[0].figure == pytest.approx(np.corrcoef(ranks[1:], ranks[:-1])[0, 1])
    assert "in the order of 'day'" in found[0].sentence
    assert "split='time'" in found[0].remedy


def test_a_split_by_time_is_none():
    assert names({**series(), "day": DAYS}, split="time") == []


def test_dates_as_text_and_rows_in_another_order():
    order = generator().permutation(ROWS)
    columns = {name: values[order] for name, values in series().items()}
    assert names({**columns, "day": DAYS[order].astype(str).astype(object)}) == [SHUFFLED]


def test_a_target_without_memory():
    assert names({**plain(), "day": DAYS}) == []
    assert names({**classes(), "day": DAYS}) == []


def test_many_rows_of_one_day_in_the_order_of_the_target():
    columns = plain()
    order = np.argsort(columns["y"])
    sorted_in_days = order.reshape(4, -1).T.ravel().argsort() // 100
    columns = {name: values[order] for name, values in columns.items()}
    assert names({**columns, "day": DAYS[sorted_in_days]}) == []


def test_classes_that_last():
    y = np.array(["calm", "storm"], dtype=object)[(series()["y"] > 0).astype(int)]
    assert names({**series(), "y": y, "day": DAYS}) == [SHUFFLED]


@pytest.mark.parametrize("name", ["row", "year", "n"])
def test_numbers_that_count_the_rows(name):
    assert names({name: np.arange(ROWS), **series()}) == [SHUFFLED]
    assert names({name: np.arange(ROWS), **series()}, split="time") == []
    assert names({name: np.arange(ROWS), **plain()}) == []


def test_rows_sorted_by_the_target_are_no_series():
    for columns in (plain(), classes()):
        order = np.argsort(columns["y"])
        in_order = {name: values[order] for name, values in columns.items()}
        assert names({"id": np.arange(ROWS), **in_order}) == []


def test_too_few_days_to_tell():
    assert names({**series(25), "day": DAYS[:25]}) == []


# real tables


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cars", []),
        ("churn", []),
        ("concrete", [COPIES]),  # 25 of its 1,030 rows are copies of others
        ("weather", [SHUFFLED]),
    ],
)
def test_real_tables(name, expected):
    assert names(datasets.load(name), datasets.describe(name).target) == expected


def test_a_leak_reads_as_sentence_and_remedy():
    assert str(Leak("n", 0.5, "it is so", "mend it")) == "it is so; mend it"
