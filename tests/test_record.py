import json
import math
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import glassnet as gn
from glassnet.errors import DataError, RunFolderError, UnknownNameError

numbers = st.floats(allow_nan=True, allow_infinity=True)
maybe = st.none() | numbers
names = st.text(min_size=1, max_size=8)
figures = st.dictionaries(names, numbers, max_size=3)
layers = st.builds(
    gn.LayerRecord, names, names, numbers, numbers, numbers, numbers, numbers, maybe, maybe, maybe
)
probes = st.builds(gn.ProbeRecord, st.integers(0, 10**9), st.lists(layers, max_size=3).map(tuple))
records = st.builds(
    gn.EpochRecord,
    st.integers(0, 10**9),
    data_loss=numbers,
    penalty=numbers,
    learning_rate=numbers,
    seconds=numbers,
    metrics=figures,
    validation_loss=maybe,
    validation_metrics=figures,
    probes=st.lists(probes, max_size=2).map(tuple),
)
RECORD = gn.EpochRecord(
    3, data_loss=0.5, penalty=0.25, learning_rate=0.01, seconds=0.5, metrics={"r2": 0.9},
    validation_loss=0.75, validation_metrics={"r2": 0.8},
    probes=(gn.ProbeRecord(1, (gn.LayerRecord("0", "ReLU", 0.1, 0.2, 0.5, 0.25, 1e-3),)),),
)  # fmt: skip


def without_infinities(value):
    """What JSON can carry: NaN for every number that is not finite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else math.nan
    if isinstance(value, dict):
        return {name: without_infinities(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return tuple(without_infinities(item) for item in value)
    if isinstance(value, gn.EpochRecord | gn.ProbeRecord | gn.LayerRecord):
        return replace(value, **{k: without_infinities(v) for k, v in vars(value).items()})
    return value


@settings(deadline=None)
@given(records)
def test_a_record_goes_through_json(record):
    line = record.to_json()
    assert "\n" not in line
    assert repr(gn.EpochRecord.from_json(line)) == repr(without_infinities(record))


@settings(deadline=None)
@given(records)
def test_a_line_is_json_that_every_reader_takes(record):
    def refuse(word):
        raise ValueError(word)  # NaN and Infinity are no JSON

    json.loads(record.to_json(), parse_constant=refuse)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_validation_loss_that_is_no_number_is_not_forgotten(value):
    again = gn.EpochRecord.from_json(replace(RECORD, validation_loss=value).to_json())
    assert math.isnan(again.value("validation_loss"))
    none = gn.EpochRecord.from_json(replace(RECORD, validation_loss=None).to_json())
    assert none.validation_loss is None


def test_every_figure_has_a_name():
    assert RECORD.values() == {
        "loss": 0.75,
        "data_loss": 0.5,
        "penalty": 0.25,
        "r2": 0.9,
        "validation_loss": 0.75,
        "validation_r2": 0.8,
        "learning_rate": 0.01,
        "seconds": 0.5,
    }
    assert all(RECORD.value(name) == value for name, value in RECORD.values().items())


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("Loss", "loss"), ("val_loss", "data_loss"), ("validation_r", "validation_r2")],
)
def test_unknown_figures_suggest_a_near_one(wrong, meant):
    with pytest.raises(UnknownNameError, match=rf"'{wrong}'.*did you mean '\w*{meant}'"):
        RECORD.value(wrong)


def test_figures_near_nothing_are_told_all_there_are():
    with pytest.raises(UnknownNameError) as error:
        RECORD.value("zzzz")
    assert all(repr(name) in str(error.value) for name in RECORD.values())


# ---- histories -----------------------------------------------------------------------------


def history():
    first = replace(RECORD, epoch=2, data_loss=1.5)
    config = {"seed": 7, "note": "größer", "rates": [0.1, 0.2]}
    return gn.History([first, RECORD], config, "validation_r2", best_epoch=3, stopped="time limit")


def test_a_history_is_its_records():
    its = history()
    assert [record.epoch for record in its] == [2, 3]
    assert (its["loss"], its.last, len(its), its.seed) == ([1.75, 0.75], RECORD, 2, 7)
    with pytest.raises(UnknownNameError, match="did you mean 'loss'"):
        its["los"]


def test_a_record_is_found_by_its_place():
    its = history()
    assert (its[0], its[-1], its[np.int64(1)]) == (its.records[0], RECORD, RECORD)


def test_an_empty_history_has_no_last_record():
    with pytest.raises(DataError, match="a history of no epochs"):
        _ = gn.History().last


@pytest.mark.parametrize("name", ["config.json", "metrics.jsonl"])
def test_a_history_is_written_whole_or_not_at_all(tmp_path, monkeypatch, name):
    history().save(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    replaced, replace_file = [], os.replace

    def fail(source, target):
        replaced.append(Path(target).name)
        if Path(target).name == name:
            raise OSError("full")
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="full"):
        history().save(tmp_path)
    assert name in replaced
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_empty_history_has_no_figures():
    assert (gn.History()["loss"], gn.History().seed, len(gn.History())) == ([], None, 0)


def test_a_history_is_saved_and_loaded(tmp_path):
    folder = tmp_path / "not" / "yet" / "there"
    history().save(folder)
    assert gn.History.load(folder) == history()
    assert gn.History.load(str(folder)) == history()


def test_saving_again_replaces_what_was_there(tmp_path):
    history().save(tmp_path)
    shorter = gn.History([RECORD], {"seed": 1})
    shorter.save(tmp_path)
    assert gn.History.load(tmp_path) == shorter


def test_settings_that_are_no_numbers_are_saved_as_null(tmp_path):
    gn.History(config={"seed": 1, "limits": (math.inf, 2.0)}).save(tmp_path)
    assert gn.History.load(tmp_path).config["limits"] == [None, 2.0]


@pytest.mark.parametrize("name", ["config.json", "metrics.jsonl"])
def test_a_folder_without_one_of_its_files_is_no_run(tmp_path, name):
    history().save(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(RunFolderError, match=r"a run folder holds config.json and metrics.jsonl"):
        gn.History.load(tmp_path)


@pytest.mark.parametrize("name", ["config.json", "metrics.jsonl"])
def test_a_file_that_is_missing_is_named(tmp_path, name):
    history().save(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(RunFolderError, match=f"without {name}: a run folder holds"):
        gn.History.load(tmp_path)


def test_a_folder_that_is_not_there_is_no_run(tmp_path):
    with pytest.raises(RunFolderError, match="nowhere"):
        gn.History.load(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "text", ["", "{", "null", "3", "[]", '"text"', '{"end": 3}', '{"end": {"unknown": 1}}', "\xff"]
)
def test_settings_that_no_run_wrote_are_refused(tmp_path, text):
    history().save(tmp_path)
    (tmp_path / "config.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(RunFolderError, match=r"config\.json: it is damaged"):
        gn.History.load(tmp_path)


@pytest.mark.parametrize(
    "line", ["{}", "null", "3", "[]", "not json", '{"epoch": 1}', "\xff", '{"unknown": 1}']
)
def test_metrics_that_no_run_wrote_are_refused(tmp_path, line):
    history().save(tmp_path)
    path = tmp_path / "metrics.jsonl"
    path.write_bytes(line.encode("latin-1") + b"\n" + path.read_bytes())
    with pytest.raises(RunFolderError, match=r"metrics\.jsonl: it is damaged"):
        gn.History.load(tmp_path)


def test_a_line_that_is_still_being_written_is_left_out(tmp_path):
    history().save(tmp_path)
    path = tmp_path / "metrics.jsonl"
    for length in (1, 30, len(RECORD.to_json()) - 1):
        path.write_text(RECORD.to_json() + "\n" + RECORD.to_json()[:length], encoding="utf-8")
        assert gn.History.load(tmp_path).records == [RECORD]
