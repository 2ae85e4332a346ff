"""Frames of a training: what they hold, and as a file."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import ModelFileError, RunFolderError
from glassnet.frames import BINS, FRAMES_FILE, Frame, Frames, Histogram

LAYERS = {
    "dense": lambda: [gn.Dense(1, 4), gn.ReLU(), gn.Dense(4, 1)],
    "table": lambda: [gn.Embedding(5, 3), gn.BatchNorm(3), gn.Dense(3, 1)],
}


@pytest.fixture(params=LAYERS)
def frames(request):
    x = np.arange(40).reshape(-1, 1) % 5.0
    net = gn.Network(LAYERS[request.param]())
    return gn.train(net, x, x, epochs=7, callbacks=gn.Recorder()).frames


def same_histogram(one, other):
    if one is None or other is None:
        return one is other
    np.testing.assert_array_equal([one.low, one.high], [other.low, other.high])
    np.testing.assert_array_equal(one.counts, other.counts)
    return True


def same_array(one, other):
    if one is None or other is None:
        return one is other
    np.testing.assert_array_equal(one, other)
    return True


def same(some, others):
    for name in ("grid", "classes", "rows", "layers", "outputs", "epochs"):
        assert getattr(some, name) == getattr(others, name)
    assert same_array(some.inputs, others.inputs)
    assert same_array(some.target, others.target)
    assert all(map(same_array, some.points, others.points))
    for one, other in zip(some, others, strict=True):
        assert same_array(one.prediction, other.prediction)
        for layer, its in zip(one.layers, other.layers, strict=True):
            for name in ("name", "layer", "units", "dead"):
                assert getattr(layer, name) == getattr(its, name)
            for name in ("outputs", "gradient", "weights"):
                assert same_histogram(getattr(layer, name), getattr(its, name))
            for name in ("heat", "outputs_heat", "gradient_heat"):
                assert same_array(getattr(layer, name), getattr(its, name))


def test_a_file_holds_all_of_them(frames, tmp_path):
    frames.save(tmp_path / "frames.glass")
    same(frames, Frames.load(tmp_path / "frames.glass"))


@pytest.mark.parametrize("kept", [[], [Frame(0, np.full((5, 1), np.nan))]])
def test_none_and_bare_ones_can_be_saved_too(kept, tmp_path):
    rows = np.zeros((5, 1))
    few = Frames(rows, rows, (rows, rows), frames=kept)
    few.save(tmp_path / "frames.glass")
    same(few, Frames.load(tmp_path / "frames.glass"))


def test_a_list_of_frames(frames):
    assert len(frames) == len(frames.epochs) == len(list(frames)) == 8
    assert frames[-1] is list(frames)[-1]
    assert [frame.epoch for frame in frames[1:3]] == [1, 2]


def test_later_frames_are_forgotten(frames):
    frames.forget_after(4)
    assert frames.epochs == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda whole: b"",
        lambda whole: b"no frames at all",
        lambda whole: whole.replace(b'"epochs"', b'"epocks"').replace(b'epochs\\"', b'epocks\\"'),
    ],
)
def test_a_damaged_file_is_named(frames, tmp_path, damage):
    path = tmp_path / "frames.glass"
    frames.save(path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ModelFileError, match=r"frames\.glass"):
        Frames.load(path)


def test_another_file_of_ours_holds_no_frames(tmp_path):
    gn.Network([gn.Dense(1, 1)]).save(tmp_path / "net.glass")
    with pytest.raises(ModelFileError, match="no frames of a training"):
        Frames.load(tmp_path / "net.glass")


def test_a_run_can_do_without_a_damaged_file(tmp_path):
    x = np.ones((4, 1))
    gn.train(gn.Network([gn.Dense(1, 1)]), x, x, epochs=1, callbacks=gn.Recorder(), out=tmp_path)
    path = tmp_path / FRAMES_FILE
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(RunFolderError, match="delete it") as told:
        gn.History.load(tmp_path)
    assert str(path) in str(told.value)
    path.unlink()
    assert gn.History.load(tmp_path).frames is None


def test_every_finite_value_is_in_a_bin():
    values = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
    values[0] = [np.nan, np.inf, -np.inf, 0]
    found = Histogram.of(values)
    finite = values[np.isfinite(values)]
    wanted, edges = np.histogram(finite.astype(np.float64), BINS)
    np.testing.assert_array_equal(found.counts, wanted)
    np.testing.assert_allclose(found.edges, edges)


@pytest.mark.parametrize("value", [0.0, -3.0, 1e30])
def test_equal_values_are_in_one_bin_of_a_narrow_range(value):
    found = Histogram.of(np.full(9, value))
    assert (found.low, found.high, found.counts.max()) == (value, value, 9)
    assert found.edges[0] < value < found.edges[-1]


@pytest.mark.parametrize("values", [[], [np.nan, np.inf]])
def test_no_finite_values_are_in_no_bin(values):
    found = Histogram.of(np.array(values))
    assert found.counts.sum() == 0
    assert np.isnan([found.low, found.high]).all()


def test_values_further_apart_than_floats_say():
    largest = np.finfo(np.float64).max
    assert Histogram.of(np.array([-largest, largest])).counts.sum() == 2


@pytest.mark.parametrize("ends", [(-1e-45, 0.0), (-3e38, 3e38), (0.0, 1e-39)])
def test_values_at_the_ends_of_what_float32_says(ends):
    found = Histogram.of(np.array(ends, np.float32))
    assert (found.counts[0], found.counts[-1]) == (1, 1)
    assert (found.low, found.high) == pytest.approx(ends, rel=0.5)
