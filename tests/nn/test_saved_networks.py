"""Networks from files: the same bits from a good one, a clear error from any other."""

import json

import numpy as np
import pytest
from safetensors.numpy import save

from glassnet import load, model_file, nn
from glassnet.errors import ModelFileError
from glassnet.registered import restore


def network():
    columns = [nn.Columns(0, 2, [nn.Dense(2, 3)]), nn.Columns(2, 3, [nn.Embedding(4, 2)])]
    inside = nn.Residual([nn.Dense(5, 5, weight_l2=0.1, rate_factors={"biases": 0.5}), nn.SELU()])
    layers = [nn.Parallel(columns), nn.BatchNorm(5), inside, nn.Dropout(0.3), nn.Dense(5, 1)]
    return nn.Network(layers, seed=11)


def rows(count=20):
    return np.random.default_rng(0).uniform(0, 3, (count, 3)).astype("float32")


@pytest.mark.parametrize("settings", [{}, {"dtype": "float64"}, {"accumulate": "float64"}])
def test_everything_is_in_the_file(tmp_path, settings):
    made = nn.Network(restore(network().config()["layers"]), **settings)
    made.forward(rows(), training=True)
    made.save(tmp_path / "a.glass")
    read = load(tmp_path / "a.glass")
    assert read.config() == made.config()
    np.testing.assert_array_equal(read.predict(rows()), made.predict(rows()))
    np.testing.assert_array_equal(
        read.forward(rows(), training=True), made.forward(rows(), training=True)
    )


def test_a_fresh_seed_is_in_the_file(tmp_path):
    made = nn.Network([nn.Dense(1, 1)], seed=None)
    made.save(tmp_path / "a.glass")
    assert load(tmp_path / "a.glass").seed == made.seed


@pytest.mark.parametrize("seed", [np.int64(3), np.uint32(3)])
def test_a_seed_may_be_a_numpy_number(tmp_path, seed):
    nn.Network([nn.Dense(1, 1)], seed=seed).save(tmp_path / "a.glass")
    assert load(tmp_path / "a.glass").seed == 3


def test_a_read_network_trains_on(tmp_path):
    network().save(tmp_path / "a.glass")
    nets, loss = [network(), load(tmp_path / "a.glass")], nn.MeanSquaredError()
    for net in nets:
        optimizer = nn.Adam(0.01)
        for _ in range(3):
            loss.forward(net.forward(rows(), training=True), np.ones(20, "float32"))
            net.backward(loss.backward())
            optimizer.step(net)
    np.testing.assert_array_equal(nets[0].parameters, nets[1].parameters)


# ---- what a stranger may send ------------------------------------------------------------------


def assert_refused(path, change):
    """Write a file whose header or arrays were changed, and read it."""
    config, arrays = network().config(), {k: v.copy() for k, v in network().arrays().items()}
    header = {"format": model_file.FORMAT, "kind": "network", "network": config}
    change(header, arrays)
    path.write_bytes(save(arrays, metadata={"glassnet": json.dumps(header)}))
    with pytest.raises(ModelFileError) as caught:
        load(path)
    assert all((caught.value.value, caught.value.rule, caught.value.remedy))


LAST, NORM, DROPOUT = 4, 1, 3


@pytest.mark.parametrize(
    ("layer", "changes"),
    [
        (LAST, {"units": 0}),
        (LAST, {"units": -5}),
        (LAST, {"inputs": -5}),
        (LAST, {"units": None}),
        (LAST, {"units": "many"}),
        (LAST, {"units": [1]}),
        (LAST, {"units": {"class": "Initialiser.Zeros"}}),
        (LAST, {"units": float("nan")}),
        (LAST, {"units": 2.5}),
        (LAST, {"units": 10**12}),
        (LAST, {"units": 10**30}),
        (LAST, {"units": 10**400}),
        (LAST, {"inputs": 6}),
        (LAST, {"bogus": 1}),
        (LAST, {"weight_init": 3}),
        (LAST, {"weight_init": "HeNormal"}),
        (LAST, {"weight_init": {"class": "Layer.Tanh"}}),
        (LAST, {"weight_l2": -1}),
        (LAST, {"weight_l2": "a little"}),
        (LAST, {"rate_factors": 3}),
        (LAST, {"rate_factors": {"biases": "slow"}}),
        (LAST, {"class": "Layer.Unheard"}),
        (LAST, {"class": "os.system"}),
        (LAST, {"class": ""}),
        (LAST, {"class": None}),
        (LAST, {"class": ["Layer", "Dense"]}),
        (LAST, {"class": "Layer.Layer"}),
        (LAST, {"class": "Layer._Normalisation"}),
        (LAST, {"class": "Layer.BatchNorm"}),
        (LAST, {"class": "Optimizer.Adam"}),
        (NORM, {"features": 10**15}),
        (NORM, {"features": -1}),
        (NORM, {"momentum": None}),
        (NORM, {"epsilon": 0}),
        (DROPOUT, {"rate": 1}),
        (DROPOUT, {"rate": "half"}),
        (0, {"branches": []}),
        (0, {"branches": None}),
        (0, {"branches": [3]}),
        (0, {"branches": [{"class": "Layer.Columns", "start": 5, "stop": 2, "layers": []}]}),
        (2, {"layers": [{"class": "Layer.Dense", "inputs": 5, "units": 4}]}),
        (2, {"layers": "Dense"}),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_hostile_layer_is_refused(tmp_path, layer, changes):
    def change(header, _):
        header["network"]["layers"][layer].update(changes)

    assert_refused(tmp_path / "a", change)


@pytest.mark.parametrize(
    "changes",
    [
        {"layers": []},
        {"layers": None},
        {"layers": 3},
        {"layers": "Dense"},
        {"layers": {"class": "Layer.Tanh"}},
        {"layers": [3]},
        {"layers": [[]]},
        {"layers": [{"class": "Initialiser.Zeros"}]},
        {"dtype": "float16"},
        {"dtype": 32},
        {"dtype": ["float32"]},
        {"accumulate": "float16"},
        {"seed": "zero"},
        {"seed": -1},
        {"seed": [0]},
        {"bogus": 1},
    ],
    ids=str,
)
def test_a_hostile_network_is_refused(tmp_path, changes):
    assert_refused(tmp_path / "a", lambda header, _: header["network"].update(changes))


def test_a_network_without_layers_is_refused(tmp_path):
    assert_refused(tmp_path / "a", lambda header, _: header["network"].pop("layers"))


@pytest.mark.parametrize("config", [None, 3, [], "network"], ids=repr)
def test_what_is_no_network_is_refused(tmp_path, config):
    assert_refused(tmp_path / "a", lambda header, _: header.update(network=config))


@pytest.mark.parametrize("name", ["network", "kind"])
def test_a_header_without_a_part_is_refused(tmp_path, name):
    assert_refused(tmp_path / "a", lambda header, _: header.pop(name))


@pytest.mark.parametrize("kind", ["checkpoint", "predictor", "", None, 3, ["network"]], ids=repr)
def test_another_kind_of_file_is_refused(tmp_path, kind):
    assert_refused(tmp_path / "a", lambda header, _: header.update(kind=kind))


def test_layers_too_deep_are_refused(tmp_path):
    def bury(header, _):
        for _ in range(150):
            inside = header["network"]["layers"]
            header["network"]["layers"] = [{"class": "Layer.Residual", "layers": inside}]

    assert_refused(tmp_path / "a", bury)


ARRAYS = ["parameters", "1.mean", "1.variance", "3.seed_and_step"]


@pytest.mark.parametrize("name", ARRAYS)
def test_a_missing_array_is_refused(tmp_path, name):
    assert_refused(tmp_path / "a", lambda _, arrays: arrays.pop(name))


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize(
    "altered",
    [
        lambda array: array[..., :-1],
        lambda array: np.concatenate([array, array], axis=-1),
        lambda array: array[..., :1],
        lambda array: array[None],
        lambda array: array[..., :0],
    ],
    ids=["one less", "twice", "only one", "one axis more", "none"],
)
def test_an_array_of_another_shape_is_refused(tmp_path, name, altered):
    change = {name: np.ascontiguousarray(altered(network().arrays()[name]))}
    assert_refused(tmp_path / "a", lambda _, arrays: arrays.update(change))


def test_a_layer_more_or_less_is_refused(tmp_path):
    assert_refused(tmp_path / "a", lambda header, _: header["network"]["layers"].pop(2))
    more = {"class": "Layer.Dense", "inputs": 1, "units": 1}
    assert_refused(tmp_path / "a", lambda header, _: header["network"]["layers"].append(more))


def test_the_memory_a_file_asks_for_is_not_taken_before_it_is_checked(tmp_path, monkeypatch):
    """80 GB of weights in a header of a few bytes."""
    monkeypatch.setattr(nn.Network, "_allocate", lambda self: pytest.fail("it was allocated"))
    wide = {"class": "Layer.Dense", "inputs": 100_000, "units": 100_000}
    header = {"layers": [wide], "seed": 0, "dtype": "float32", "accumulate": None}
    with pytest.raises(ModelFileError, match="10000100000"):
        nn.Network.restore(header, {"parameters": np.zeros(3, "float32")})
