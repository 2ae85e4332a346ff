"""`glassnet explain`: which columns a run leans on."""

import json
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet.explaining import permutation_importance
from glassnet.table_run import TableSettings, prepare
from glassnet.tabular import read_table, write_table

QUICK = ("--recipe", "plain", "--epochs", "40", "--hidden", "16")
COLUMNS = {"size", "floor", "part"}


@pytest.fixture
def trained(run, flats):
    run("train", flats, "--target", "rent", "--out", "run", *QUICK)
    return flats


def lines_of(out):
    lines = out.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("column"))
    return lines[start + 1 : start + 4]


def test_columns_come_by_importance_with_bars(run, trained):
    code, out, err = run("explain", "run")
    assert (code, err) == (0, "")
    assert "24 rows; root mean squared error" in out
    lines = lines_of(out)
    assert {line.split()[0] for line in lines} == COLUMNS
    assert lines[0].startswith("size")
    rises = [float(line.split()[1].replace(",", "")) for line in lines]
    assert rises == sorted(rises, reverse=True)
    bars = [line.count("█") for line in lines]
    assert bars[0] == 30
    assert bars == sorted(bars, reverse=True)


def test_without_a_table_they_are_the_rows_that_the_run_held_out(run, trained):
    run("explain", "run", "--out", "found.json")
    held_out = prepare(read_table(trained), TableSettings("rent")).held_out
    expected = permutation_importance(gn.load("run"), held_out)
    found = json.loads(Path("found.json").read_text())
    assert [each["column"] for each in found["columns"]] == list(expected.columns)
    rises = [each["rise"] for each in found["columns"]]
    np.testing.assert_allclose(rises, expected.mean)
    assert (found["measure"], found["rows"], found["rows_given"]) == ("rmse", 24, 24)


def test_a_table_may_be_given_and_the_result_be_a_table(run, trained):
    code, out, _ = run("explain", "run", trained, "--out", "found.csv", "--repeats", "2")
    assert code == 0
    assert "120 rows" in out
    found = read_table("found.csv")
    assert found.names == ("column", "rise", "spread")
    assert set(found["column"]) == COLUMNS


def test_classes_are_measured_by_log_loss_on_some_of_many_rows(run):
    run("train", "churn", "--out", "run", "--recipe", "plain", "--epochs", "1", "--hidden", "4")
    code, out, _ = run("explain", "run", "churn", "--repeats", "1")
    assert code == 0
    assert "2,000 rows, drawn from 7,043; log loss" in out


def test_a_table_that_changed_since_is_not_taken_for_the_runs_own(run, trained):
    table = read_table(trained)
    columns = {name: table[name].copy() for name in table.names}
    columns["size"][7] = 999
    write_table(type(table)(columns), trained)
    code, _, err = run("explain", "run")
    assert code == 1
    assert err.count("\n") == 1
    assert "changed since" in err


def test_a_model_file_needs_a_table(run, trained):
    code, _, err = run("explain", "run/model.glass")
    assert code == 2
    assert "give a table" in err
    assert run("explain", "run/model.glass", trained)[0] == 0


def test_a_run_of_something_else_is_refused(run):
    gn.train(gn.Network([gn.Dense(1, 1)]), [[1.0]], [[1.0]], epochs=1, out="other", progress=False)
    code, _, err = run("explain", "other")
    assert code == 1
    assert "without a table" in err


def test_the_target_must_be_there(run, trained):
    write_table(read_table(trained).without("rent"), Path("less.csv"))
    code, _, err = run("explain", "run", "less.csv")
    assert code == 2
    assert "'rent'" in err


@pytest.mark.parametrize("out", ["no/such/folder/p.csv", "no/such/folder/p.json", "p.docx"])
def test_output_that_cannot_be_written_is_refused(run, trained, out):
    code, _, err = run("explain", "run", "--out", out)
    assert code == 1
    assert err.count("\n") == 1
