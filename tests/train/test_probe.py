import numpy as np
import pytest

import glassnet as gn
from glassnet.train.probe import is_log_spaced, next_log_spaced

NETWORKS = {
    "dropout, batch norm": [
        gn.Dense(3, 8), gn.BatchNorm(8), gn.ReLU(), gn.Dropout(0.5), gn.Dense(8, 1),
    ],
    "softmax": [gn.Dense(3, 8), gn.Tanh(), gn.Dense(8, 4), gn.Softmax()],
    "sigmoid": [gn.Dense(3, 1), gn.Sigmoid()],
    "softmax before a squared error": [gn.Dense(3, 1), gn.Softmax(), gn.Tanh()],
    "layers in layers": [
        gn.Parallel([gn.Columns(0, 2, [gn.Dense(2, 4)]), gn.Columns(2, 3, [gn.Embedding(5, 4)])]),
        gn.Residual([gn.Dense(8, 8), gn.GELU()]),
        gn.LayerNorm(8),
        gn.Dense(8, 1),
    ],
}  # fmt: skip


def table(rows=60):
    generator = np.random.default_rng(2)
    x = generator.normal(size=(rows, 3))
    x[:, 2] = generator.integers(0, 5, rows)
    return x, (x[:, :1] > 0).astype(float)


def rms(values):
    return float(np.sqrt(np.mean(np.square(values))))


def test_epochs_are_powers_of_two():
    wanted = {2**k for k in range(13)}
    assert {epoch for epoch in range(5000) if is_log_spaced(epoch)} == wanted
    for epoch in range(1, 4000):
        assert next_log_spaced(epoch) == min(n for n in wanted if n >= epoch)


def test_probes_come_at_the_first_steps_and_then_at_log_spaced_epochs():
    x, y = table(30)
    net = gn.Network([gn.Dense(3, 1)])
    history = gn.train(net, x, y, epochs=14, batch_size=3)
    found = {r.epoch: [probe.step for probe in r.probes] for r in history if r.probes}
    later = {epoch: [10 * epoch + 1] for epoch in (1, 2, 4, 8)}
    assert found == {0: [1, 2, 4, 8]} | later


def test_one_step_an_epoch_is_probed_at_log_spaced_epochs():
    x, y = table(30)
    history = gn.train(gn.Network([gn.Dense(3, 1)]), x, y, epochs=10)
    steps = [probe.step for record in history for probe in record.probes]
    assert steps == [1, 2, 3, 5, 9]


@pytest.mark.parametrize("name", NETWORKS)
def test_every_probe_of_every_layer_is_finite(name):
    net = gn.Network(NETWORKS[name]).copy()
    x, y = table()
    history = gn.train(net, x, y.astype(int), epochs=5, batch_size=16)
    top = len(net.layers) - (history.config["loss"]["class"] != "Loss.MeanSquaredError")
    for probe in (probe for record in history for probe in record.probes):
        assert [layer.layer for layer in probe.layers] == [
            type(layer).__name__ for layer in net.layers[:top]
        ]
        for layer in probe.layers:
            figures = [layer.mean, layer.spread, layer.zeros, layer.dead, layer.gradient]
            own = [layer.weights, layer.weight_gradient, layer.update]
            assert np.isfinite(figures).all()
            has_parameters = any(part.parameters for _, part in net.layers[int(layer.name)].walk())
            assert (own == [None] * 3) is not has_parameters
            assert not has_parameters or np.isfinite(own).all()
            assert 0 <= layer.dead <= layer.zeros <= 1


def test_figures_are_those_of_a_pass_by_hand():
    x, y = table(40)
    net = gn.Network([gn.Dense(3, 4), gn.ReLU(), gn.Dense(4, 1)], dtype="float64")
    net.layers[0].biases[...] = [-100, 0, -100, 1]  # the first and third unit are dead
    before = net.parameters.copy()
    history = gn.train(net, x, y, optimizer=gn.SGD(0.01), epochs=1)

    w1, b1, w2, b2 = net.named(net.parameters).values()
    sums = x @ w1 + b1
    active = np.maximum(sums, 0)
    d2 = 2 * (active @ w2 + b2 - y) / 40
    d1 = d2 @ w2.T
    slopes = d1 * (sums > 0)
    moved = net.parameters - before
    wanted = [
        (sums, d1 * (sums > 0), net.parameters[:16], [x.T @ slopes, slopes.sum(0)], moved[:16]),
        (active, d1, None, None, None),
        (active @ w2 + b2, d2, net.parameters[16:], [active.T @ d2, d2.sum(0)], moved[16:]),
    ]
    (probe,) = history.last.probes
    for layer, (outputs, gradient, weights, own, update) in zip(probe.layers, wanted, strict=True):
        assert layer.mean == pytest.approx(outputs.mean())
        assert layer.spread == pytest.approx(outputs.std())
        assert layer.zeros == (outputs == 0).mean()
        assert layer.gradient == pytest.approx(rms(gradient))
        if weights is not None:
            flat = np.concatenate([part.ravel() for part in own])
            assert layer.weights == pytest.approx(rms(weights))
            assert layer.weight_gradient == pytest.approx(rms(flat))
            assert layer.update == pytest.approx(rms(update))
    assert [layer.dead for layer in probe.layers] == [0, 0.5, 0]


def test_rows_of_weight_zero_do_not_spoil_the_gradient():
    x, y = table(300)
    weights = np.ones(300)
    weights[np.linspace(0, 299, 64).astype(int)] = 0  # the rows spread over all
    net = gn.Network([gn.Dense(3, 1)])
    history = gn.train(net, x, y, sample_weight=weights, epochs=1)
    assert np.isfinite(history.last.probes[0].layers[0].gradient)


def test_probing_leaves_no_trace_in_the_training(monkeypatch):
    from glassnet.train.probe import Probe

    trained = []
    for due in (Probe.is_due, lambda *_: False):
        monkeypatch.setattr(Probe, "is_due", due)
        net = gn.Network(
            [gn.Dense(3, 8), gn.BatchNorm(8), gn.ReLU(), gn.Dropout(0.3), gn.Dense(8, 1)]
        )
        history = gn.train(net, *table(), epochs=6, batch_size=8, metrics=["r2"])
        trained.append((net.arrays(), history["loss"], history["r2"]))
    assert trained[0][1:] == trained[1][1:]
    for name, array in trained[0][0].items():
        np.testing.assert_array_equal(array, trained[1][0][name])
