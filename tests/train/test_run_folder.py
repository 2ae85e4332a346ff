import json
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import RunFolderError
from glassnet.registered import restore
from glassnet.train.run_folder import read_config

X = np.linspace(-1, 1, 20).reshape(-1, 1)
FILES = ["checkpoint.glass", "config.json", "metrics.jsonl", "model.glass", "sample.glass"]


def train(net=None, **settings):
    net = net or gn.Network([gn.Dense(1, 4), gn.ReLU(), gn.Dense(4, 1)], seed=2)
    standard = {"epochs": 3, "batch_size": 6, "metrics": ["r2"], "validation": 0.2}
    return net, gn.train(net, X, X**2, **(standard | settings))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("as_given", [str, lambda path: path])
def test_a_run_leaves_metrics_settings_model_and_checkpoint(tmp_path, as_given):
    folder = tmp_path / "not" / "yet" / "there"
    net, history = train(out=as_given(folder))
    assert names(folder) == FILES
    assert gn.History.load(folder) == history
    loaded = gn.load(folder / "model.glass")
    np.testing.assert_array_equal(loaded.parameters, net.parameters)


def test_the_settings_repeat_the_run(tmp_path):
    net, history = train(
        gn.Network([gn.Dense(1, 3), gn.Dropout(0.2), gn.Dense(3, 1)], seed=9, dtype="float64"),
        out=tmp_path / "run", loss=gn.Huber(0.5), optimizer=gn.SGD(0.1, momentum=0.5), seed=4,
        shuffle=False, validation=None,
    )  # fmt: skip
    config = read_config(tmp_path / "run")
    best = history.best_epoch
    assert config["end"] == {"monitor": "loss", "best_epoch": best, "stopped": "all epochs"}
    settings = {key: value for key, value in config["network"].items() if key != "layers"}
    again = gn.Network(restore(config["network"]["layers"]), **settings)
    gn.train(
        again, X, X**2, loss=restore(config["loss"]), optimizer=restore(config["optimizer"]),
        metrics=restore(config["metrics"]),
        **{name: config[name] for name in ("epochs", "batch_size", "shuffle", "seed")},
    )  # fmt: skip
    np.testing.assert_array_equal(again.parameters, net.parameters)


def test_the_settings_name_rows_and_metrics(tmp_path):
    config = train(out=tmp_path / "run", notes={"table": "cars.csv"})[1].config
    metrics = [{"class": "Metric.R2"}]
    wanted = {"rows": 16, "validation_rows": 4, "metrics": metrics, "table": "cars.csv"}
    assert wanted.items() <= config.items()
    assert wanted.items() <= read_config(tmp_path / "run").items()


def test_whole_numbers_of_numpy_are_settings_too(tmp_path):
    net = gn.Network([gn.Dense(1, 1)], seed=np.int64(3))
    size, epochs = np.int64(5), np.int32(2)
    train(net, out=tmp_path / "run", batch_size=size, epochs=epochs, seed=np.int64(7))
    config = read_config(tmp_path / "run")
    assert (config["batch_size"], config["seed"], config["network"]["seed"]) == (5, 7, 3)


def test_the_model_may_be_written_in_another_way(tmp_path):
    written = []

    def write_model(network, path):
        written.append(network)
        path.write_bytes(b"mine")

    net, _ = train(out=tmp_path / "run", write_model=write_model)
    assert written == [net]
    assert (tmp_path / "run" / "model.glass").read_bytes() == b"mine"


def test_a_model_that_finds_no_room_is_named(tmp_path):
    def write_model(network, path):
        raise OSError(28, "No space left on device")

    with pytest.raises(RunFolderError, match="No space left on device"):
        train(out=tmp_path / "run", write_model=write_model)


def test_an_interrupted_run_leaves_its_best_model(tmp_path):
    class Interrupt(gn.Callback, abstract=True):
        def on_epoch(self, training, record):
            if record.epoch == 5:
                raise KeyboardInterrupt

    net, history = train(out=tmp_path / "run", callbacks=[Interrupt()], epochs=20)
    loaded = gn.load(tmp_path / "run" / "model.glass")
    np.testing.assert_array_equal(loaded.parameters, net.parameters)
    kept = gn.History.load(tmp_path / "run")
    assert kept.stopped == "interrupted"
    assert kept == history


def test_a_failed_run_leaves_the_epochs_before(tmp_path):
    net = gn.Network([gn.Dense(1, 1)])
    with pytest.raises(gn.errors.NonFiniteError):
        gn.train(net, X, X, optimizer=gn.SGD(1e6), epochs=100, out=tmp_path / "run")
    kept = gn.History.load(tmp_path / "run")
    assert 0 < len(kept) < 100
    assert kept.stopped.startswith("non-finite: ")


# ---- folders that are there already --------------------------------------------------------


def test_an_empty_folder_is_taken(tmp_path):
    train(out=tmp_path)
    assert names(tmp_path) == FILES


def test_an_earlier_run_is_refused(tmp_path):
    train(out=tmp_path / "run")
    before = {path: path.read_bytes() for path in (tmp_path / "run").iterdir()}
    with pytest.raises(RunFolderError, match="run exists") as error:
        train(out=tmp_path / "run", epochs=1)
    assert "resume" in error.value.remedy
    assert "overwrite=True" in error.value.remedy
    assert "--force" in error.value.remedy
    assert {path: path.read_bytes() for path in (tmp_path / "run").iterdir()} == before


def test_an_earlier_run_is_overwritten_where_asked(tmp_path):
    train(out=tmp_path / "run", epochs=5)
    train(out=tmp_path / "run", epochs=1, overwrite=True)
    assert names(tmp_path / "run") == FILES
    assert len(gn.History.load(tmp_path / "run")) == 1


def test_a_run_that_was_killed_at_its_start_is_overwritten_where_asked(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "metrics.jsonl").touch()
    train(out=tmp_path / "run", overwrite=True)
    assert names(tmp_path / "run") == FILES


@pytest.mark.parametrize("name", ["thesis.txt", "config.json", "model.glass"])
@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_that_is_no_run_is_never_touched(tmp_path, name, overwrite):
    (tmp_path / name).write_text(json.dumps({"mine": 1}), encoding="utf-8")
    (tmp_path / "deeper").mkdir()
    with pytest.raises(RunFolderError) as error:
        train(out=tmp_path, overwrite=overwrite)
    assert names(tmp_path) == sorted([name, "deeper"])
    assert json.loads((tmp_path / name).read_text(encoding="utf-8")) == {"mine": 1}
    assert "another folder" in error.value.remedy


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_file_is_no_folder(tmp_path, overwrite):
    path = tmp_path / "thesis.txt"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(RunFolderError):
        train(out=path, overwrite=overwrite)
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("settings", [{"epochs": 0}, {"batch_size": 0}, {"metrics": ["none"]}])
def test_refused_settings_touch_no_folder(tmp_path, settings):
    train(out=tmp_path / "run")
    with pytest.raises(gn.errors.GlassnetError):
        train(out=tmp_path / "run", overwrite=True, **settings)
    assert names(tmp_path / "run") == FILES
    with pytest.raises(gn.errors.GlassnetError):
        train(out=tmp_path / "new", **settings)
    assert not (tmp_path / "new").exists()


# ---- folders that cannot be written --------------------------------------------------------


def test_a_folder_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()
    for out in (tmp_path / "file" / "run", tmp_path / "file" / "deep" / "run"):
        with pytest.raises(RunFolderError, match="must be writable"):
            train(out=out)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="there is no such folder")
def test_a_folder_where_nothing_can_be_made_is_refused():
    with pytest.raises(RunFolderError, match="must be writable"):
        train(out="/proc/run")


def test_metrics_that_cannot_be_opened_are_refused(tmp_path):
    (tmp_path / "metrics.jsonl").mkdir()
    with pytest.raises(RunFolderError, match="must be writable"):
        train(resume=tmp_path)


def test_settings_of_no_run_are_refused(tmp_path):
    with pytest.raises(RunFolderError, match=r"config\.json"):
        read_config(tmp_path)


# ---- settings that do not go together ------------------------------------------------------


def test_a_checkpoint_without_a_folder_is_refused():
    with pytest.raises(gn.errors.SettingError, match="out="):
        train(checkpoint=gn.Checkpoint(epochs=1))


def test_a_checkpoint_among_the_callbacks_is_refused(tmp_path):
    with pytest.raises(gn.errors.SettingError, match="checkpoint="):
        train(callbacks=[gn.Checkpoint(epochs=1)], out=tmp_path / "run")
