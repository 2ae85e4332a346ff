"""`glassnet predict` and `glassnet evaluate`."""

from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet.tabular import read_table, write_table

QUICK = ("--recipe", "plain", "--epochs", "5", "--hidden", "8")


@pytest.fixture
def trained(run, flats):
    run("train", flats, "--target", "rent", "--out", "run", *QUICK)
    return flats


def test_predictions_stand_beside_the_rows(run, trained):
    code, out, _ = run("predict", "run", trained, "--out", "new.csv")
    assert code == 0
    assert "120 predictions of rent" in out
    result = read_table("new.csv")
    assert result.names[-1] == "rent_predicted"
    expected = gn.load("run").predict(read_table(trained))
    np.testing.assert_allclose(result["rent_predicted"], expected)


def test_without_out_they_are_printed_as_csv(run, trained):
    code, out, _ = run("predict", "run", trained)
    assert code == 0
    Path("printed.csv").write_text(out)
    assert read_table("printed.csv").rows == 120


def test_classes_come_with_probabilities(run):
    run("train", "churn", "--out", "run", *QUICK)
    run("predict", "run", "churn", "--out", "p.parquet")
    result = read_table("p.parquet")
    np.testing.assert_allclose(result["p_No"] + result["p_Yes"], 1, atol=1e-6)
    assert set(result["churn_predicted"]) <= {"Yes", "No"}
    likely = np.where(result["p_Yes"] > result["p_No"], "Yes", "No")
    assert (result["churn_predicted"] == likely).all()


def test_missing_column_is_named(run, trained):
    write_table(read_table(trained).without("floor", "rent"), Path("less.csv"))
    code, _, err = run("predict", "run", "less.csv")
    assert code == 2
    assert "'floor'" in err


def test_extra_column_is_ignored_and_said(run, trained):
    table = read_table(trained)
    columns = {name: table[name] for name in table.names}
    write_table(type(table)(columns | {"colour": table["floor"]}), Path("more.csv"))
    code, _, err = run("predict", "run", "more.csv", "--out", "p.csv")
    assert code == 0
    assert "colour" in err


def test_unknown_category_and_missing_values_are_handled(run, trained):
    Path("new.csv").write_text("size,floor,part\n,2,west\n50,,south\n")
    code, _, _ = run("predict", "run", "new.csv", "--out", "p.csv")
    assert code == 0
    assert np.isfinite(read_table("p.csv")["rent_predicted"]).all()


def test_text_in_a_numeric_column_is_refused(run, trained):
    Path("new.csv").write_text("size,floor,part\nbig,2,south\n")
    code, _, err = run("predict", "run", "new.csv")
    assert code == 1
    assert "'size'" in err
    assert "big" in err


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x80\x04K\x01."])
def test_a_file_that_is_no_model_is_refused(run, trained, content):
    Path("bad.glass").write_bytes(content)
    code, _, err = run("predict", "bad.glass", trained)
    assert code == 1
    assert err.count("\n") == 1


def test_a_network_without_a_table_is_refused(run, trained):
    gn.Network([gn.Dense(1, 1)]).save("net.glass")
    code, _, err = run("predict", "net.glass", trained)
    assert code == 1
    assert "without a table" in err


def test_missing_run_is_refused(run, trained):
    code, _, err = run("predict", "nowhere", trained)
    assert code == 1
    assert "nowhere" in err


def test_output_that_cannot_be_written_is_refused(run, trained):
    code, _, err = run("predict", "run", trained, "--out", "no/such/folder/p.csv")
    assert code == 1
    assert err.count("\n") == 1


def test_evaluate_scores_rows_with_a_known_target(run, trained):
    code, out, _ = run("evaluate", "run", trained)
    assert code == 0
    header, figures = out.splitlines()
    assert header.split() == ["rows", "rmse", "mae", "r2"]
    table, model = read_table(trained), gn.load("run")
    error = model.predict(table) - table["rent"]
    assert float(figures.split()[2].replace(",", "")) == pytest.approx(abs(error).mean(), rel=0.01)


def test_evaluate_needs_the_target(run, trained):
    write_table(read_table(trained).without("rent"), Path("less.csv"))
    code, _, err = run("evaluate", "run", "less.csv")
    assert code == 2
    assert "'rent'" in err


def test_evaluate_counts_rows_without_a_target(run, trained):
    lines = trained.read_text().splitlines()
    lines[3] = lines[3].rpartition(",")[0] + ","
    Path("gaps.csv").write_text("\n".join(lines))
    code, out, err = run("evaluate", "run", "gaps.csv")
    assert code == 0
    assert "1 rows" in err
    assert out.splitlines()[1].startswith("119")


def test_columns_of_the_users_own_are_never_overwritten(run):
    rows = "a,p_hi,y\n" + "".join(f"{i},{i * 7 % 5},{'hi' if i % 2 else 'lo'}\n" for i in range(40))
    Path("t.csv").write_text(rows)
    run("train", "t.csv", "--target", "y", "--out", "run", *QUICK)
    run("predict", "run", "t.csv", "--out", "p.csv")
    before, after = read_table("t.csv"), read_table("p.csv")
    assert after.names == ("a", "p_hi", "y", "y_predicted", "p_hi_2", "p_lo")
    np.testing.assert_array_equal(after["p_hi"], before["p_hi"])


def test_an_interval_adds_both_ends(run, trained):
    code, _, _ = run("predict", "run", trained, "--interval", "0.8", "--out", "p.csv")
    assert code == 0
    result = read_table("p.csv")
    assert result.names[-3:] == ("rent_predicted", "rent_low", "rent_high")
    expected = gn.load("run").predict_interval(read_table(trained), 0.8)
    np.testing.assert_allclose(result["rent_low"], expected[:, 0])
    np.testing.assert_allclose(result["rent_high"], expected[:, 1])
    assert (result["rent_low"] <= result["rent_high"]).all()


@pytest.mark.parametrize("coverage", ["0", "1", "-0.5", "90"])
def test_an_interval_of_no_share_is_bad_usage(run, trained, coverage):
    code, _, err = run("predict", "run", trained, "--interval", coverage)
    assert code == 2
    assert err.count("\n") == 1
    assert "0.9" in err


def test_classes_have_no_interval(run):
    run("train", "churn", "--out", "run", *QUICK)
    code, _, err = run("predict", "run", "churn", "--interval", "0.9")
    assert code == 2
    assert err.count("\n") == 1
    assert "predicts classes" in err


def test_the_target_among_the_rows_is_not_called_unknown(run, trained):
    assert run("predict", "run", trained, "--out", "p.csv")[2] == ""
