"""The parametric activation: what its shares do, and what sees through it."""

import numpy as np
import pytest

from glassnet import load, nn
from glassnet.errors import SettingError, ShapeError
from glassnet.testing import check_gradients

X = np.array([[-2.0, 0.5, 3.0], [-0.1, 1.5, -4.0]])
D = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])


def with_shares(activation, shares, dtype="float64"):
    layer = nn.Parametric(activation, len(shares)).setup(dtype=dtype)
    layer.parameters["shares"][...] = shares
    return layer


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("make", [nn.SELU, nn.Mish, nn.ReLU, nn.Linear])
def test_it_begins_as_the_activation_to_the_bit(make, dtype):
    x = np.array([[-1e30, -3.0, 1e-30], [0.0, 3.0, 1e30]], dtype)
    layer, alone = nn.Parametric(make(), 3).setup(dtype=dtype), make()
    np.testing.assert_array_equal(layer.forward(x), alone.forward(x))
    d = D.astype(dtype)
    np.testing.assert_array_equal(layer.backward(d), alone.backward(d))


def test_without_a_share_it_passes_everything_on():
    layer = with_shares(nn.SELU(), [0, 0, 0])
    np.testing.assert_array_equal(layer.forward(X), X)
    np.testing.assert_array_equal(layer.backward(D), D)


def test_every_unit_has_a_share_of_its_own():
    layer = with_shares(nn.ReLU(), [1, 0.5, 0.25])
    assert layer.forward(X).tolist() == [[0, 0.5, 3], [0, 1.5, -3]]
    assert layer.backward(D).tolist() == [[0, -2, 0.5], [0, 0.25, -0.75]]
    assert layer.gradients["shares"].tolist() == [[2 * 1 + 0.1 * 3, 0, 4 * -1]]


# python -c "
# import torch; from torch.nn import functional as F
# x = torch.tensor([[-2.0, 0.5, 3.0], [-0.1, 1.5, -4.0]], dtype=torch.float64, requires_grad=True)
# d = torch.tensor([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]], dtype=torch.float64)
# for f in F.selu, F.mish:
#     a = torch.tensor([[0.3, 1.2, -0.5]], dtype=torch.float64, requires_grad=True)
#     y = x + a * (f(x) - x); x.grad = None; y.backward(d)
#     print(y.tolist(), x.grad.tolist(), a.grad.tolist(), sep='\n')", torch 2.13.0
GOLDEN = [
    (
        nn.SELU(),
        [
            [-1.8560499405787085, 0.5304205924132883, 2.923948518966779],
            [-0.12019158178729418, 1.5912617772398647, -5.137050685905052],
        ],
        [
            [0.7713798616755045, -2.1216823696531533, 0.4873247531611299],
            [3.5317146614007564, 0.26521029620664416, -1.483899643671259],
        ],
        [[0.2779177135313634, -0.03168811709717528, -2.1980498907768844]],
    ),
    (
        nn.Mish(),
        [
            [-1.4757504448087126, 0.35029425356587407, 3.0067324975160212],
            [-0.08703657256385343, 1.3840539196749633, -5.963704129603988],
        ],
        [
            [0.6674934722738818, -1.7274185008585454, 0.4947232722676391],
            [2.5821325360856817, 0.27654639550235427, -1.5268866048967402],
        ],
        [[1.877132791665757, 0.22535414398916054, -3.934140756723996]],
    ),
]


@pytest.mark.parametrize(("activation", "y", "dx", "shares"), GOLDEN, ids=["SELU", "Mish"])
def test_golden_values(activation, y, dx, shares):
    layer = with_shares(activation, [0.3, 1.2, -0.5])
    np.testing.assert_allclose(layer.forward(X), y, rtol=1e-14)
    np.testing.assert_allclose(layer.backward(D), dx, rtol=1e-14)
    np.testing.assert_allclose(layer.gradients["shares"], shares, rtol=1e-14)


@pytest.mark.parametrize("slope", [0.0, 0.25, 1.0])
def test_of_a_relu_it_is_the_leaky_one_with_a_learned_slope(slope):
    """He et al.'s PReLU: the share 1 - slope leaves slope·x below zero."""
    layer, leaky = with_shares(nn.ReLU(), 3 * [1 - slope]), nn.LeakyReLU(slope)
    np.testing.assert_array_equal(layer.forward(X), leaky.forward(X))
    np.testing.assert_array_equal(layer.backward(D), leaky.backward(D))
    (below,) = np.where(X < 0, -X * D, 0).sum(axis=0, keepdims=True)
    np.testing.assert_allclose(layer.gradients["shares"][0], below, rtol=1e-14)


@pytest.mark.parametrize("activation", [nn.ELU(0.5), nn.GELU(), nn.Sigmoid()], ids=repr)
def test_gradients_at_any_shares(activation, generator):
    net = nn.Network([nn.Dense(2, 3), nn.Parametric(activation, 3)], dtype="float64")
    net.parameters[...] = generator.standard_normal(net.parameters.size)
    assert check_gradients(net) < 1e-6


def test_training_finds_how_much_of_it_is_wanted(generator):
    x = generator.standard_normal((200, 1))
    net = nn.Network([nn.Parametric(nn.Tanh(), 1)], dtype="float64")
    loss, optimizer = nn.MeanSquaredError(), nn.Adam(0.05)
    for _ in range(300):
        loss.forward(net.forward(x, training=True), 0.7 * np.tanh(x) + 0.3 * x)
        net.backward(loss.backward())
        optimizer.step(net)
    np.testing.assert_allclose(net.parameters, 0.7, atol=1e-6)


# ---- what sees through it ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activation", "suited"),
    [
        (nn.SELU(), "LeCunNormal()"),
        (nn.Mish(), "HeNormal()"),
        (nn.Tanh(), "GlorotUniform()"),
    ],
    ids=repr,
)
def test_weights_suit_the_activation_within(activation, suited):
    first, second = nn.Dense(2, 3), nn.Dense(3, 3)
    following = [nn.BatchNorm(3), nn.Parametric(activation, 3)]
    nn.Network([first, *following, nn.Residual([second, nn.ReLU()])])
    assert (repr(first.suited_init), repr(second.suited_init)) == (suited, "HeNormal()")


def test_a_file_keeps_the_setting_of_the_activation(tmp_path):
    net = nn.Network([nn.Parametric(nn.LeakyReLU(0.2), 3, rate_factors={"shares": 0.1})])
    net.parameters[...] = 0.5, 0.25, 2
    net.save(tmp_path / "a.glass")
    twin = load(tmp_path / "a.glass")
    assert repr(twin) == repr(net)
    assert twin.layers[0].activation.slope == 0.2
    np.testing.assert_array_equal(twin.rate_factors, np.float32([0.1, 0.1, 0.1]))
    np.testing.assert_array_equal(twin.forward(X), net.forward(X))


def test_summary_and_trace_show_it_as_one_layer():
    net = nn.Network([nn.Parametric(nn.SELU(), 3)])
    assert net.summary().splitlines()[1].split() == ["0", "Parametric(SELU(),", "3)", "3", "3"]
    (step,) = net.trace(X).steps
    assert (step.layer, list(step.parameters)) == ("Parametric(SELU(), 3)", ["shares"])
    assert list(net.named(net.parameters)) == ["0.shares"]


# ---- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "activation", [nn.Softmax(), nn.Dense(3, 3), nn.SELU, "selu", None], ids=repr
)
def test_what_does_not_work_number_by_number(activation):
    with pytest.raises(SettingError, match=r"number by number; .* SELU\(\)"):
        nn.Parametric(activation, 3)


def test_settings_out_of_range():
    with pytest.raises(SettingError, match="units"):
        nn.Parametric(nn.SELU(), 0)
    with pytest.raises(SettingError, match="this layer has shares"):
        nn.Network([nn.Parametric(nn.SELU(), 3, rate_factors={"share": 0.1})])


def test_rows_of_another_width():
    with pytest.raises(ShapeError, match="it takes 2"):
        nn.Parametric(nn.SELU(), 2).setup().forward(X)


def test_one_activation_at_two_places():
    selu = nn.SELU()
    for layers in ([selu, nn.Parametric(selu, 3)], [nn.Parametric(selu, 3) for _ in range(2)]):
        with pytest.raises(SettingError, match="at two places"):
            nn.Network(layers)
