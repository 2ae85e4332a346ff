"""What a report says of runs that were cut off, mixed, changed or too good to be true."""

import json
import shutil

import numpy as np
import pytest
from reported import flats, trained

import glassnet as gn
from glassnet.cli import main
from glassnet.table_run import members_of
from glassnet.tabular import Table, write_table


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A run of several networks, with scikit-learn's learners beside it."""
    folder = tmp_path_factory.mktemp("runs") / "mixed"
    return trained(flats(), "rent", folder, "--recipe", "best", "--compare")


@pytest.fixture
def copy(mixed, tmp_path):
    """The same in a place of its own, with its table."""
    folder = tmp_path / "run"
    shutil.copytree(mixed, folder)
    table = tmp_path / "table.csv"
    shutil.copy(mixed.parent / "table.csv", table)
    change(folder, table=str(table))
    return folder


def change(folder, **settings):
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | settings))


def text_of(folder):
    text = gn.pictures.report(folder).read_text(encoding="utf-8")
    return " ".join(text.replace("\u2019", "'").split())


def test_the_run_keeps_how_much_each_network_counts(mixed):
    shares = json.loads((mixed / "config.json").read_text())["shares"]
    assert sum(shares.values()) == pytest.approx(1)
    np.testing.assert_allclose(list(shares.values()), gn.load(mixed).shares)
    assert {int(number) for number in shares} <= set(members_of(mixed))


def test_the_network_that_counts_most_is_drawn(copy):
    members = members_of(copy)
    last = max(members)
    change(copy, shares={"0": 0.3, str(last): 0.7})
    parameters = members[last][0].parameters.size
    assert f"counts most, 70 %: {parameters:,} parameters" in text_of(copy)


def test_networks_that_do_not_count_are_said(copy):
    trained_ones = len(members_of(copy))
    change(copy, shares={"0": 1.0})
    text = text_of(copy)
    assert f"Thin lines: the {trained_ones} networks" in text
    assert "1 of them are in the model, whose mixture left out the others" in text
    change(copy, shares={"0": 0.5, "77": 0.5})
    assert "Curves of 1 network that the time limit cut short are not kept" in text_of(copy)


def test_learners_beside_it_have_intervals_and_belong_to_the_command(mixed):
    kept = json.loads((mixed / "scores.json").read_text())
    assert {*kept["ranges"]} == {*kept["figures"]} > {"boosted trees"}
    low, high = kept["ranges"]["boosted trees"]["rmse"]
    assert low < kept["figures"]["boosted trees"]["rmse"] < high
    assert "--compare</code>" in text_of(mixed)


def test_a_table_without_a_column_that_was_learned_from_has_changed(copy):
    write_table(Table({"area" if k == "size" else k: v for k, v in flats().items()}),
                copy.parent / "table.csv")  # fmt: skip
    assert "it has changed since the run" in text_of(copy)


def test_a_run_that_was_cut_off_says_how_to_go_on(copy):
    (copy / "model.glass").unlink()
    (copy / "scores.json").unlink()
    (copy / "metrics.jsonl").write_text("")
    text = text_of(copy)
    assert f"glassnet train --resume {copy} goes on with it" in text
    assert "No epoch was finished" not in text  # the networks that are whole have theirs
    assert "<h2>The table</h2>" in text or ">The table</h2>" in text


def test_a_leak_is_said_at_the_beginning(tmp_path):
    table = flats()
    text = text_of(trained(table | {"twin": table["rent"] * 2}, "rent", tmp_path / "leak"))
    assert "The table has 1 possible leak, so that these scores may be too good" in text


def test_runs_nobody_can_tell_of_are_not_called_healthy(mixed, copy, tmp_path):
    (copy / "sample.glass").unlink()
    path = gn.pictures.comparison([mixed, copy], tmp_path / "both.html")
    text = path.read_text(encoding="utf-8")
    assert "cannot tell, because it kept no rows" in text


def test_a_resumed_run_keeps_its_rows(copy):
    (copy / "model.glass").unlink()
    assert main(["train", "--resume", str(copy)]) == 0
    assert members_of(copy)[0][1].sample is not None
    assert "kept no rows" not in text_of(copy)


def test_a_device_is_not_replaced(mixed):
    assert main(["report", str(mixed), "--out", "/dev/null"]) != 0
