import signal
from dataclasses import replace

import numpy as np
import pytest

import glassnet as gn
from glassnet import model_file
from glassnet.errors import ModelFileError, ResumeError, RunFolderError, SettingError
from glassnet.train.batches import Rows
from glassnet.train.checkpoint import fingerprint


def shipped(family):
    """Every example of every class of the family that the library itself brings."""
    known = [cls for cls in family.registry.values() if cls.__module__.startswith("glassnet.")]
    return [example for cls in known for example in cls.examples()]


class InterruptAt(gn.Callback, abstract=True):
    def __init__(self, epoch=None):
        self._epoch = epoch  # kept under another name: no setting that a resume compares

    def on_epoch(self, training, record):
        if record.epoch == self._epoch:
            raise KeyboardInterrupt


def afresh(thing):
    """The same settings in a new object, as another process would make it."""
    arguments = {name: value for name, value in thing.config().items() if name != "class"}
    if isinstance(thing, gn.SGD) and thing.schedule is not None:
        arguments["schedule"] = thing.schedule
    return type(thing)(**arguments)


def table(rows=40, seed=1):
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(rows, 3))
    return x, x[:, :1] * x[:, 1:2] + 0.1 * generator.normal(size=(rows, 1))


def network(dtype="float32"):
    layers = [gn.Dense(3, 6), gn.BatchNorm(6), gn.Tanh(), gn.Dropout(0.2), gn.Dense(6, 1)]
    return gn.Network(layers, seed=3, dtype=dtype)


def train(interrupt=None, *, net=None, dtype="float32", optimizer=None, data=None, **settings):
    """Train on the table with everything that a checkpoint must carry."""
    net = net or network(dtype)
    callbacks = [
        gn.EarlyStopping(patience=50),
        gn.ReduceOnPlateau(patience=1, factor=0.7),
        InterruptAt(interrupt),
    ]
    standard = {
        "epochs": 9, "batch_size": 8, "validation": 0.25, "metrics": ["r2"], "callbacks": callbacks,
        "checkpoint": gn.Checkpoint(epochs=3), "optimizer": optimizer or gn.Adam(0.01),
    }  # fmt: skip
    history = gn.train(net, *(data or table()), **(standard | settings))
    return net, history


def plain(history):
    return [replace(record, seconds=0.0) for record in history]


def same_run(folder, other):
    """Both folders hold the same run to the bit, but for how long epochs took."""
    names = ["checkpoint.glass", "config.json", "metrics.jsonl", "model.glass", "sample.glass"]
    for path in (folder, other):
        assert sorted(each.name for each in path.iterdir() if each.suffix != ".part") == names
    for name in ("model.glass", "config.json"):
        assert (folder / name).read_bytes() == (other / name).read_bytes()
    assert plain(gn.History.load(folder)) == plain(gn.History.load(other))
    (header, arrays), (its_header, its_arrays) = (
        model_file.read(path / "checkpoint.glass") for path in (folder, other)
    )
    assert header | {"metrics_bytes": 0} == its_header | {"metrics_bytes": 0}
    assert arrays.keys() == its_arrays.keys()
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, its_arrays[name])


def interrupted(folder, at=4, **settings):
    """A run whose checkpoint is of epoch 2 and whose metrics go further."""
    assert train(at, out=folder, **settings)[1].stopped == "interrupted"
    return folder


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def epochs_kept(folder):
    header, _ = model_file.read(folder / "checkpoint.glass")
    text = (folder / "metrics.jsonl").read_bytes()[: header["metrics_bytes"]]
    return text.count(b"\n")


# ---- the same bits -------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", shipped(gn.Optimizer), ids=repr)
def test_a_resumed_run_is_the_run_that_never_stopped(tmp_path, optimizer, dtype):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    net, history = train(out=whole, optimizer=afresh(optimizer), dtype=dtype)
    interrupted(parts, 7, optimizer=afresh(optimizer), dtype=dtype)
    again, resumed = train(resume=parts, optimizer=afresh(optimizer), dtype=dtype)
    same_run(whole, parts)
    assert plain(history) == plain(resumed)
    for name, array in net.arrays().items():
        np.testing.assert_array_equal(array, again.arrays()[name])


@pytest.mark.parametrize("schedule", shipped(gn.Schedule), ids=repr)
def test_schedules_go_on_where_they_were(tmp_path, schedule):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train(out=whole, optimizer=gn.SGD(0.01, schedule=schedule))
    interrupted(parts, optimizer=gn.SGD(0.01, schedule=schedule))
    train(resume=parts, optimizer=gn.SGD(0.01, schedule=schedule))
    same_run(whole, parts)


@pytest.mark.parametrize("at", range(9))
def test_it_does_not_matter_where_a_run_was_stopped(tmp_path, at):
    train(out=tmp_path / "whole")
    interrupted(tmp_path / "parts", at)
    train(resume=tmp_path / "parts")
    same_run(tmp_path / "whole", tmp_path / "parts")


def test_a_run_may_stop_many_times(tmp_path):
    train(out=tmp_path / "whole")
    interrupted(tmp_path / "parts", 3)
    for at in (3, 4, 7, 8):
        train(at, resume=tmp_path / "parts")
    train(resume=tmp_path / "parts")
    same_run(tmp_path / "whole", tmp_path / "parts")


def test_early_stopping_counts_on(tmp_path):
    def callbacks(at=None):
        return [gn.EarlyStopping(patience=4), gn.ReduceOnPlateau(patience=2), InterruptAt(at)]

    x, y = table()
    settings = {"validation": (x[:5], -y[:5]), "epochs": 200}
    history = train(out=tmp_path / "whole", callbacks=callbacks(), **settings)[1]
    assert history.stopped.startswith("no better validation_loss")
    interrupted(tmp_path / "parts", callbacks=callbacks(4), **settings)
    train(resume=tmp_path / "parts", callbacks=callbacks(), **settings)
    same_run(tmp_path / "whole", tmp_path / "parts")


@pytest.mark.parametrize("schedule", [None, gn.Cosine()])
def test_the_objects_of_the_interrupted_run_may_be_used_again(tmp_path, schedule):
    train(out=tmp_path / "whole", optimizer=gn.SGD(0.01, schedule=schedule))
    net, optimizer = network(), gn.SGD(0.01, schedule=schedule)
    interrupted(tmp_path / "parts", net=net, optimizer=optimizer)
    train(resume=tmp_path / "parts", net=net, optimizer=optimizer)
    same_run(tmp_path / "whole", tmp_path / "parts")


@pytest.mark.parametrize("patience", [50, 1])
def test_resuming_a_finished_run_changes_nothing(tmp_path, patience):
    x, y = table()
    settings = {"callbacks": [gn.EarlyStopping(patience=patience)], "validation": (x, -y)}
    net, history = train(out=tmp_path / "run", **settings)
    before = contents(tmp_path / "run")
    again, resumed = train(resume=tmp_path / "run", **settings)
    assert contents(tmp_path / "run") == before
    assert resumed == history
    np.testing.assert_array_equal(net.parameters, again.parameters)


def test_a_finished_run_goes_on_with_more_epochs(tmp_path):
    train(out=tmp_path / "whole", epochs=12)
    train(out=tmp_path / "parts", epochs=5)
    history = train(resume=tmp_path / "parts", epochs=12)[1]
    assert len(history) == 12
    same_run(tmp_path / "whole", tmp_path / "parts")


def test_a_run_at_its_time_limit_goes_on_without_one(tmp_path):
    train(out=tmp_path / "whole")
    history = train(out=tmp_path / "parts", time_limit=1e-9)[1]
    assert (len(history), history.stopped) == (1, "time limit")
    train(resume=tmp_path / "parts")
    same_run(tmp_path / "whole", tmp_path / "parts")


def test_weights_and_class_numbers_resume_too(tmp_path):
    x, _ = table()
    data = x, (x[:, 0] > 0) + (x[:, 1] > 0)

    def run(interrupt=None, **folder):
        net = gn.Network([gn.Dense(3, 5), gn.ReLU(), gn.Dense(5, 3), gn.Softmax()])
        weights = np.linspace(0.5, 2, 40)
        train(interrupt, net=net, data=data, sample_weight=weights, metrics=["accuracy"], **folder)

    run(out=tmp_path / "whole")
    run(4, out=tmp_path / "parts")
    run(resume=tmp_path / "parts")
    same_run(tmp_path / "whole", tmp_path / "parts")


class CtrlC(gn.Callback, abstract=True):
    """Sends Ctrl-C after an epoch, once or more often."""

    def __init__(self, epoch=None, times=1):
        self._epoch, self._times = epoch, times

    def on_epoch(self, training, record):
        for _ in range(self._times if record.epoch == self._epoch else 0):
            signal.raise_signal(signal.SIGINT)


FAR = gn.Checkpoint(seconds=1e6)  # none but the last


@pytest.mark.parametrize("at", range(9))
def test_ctrl_c_loses_no_epoch(tmp_path, at):
    train(out=tmp_path / "whole", callbacks=[CtrlC()], checkpoint=FAR)
    history = train(out=tmp_path / "parts", callbacks=[CtrlC(at)], checkpoint=FAR)[1]
    assert (history.stopped, len(history)) == ("interrupted", at + 1)
    assert epochs_kept(tmp_path / "parts") == at + 1
    resumed = train(resume=tmp_path / "parts", callbacks=[CtrlC()], checkpoint=FAR)[1]
    assert resumed.stopped == "all epochs"
    if at < 8:  # there the checkpoint is of the interrupted run, which says so
        same_run(tmp_path / "whole", tmp_path / "parts")
    whole = gn.load(tmp_path / "whole" / "model.glass")
    parts = gn.load(tmp_path / "parts" / "model.glass")
    np.testing.assert_array_equal(whole.parameters, parts.parameters)


@pytest.mark.parametrize("batch", [1, 6, 20])
def test_ctrl_c_within_an_epoch_finishes_it(tmp_path, monkeypatch, batch):
    forward, calls = gn.MeanSquaredError.row_gradient, []

    def pressed(self, *arguments):
        calls.append(1)
        if len(calls) == batch:
            signal.raise_signal(signal.SIGINT)
        return forward(self, *arguments)

    settings = {
        "callbacks": [gn.EarlyStopping(patience=50)], "checkpoint": FAR, "engine": "numpy",
    }  # fmt: skip
    train(out=tmp_path / "whole", **settings)
    monkeypatch.setattr(gn.MeanSquaredError, "row_gradient", pressed)
    history = train(out=tmp_path / "parts", **settings)[1]
    assert history.stopped == "interrupted"
    assert 0 < len(history) == epochs_kept(tmp_path / "parts") < 9
    train(resume=tmp_path / "parts", **settings)
    same_run(tmp_path / "whole", tmp_path / "parts")


def test_early_stopping_and_ctrl_c_together_stay_stopped(tmp_path):
    x, y = table()
    settings = {"validation": (x[:5], -y[:5]), "epochs": 200, "checkpoint": FAR}
    whole = train(
        out=tmp_path / "whole", callbacks=[gn.EarlyStopping(patience=4), CtrlC()], **settings
    )[1]
    last = whole.last.epoch
    for order in (1, -1):  # Ctrl-C before the callback that stops, and after it
        callbacks = [gn.EarlyStopping(patience=4), CtrlC(last)][::order]
        folder = tmp_path / str(order)
        train(out=folder, callbacks=callbacks, **settings)
        again = [gn.EarlyStopping(patience=4), CtrlC()][::order]
        resumed = train(resume=folder, callbacks=again, **settings)[1]
        assert plain(resumed) == plain(whole)
        assert resumed.stopped == whole.stopped


def test_a_second_ctrl_c_ends_at_once_and_the_checkpoint_before_goes_on(tmp_path):
    checkpoint = gn.Checkpoint(epochs=2, seconds=1e6)
    train(out=tmp_path / "whole", callbacks=[CtrlC()], checkpoint=checkpoint)
    history = train(out=tmp_path / "parts", callbacks=[CtrlC(4, 2)], checkpoint=checkpoint)[1]
    assert history.stopped == "interrupted"
    assert epochs_kept(tmp_path / "parts") == 4
    train(resume=tmp_path / "parts", callbacks=[CtrlC()], checkpoint=checkpoint)
    same_run(tmp_path / "whole", tmp_path / "parts")


# ---- when checkpoints are written ----------------------------------------------------------


@pytest.mark.parametrize(
    ("checkpoint", "kept"),
    [
        (gn.Checkpoint(epochs=2, seconds=1e6), 4),
        (gn.Checkpoint(epochs=5, seconds=1e6), 5),
        (gn.Checkpoint(seconds=1e-9), 5),
        (gn.Checkpoint(epochs=4, seconds=1e-9), 5),
    ],
)
def test_checkpoints_come_by_epochs_or_seconds(tmp_path, checkpoint, kept):
    interrupted(tmp_path / "run", 5, checkpoint=checkpoint)
    assert epochs_kept(tmp_path / "run") == kept


def test_the_last_epoch_is_always_kept(tmp_path):
    train(out=tmp_path / "run", checkpoint=gn.Checkpoint(epochs=7, seconds=1e6))
    assert epochs_kept(tmp_path / "run") == 9


def test_a_folder_without_a_checkpoint_starts_over(tmp_path):
    train(out=tmp_path / "whole")
    interrupted(tmp_path / "parts", 1)
    assert not (tmp_path / "parts" / "checkpoint.glass").exists()
    train(resume=tmp_path / "parts")
    same_run(tmp_path / "whole", tmp_path / "parts")


def test_what_a_sudden_end_leaves_behind_does_not_matter(tmp_path):
    train(out=tmp_path / "whole")
    folder = interrupted(tmp_path / "parts")
    with (folder / "metrics.jsonl").open("ab") as metrics:
        metrics.write(b'{"epoch": 5, "data_lo')
    (folder / "config.json").write_bytes(b'{"netw')
    (folder / ".checkpoint.glass.x1y2z3.part").write_bytes(b"half of it")
    train(resume=folder)
    same_run(tmp_path / "whole", folder)


# ---- what does not fit ---------------------------------------------------------------------


def other_network():
    return gn.Network([gn.Dense(3, 5), gn.Tanh(), gn.Dense(5, 1)], seed=3)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("data", {"data": table(seed=2)}),
        ("data", {"sample_weight": np.linspace(1, 2, 40)}),
        ("data", {"validation": 0.5}),
        ("data", {"validation": None, "callbacks": []}),
        ("seed", {"seed": 8}),
        ("batch_size", {"batch_size": 4}),
        ("shuffle", {"shuffle": False}),
        ("loss", {"loss": gn.Huber()}),
        ("network", {"net": other_network()}),
        ("network", {"dtype": "float64"}),
        ("optimizer", {"optimizer": gn.Adam(0.02)}),
        ("optimizer", {"optimizer": gn.SGD(0.01)}),
        ("callbacks", {"callbacks": []}),
        ("callbacks", {"callbacks": [gn.ReduceOnPlateau(), gn.EarlyStopping(), InterruptAt()]}),
    ],
)
def test_other_settings_are_refused_by_name(tmp_path, name, change):
    folder = interrupted(tmp_path / "run")
    with pytest.raises(ResumeError, match=f"{name}.*where the run had") as error:
        train(resume=folder, **change)
    assert f"give {name} as before" in error.value.remedy


def deeper(units):
    inner = [gn.Dense(6, units), gn.Tanh(), gn.Dense(units, 6)]
    return gn.Network([gn.Dense(3, 6), gn.Residual(inner), gn.Dense(6, 1)])


@pytest.mark.parametrize(
    ("before", "now", "message"),
    [
        (
            {"callbacks": [gn.EarlyStopping(patience=3)]},
            {"callbacks": [gn.EarlyStopping(patience=99)]},
            "callbacks: EarlyStopping(patience=99), where the run had patience=3",
        ),
        (
            {"callbacks": [gn.EarlyStopping(patience=3)]},
            {"callbacks": [gn.ReduceOnPlateau(patience=3)]},
            "callbacks: ReduceOnPlateau(watched='validation_loss', factor=0.5, ",
        ),
        (
            {"callbacks": []},
            {"callbacks": [InterruptAt()]},
            "callbacks: InterruptAt(), where the run had none",
        ),
        ({"metrics": "r2"}, {"metrics": "mae"}, "metrics: MAE(), where the run had R2()"),
        ({"metrics": ["r2", "mae"]}, {}, "metrics: none, where the run had MAE()"),
        (
            {"metrics": [gn.Metric.named("within")(1.0)]},
            {"metrics": [gn.Metric.named("within")(2.0)]},
            "metrics: Within(tolerance=2.0), where the run had tolerance=1.0",
        ),
        (
            {"optimizer": gn.Adam(0.01)},
            {"optimizer": gn.Adam(0.02)},
            "optimizer: Adam(learning_rate=0.02), where the run had learning_rate=0.01",
        ),
        ({"loss": "huber"}, {}, "loss: MeanSquaredError(), where the run had Huber(delta=1.0)"),
        (
            {"net": network},
            {"net": other_network},
            "network: layer 0, Dense(units=5), where the run had units=6",
        ),
        (
            {"net": network},
            {"net": lambda: network("float64")},
            "network: dtype='float64', where the run had 'float32'",
        ),
        (
            {"net": lambda: gn.Network([gn.Dense(3, 1)])},
            {"net": lambda: gn.Network([gn.Dense(3, 1), gn.Tanh()])},
            "network: 2 layers, where the run had 1",
        ),
        (
            {"net": lambda: deeper(4)},
            {"net": lambda: deeper(5)},
            "network: layer 1, Residual: Dense(units=5), where the run had units=4",
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_the_first_difference_is_named_briefly(tmp_path, before, now, message):
    def made(settings):
        net = settings.get("net", network)()
        return {"callbacks": []} | settings | {"net": net}

    train(out=tmp_path / "run", **made(before))
    with pytest.raises(ResumeError) as error:
        train(resume=tmp_path / "run", **made(now))
    assert error.value.value.startswith(message)
    assert len(error.value.value) < 250


def test_another_figure_to_be_best_in_is_refused(tmp_path):
    interrupted(tmp_path / "run")
    callbacks = [gn.EarlyStopping("validation_r2"), gn.ReduceOnPlateau(), InterruptAt()]
    with pytest.raises(ResumeError, match="monitor='validation_r2'"):
        train(resume=tmp_path / "run", callbacks=callbacks)


def test_a_refused_resume_leaves_the_run_as_it_was(tmp_path):
    folder = interrupted(tmp_path / "run")
    before = contents(folder)
    with pytest.raises(ResumeError):
        train(resume=folder, batch_size=4)
    assert contents(folder) == before
    train(resume=folder)


def test_other_validation_rows_are_other_data(tmp_path):
    x, y = table()
    interrupted(tmp_path / "run", validation=(x, y))
    with pytest.raises(ResumeError, match="data="):
        train(resume=tmp_path / "run", validation=(x, y + 1))


def test_the_data_are_known_by_numbers_and_shape():
    ones = np.ones((4, 1), "float32")
    weights = np.ones(4, "float32")
    kinds = [
        Rows(ones, ones, None),
        Rows(ones, ones, weights),
        Rows(ones, 2 * ones, None),
        Rows(2 * ones, ones, None),
        Rows(ones.reshape(2, 2), ones, None),
        Rows(ones.astype("float64"), ones, None),
    ]
    assert len({fingerprint(rows) for rows in kinds}) == len(kinds)
    assert fingerprint(kinds[0]) == fingerprint(Rows(ones.copy(), ones.copy(), None))


def test_a_resumed_run_stays_in_its_folder(tmp_path):
    interrupted(tmp_path / "run")
    with pytest.raises(SettingError, match="goes on in its own folder"):
        train(resume=tmp_path / "run", out=tmp_path / "other")
    train(resume=tmp_path / "run", out=str(tmp_path / "run"))


def test_a_folder_that_is_not_there_cannot_be_resumed(tmp_path):
    with pytest.raises(RunFolderError, match="no such folder"):
        train(resume=tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


# ---- broken checkpoints --------------------------------------------------------------------


@pytest.mark.parametrize("share", [0, 0.001, 0.1, 0.5, 0.999])
def test_a_checkpoint_cut_short_is_refused(tmp_path, share):
    folder = interrupted(tmp_path / "run")
    path = folder / "checkpoint.glass"
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ModelFileError, match="cut short"):
        train(resume=folder)


@pytest.mark.parametrize("content", [b"not a model", b"\0" * 100, b"PK\3\4" * 50])
def test_a_checkpoint_that_is_none_is_refused(tmp_path, content):
    folder = interrupted(tmp_path / "run")
    (folder / "checkpoint.glass").write_bytes(content)
    with pytest.raises(ModelFileError, match=r"checkpoint\.glass"):
        train(resume=folder)


def test_a_checkpoint_of_a_newer_format_asks_for_an_update(tmp_path):
    folder = interrupted(tmp_path / "run")
    header, arrays = model_file.read(folder / "checkpoint.glass")
    newer = {name: value for name, value in header.items() if name != "kind"} | {"format": 99}
    model_file.write(folder / "checkpoint.glass", "checkpoint", newer, arrays)
    with pytest.raises(ModelFileError, match=r"format 99.*update glassnet"):
        train(resume=folder)


def test_a_model_in_place_of_the_checkpoint_is_refused(tmp_path):
    folder = interrupted(tmp_path / "run")
    network().save(folder / "checkpoint.glass")
    with pytest.raises(ResumeError, match="is a network"):
        train(resume=folder)


def test_a_checkpoint_that_is_a_folder_is_refused(tmp_path):
    folder = interrupted(tmp_path / "run")
    (folder / "checkpoint.glass").unlink()
    (folder / "checkpoint.glass").mkdir()
    with pytest.raises(ModelFileError, match=r"checkpoint\.glass"):
        train(resume=folder)


@pytest.mark.parametrize("content", [None, b"", b'{"epoch": 0'])
def test_metrics_shorter_than_the_checkpoint_says_are_refused(tmp_path, content):
    folder = interrupted(tmp_path / "run")
    metrics = folder / "metrics.jsonl"
    metrics.unlink() if content is None else metrics.write_bytes(content)
    with pytest.raises((ResumeError, RunFolderError), match=r"metrics\.jsonl"):
        train(resume=folder)
