import json
import time

import numpy as np
import pandas as pd
import pytest

from glassnet.errors import ColumnError, DataError, ModelFileError, UnknownNameError
from glassnet.tabular import Kind, Schema, Table, as_table


def look(values, **kinds):
    return Schema.infer(Table({"x": values}), kinds=kinds).columns[0]


@pytest.mark.parametrize(
    ("values", "kind", "levels"),
    [
        ([1, 2, 3], "number", ()),
        (["1", "2.5", "3e2", " 4 "], "number", ()),
        ([5, 5, 5], "constant", ()),
        ([None, None], "constant", ()),
        (["a", "a"], "constant", ()),
        ([5, None], "category", ("5",)),
        ([0, 1, None], "yes/no", ("0", "1")),
        ([10, 9, 9], "yes/no", ("9", "10")),
        (["0", "1", "1"], "yes/no", ("0", "1")),
        ([True, False], "yes/no", ("False", "True")),
        ([True, None, False], "yes/no", ("False", "True")),
        (["yes", "no", "no"], "yes/no", ("no", "yes")),
        (["b", "a", "c", "a"], "category", ("a", "b", "c")),
        (["a", "b", "c"], "identifier", ()),
        (["2024-01-01", "2024-01-02T03:04", None], "date", ()),
        (["2024-01-01", "not yet", "not yet", "never"], "category", ...),
        (["2024-99-99", "2024-01-01", "2024-01-01", "x"], "category", ...),
        (["1_000", "1_001", "1_000", "1_002"], "category", ...),
        (np.array(["2024-01-01", "2024-01-02"], "M8[D]"), "date", ()),
    ],
)
def test_kinds(values, kind, levels):
    column = look(values)
    assert column.kind == kind
    if levels is not ...:
        assert column.levels == levels


def test_dates_with_zones_in_text_are_utc():
    column = look(["2024-01-01T00:30:00+01:00", "2024-01-01T12:00:00Z"])
    assert column.example == "2023-12-31T23:30:00 to 2024-01-01T12:00:00"


def test_identifiers_by_share():
    # 101 distinct of 200 rows: more than half and more than 100.
    assert look([f"u{n % 101}" for n in range(200)]).kind is Kind.IDENTIFIER
    # 101 distinct of 202 rows: half of them only.
    assert look([f"u{n % 101}" for n in range(202)]).kind is Kind.CATEGORY
    # 100 distinct of 150 rows: not more than 100.
    assert look([f"u{n % 100}" for n in range(150)]).kind is Kind.CATEGORY


def test_levels_beyond_a_hundred():
    often = [f"often{n % 99}" for n in range(990)]
    column = look(often + [f"rare{n}" for n in range(10)])
    assert len(column.levels) == 100
    assert sum(level.startswith("rare") for level in column.levels) == 1
    assert "rare0" in column.levels
    assert column.distinct == 109
    assert column.note == "levels seen once count as unknown"


def test_levels_beyond_ten_thousand():
    column = look([f"l{n % 10_001}" for n in range(30_000)])
    assert column.distinct == 10_001
    assert column.note == ("levels seen once count as unknown, beyond the 10,000 most frequent too")


def test_a_hundred_thousand_levels_take_seconds():
    start = time.perf_counter()
    column = look([f"l{n % 100_000}" for n in range(250_000)])
    assert column.kind is Kind.CATEGORY
    assert column.distinct == 100_000
    assert time.perf_counter() - start < 20  # some 1 s; machines are busy


def test_what_is_left_out_is_said():
    schema = Schema.infer(
        Table({"n": [1, 1, 1], "gap": [None] * 3, "id": ["a", "b", "c"], "y": [1, 2, 3]}),
        kinds={"y": "constant"},
    )
    assert [column.note for column in schema.columns] == [
        "left out: one value only",
        "left out: every value is missing",
        "left out: so many distinct texts are names, codes or free text",
        "left out as asked",
    ]
    assert schema.used == ()


def test_asked_kinds():
    assert look([1, 2, 3], x="category").levels == ("1", "2", "3")
    assert look(["1", "2", "abc", "abc"], x="category").kind is Kind.CATEGORY
    assert look([7, 7], x="number").kind is Kind.NUMBER
    assert look(["a", "b", "c"], x="category").kind is Kind.CATEGORY
    assert look(["a", "b", "c", "c"], x="identifier").left_out
    assert look([0, 1], x="number").kind is Kind.NUMBER
    assert look([0, 1], x="yes_no").kind is Kind.YES_NO
    assert look(["2024-01-01", None], x="date").kind is Kind.DATE
    assert look([1, np.inf, 2], x="category").levels == ("1", "2", "inf")


def test_declared_categories_stay_categories():
    frame = pd.DataFrame({"code": pd.Categorical([20, 30, 30, 60]), "day": [1, 2, 3, 4]})
    schema = Schema.infer(as_table(frame))
    assert schema["code"].kind is Kind.CATEGORY
    assert schema["code"].levels == ("20", "30", "60")
    assert schema["day"].kind is Kind.NUMBER
    every = as_table(pd.DataFrame({"name": pd.Categorical(["a", "b", "c"])}))
    assert Schema.infer(every)["name"].kind is Kind.CATEGORY


@pytest.mark.parametrize(
    ("values", "kinds", "parts"),
    [
        (
            ["1"] * 9 + ["abc"],
            {},
            ["'x', row 9: 'abc'", "9 values", "kinds={'x': 'category'}, or --kind"],
        ),
        (["a", "1"], {"x": "number"}, ["'x', row 0: 'a'", "not a number"]),
        (["2024-01-01", "soon"], {"x": "date"}, ["'x', row 1: 'soon'", "not a date"]),
        ([1.0, 2.0], {"x": "date"}, ["'x', row 0: 1.0", "not a date"]),
        ([True, False], {"x": "date"}, ["'x', row 0: True", "not a date"]),
        ([1, np.inf, -np.inf], {}, ["'x', row 1: inf", "2 of 3", "clean it"]),
        (["1", "inf"], {}, ["'x', row 1: inf", "1 of 2"]),
        ([1, 1e301], {}, ["'x', row 1: 1e+301", "±1e300"]),
        ([1, 2, 3], {"x": "yes/no"}, ["'x' of 3 distinct values", "--kind x=category"]),
        (np.array(["2024-01-01"], "M8[D]"), {"x": "number"}, ["2024-01-01", "not a number"]),
    ],
)
def test_refused(values, kinds, parts):
    with pytest.raises(DataError) as caught:
        look(values, **kinds)
    for part in parts:
        assert part in str(caught.value)


def test_the_row_in_an_error_is_that_of_the_whole_table():
    table = Table({"x": ["stray", *map(str, range(30))]})
    with pytest.raises(DataError, match="column 'x', row 0: 'stray'"):
        Schema.infer(table.take(np.arange(30, -1, -1)))
    with pytest.raises(DataError, match="column 'x', row 7: '6'"):
        Schema.infer(table.take([7, 0]), kinds={"x": "date"})


@pytest.mark.parametrize(
    "texts",
    [
        ["1,234.56", "2,000", "12,345,678.9"],
        ["1.234,56", "99,5", "-3,5"],
        ["12%", "3.5 %", "-4%"],
        ["$12.50", "-$3", "$1,000"],
        ["12 kg", "3.5kg", "4 km/h"],
        ["EUR 12.50", "EUR 3", "unknown"],
        ["1'234", "(1.234,5)", "1 234"],
    ],
)
def test_numbers_with_separators_or_units_are_named(texts):
    column = look(texts)
    assert column.left_out
    assert column.note == "left out: numbers with separators or units?"


@pytest.mark.parametrize("texts", [["u1", "u2", "u3"], ["03/04/2024", "12/01/2024", "x"]])
def test_codes_are_not_taken_for_numbers_with_units(texts):
    assert "names, codes or free text" in look(texts).note


@pytest.mark.parametrize("first", [0, 1])
def test_row_numbers_are_left_out(first):
    table = Table({"id": np.arange(first, first + 25), "x": np.arange(25)[::-1]})
    for rows in (table, table.take(np.random.default_rng(0).permutation(25)[:21])):
        schema = Schema.infer(rows)
        assert schema["id"].kind is Kind.IDENTIFIER
        assert schema["id"].note == "left out: row numbers"
        assert schema["x"].kind is Kind.NUMBER
    assert Schema.infer(table, kinds={"id": "number"})["id"].kind is Kind.NUMBER


def test_row_numbers_whatever_the_name():
    column = look(np.arange(7, 40))
    assert column.kind is Kind.IDENTIFIER
    assert (column.note, column.example) == ("left out: row numbers", "7 to 39")
    rows = Table({"x": np.arange(100), "y": np.arange(100)}).take(
        np.random.default_rng(0).permutation(100)[:80]
    )
    assert Schema.infer(rows)["x"].left_out
    assert look([str(number) for number in range(30)]).left_out


def test_numbers_that_are_no_row_numbers():
    assert look(np.arange(19)).kind is Kind.NUMBER
    assert look([*range(30), None]).kind is Kind.NUMBER
    assert look([*range(30), 5]).kind is Kind.NUMBER
    assert look(np.arange(30)[::-1]).kind is Kind.NUMBER
    assert look(np.arange(0, 60, 2)).kind is Kind.NUMBER
    assert look(np.arange(30) + 0.5).kind is Kind.NUMBER


def test_identifiers_by_name_are_left_out():
    numbers = [70, 12, 31, 5]
    table = Table(dict.fromkeys(("id", "PID", "user_id", "CarId", "age", "paid"), numbers))
    schema = Schema.infer(table)
    assert [column.name for column in schema.used] == ["age", "paid"]
    assert schema["PID"].note == "left out: an identifier, another whole number in every row"
    assert Schema.infer(table, kinds={"id": "number"})["id"].kind is Kind.NUMBER


def test_row_numbers_that_were_shuffled_before_they_were_saved():
    shuffled = np.random.default_rng(0).permutation(40)
    table = Table({"column_0": shuffled, "x": shuffled})
    assert [column.left_out for column in Schema.infer(table).columns] == [True, False]


def test_every_column_constant_or_missing():
    schema = Schema.infer(Table({"a": [1, 1], "b": ["x", "x"], "gap": [None, None]}))
    assert {column.kind for column in schema.columns} == {Kind.CONSTANT}
    assert schema.used == ()


def test_mixed_types_are_text():
    assert look([1, "x", True, 1, "x", True]).levels == ("1", "True", "x")


def test_whole_numbers_beyond_2_to_the_53_are_numbers():
    assert look([2**60, 2**61 + 1, 3, 2**60]).kind is Kind.NUMBER


def test_white_space_in_names_is_folded():
    table = Table({"two\nlines\tand  tabs": [1, 2, 4]})
    lines = Schema.infer(table).lines()
    assert len(lines) == 2
    assert "\n" not in "".join(lines)
    assert lines[1].startswith("two lines and tabs  number")


def test_eighty_nine_per_cent_of_numbers_are_text():
    assert look(["1"] * 89 + ["a"] * 11).kind is Kind.YES_NO


def test_names_that_are_not_there():
    table = Table({"price": [1, 2], "hue": ["a", "b"]})
    with pytest.raises(ColumnError, match=r"'prise': .*did you mean 'price'"):
        Schema.infer(table, target="prise")
    with pytest.raises(ColumnError, match="did you mean 'hue'"):
        Schema.infer(table, kinds={"hu": "category"})
    with pytest.raises(UnknownNameError, match=r"kind 'categoric': .*did you mean 'category'"):
        Schema.infer(table, kinds={"hue": "categoric"})
    with pytest.raises(DataError, match="target 'price' alone"):
        Schema.infer(table.without("hue"), target="price")
    with pytest.raises(ColumnError, match="did you mean 'hue'"):
        Schema.infer(table, target="price")["hues"]


def test_the_target_is_no_column():
    schema = Schema.infer(Table({"a": [1, 2, 3], "y": [1, 2, 3]}), target="y")
    assert [column.name for column in schema.columns] == ["a"]
    assert schema.target == "y"


def test_the_printed_table():
    table = Table(
        {
            "size": [0.5, 1234567, 3],
            "age": [0.5, 1234567, None],
            "when": np.array(["2024-01-02", "2024-01-01", "NaT"], "M8[us]"),
            "hue": ["red\nish", "blue", None],
            "gap": [None, None, None],
        }
    )
    assert Schema.infer(table).describe().splitlines() == [
        "column  kind      distinct  missing  example                   note",
        "size    number           3        0  0.5 to 1.23457e+06",
        "age     yes/no           2        1  0.5, 1234567",
        "when    date             2        1  2024-01-01 to 2024-01-02",
        "hue     yes/no           2        1  blue, red ish",
        "gap     constant         0        3                            "
        "left out: every value is missing",
    ]
    assert look(["d", "b", "c", "a", "a"]).example == "a, b, c, …"


def test_json_round_trip():
    table = Table({"a": [1, 2, 3], "b": ["x", "y", None], "c": ["p", "q", "p"], "y": [1, 2, 3]})
    schema = Schema.infer(table, target="y")
    assert Schema.from_json(json.loads(json.dumps(schema.to_json()))) == schema


@pytest.mark.parametrize(
    "damaged",
    [
        {},
        {"columns": [], "x": 1},
        {"target": None, "columns": [{"name": "a", "kind": "colour"}]},
        {"target": None, "columns": [{"surname": "a"}]},
        {"target": None, "columns": 3},
    ],
)
def test_damaged_json(damaged):
    with pytest.raises(ModelFileError, match="a schema that cannot be read"):
        Schema.from_json(damaged)
