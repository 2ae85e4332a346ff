"""A run trained anew has what was proven, takes the data as they are, and says its loss in them."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.doctor import Findings, fix
from glassnet.doctor.changes import BalancedClasses, DropColumns, OtherSplit, ScaledInputs
from glassnet.doctor.findings import Finding, Proof
from glassnet.errors import DataError, RunFolderError


def proven(remedy, cause="unscaled-inputs"):
    proof = Proof(remedy, 1.0, 0.1)
    return Findings([Finding(cause, "", "", 0.9, (remedy,), proof=proof)])


def trained(parts, x, y, **settings):
    settings = {"optimizer": gn.Adam(0.01), "epochs": 60, "progress": False, **settings}
    return gn.train(gn.Network(parts), x, y, **settings)


def mean_squared_error(network, x, y):
    return float(np.mean((network.predict(x) - y) ** 2))


def test_its_loss_is_in_the_units_of_the_data(wave):
    x, y = wave[0], 300 * wave[1] + 4000
    history = trained([gn.Dense(2, 16), gn.Tanh(), gn.Dense(16, 1)], x, y, epochs=300)
    fixed = fix(history)
    assert fixed.finding.cause == "unscaled-target"
    assert fixed.after == pytest.approx(mean_squared_error(fixed.network, x, y), rel=1e-3)
    assert fixed.before == pytest.approx(history.last.data_loss, rel=0.05)
    curves = fixed.finding.proof.curves
    assert curves["after"][-1] < curves["before"][-1] / 2
    assert curves["after"][-1] == pytest.approx(fixed.after, rel=0.2)


def test_balanced_classes_are_learned_balanced():
    generator = np.random.default_rng(0)
    x = generator.normal(size=(600, 2))
    labels = (x[:, 0] > 1.7).astype(int)
    parts = [gn.Dense(2, 8), gn.ReLU(), gn.Dense(8, 2), gn.Softmax()]
    history = trained(parts, x, labels, optimizer=gn.Adam(0.001), epochs=15, batch_size=32)
    fixed = fix(history, findings=proven(BalancedClasses(), "imbalance"))
    answered = fixed.network.predict(x).argmax(axis=1)
    before = gn.Network.restore(history.config["network"], history.sample.end)
    assert not before.predict(x).argmax(axis=1).any()
    assert (answered[labels == 1] == 1).mean() > 0.5


def test_another_split_is_the_one_that_is_trained_on(wave):
    x, y = wave
    parts = [gn.Dense(2, 8), gn.Tanh(), gn.Dense(8, 1)]
    history = trained(parts, x[:200], y[:200], validation=(x[200:], y[200:]))
    fixed = fix(history, findings=proven(OtherSplit("random"), "split-drift"))
    assert fixed.history.sample.training.inputs.shape == (200, 2)
    assert not np.array_equal(fixed.history.sample.training.inputs, history.sample.training.inputs)


def test_columns_left_out_are_still_taken(wave):
    x, y = wave
    x = np.column_stack([x[:, :1], np.full(300, 7.0), x[:, 1:]])
    history = trained([gn.Dense(3, 8), gn.Tanh(), gn.Dense(8, 1)], x, y)
    fixed = fix(history, findings=proven(DropColumns([1]), "constant-column"))
    other = x.copy()
    other[:, 1] = -50.0
    np.testing.assert_array_equal(fixed.network.predict(other), fixed.network.predict(x))
    assert mean_squared_error(fixed.network, x, y) == pytest.approx(fixed.after, rel=1e-3)


@pytest.mark.parametrize(
    "parts",
    [
        [gn.Tanh(), gn.Dense(2, 1)],
        [gn.LayerNorm(2), gn.Dense(2, 1)],
    ],
)
def test_what_cannot_fold_into_the_network_is_refused(parts, wave):
    history = trained(parts, *wave, epochs=2)
    with pytest.raises(DataError, match="folds into no Dense"):
        fix(history, findings=proven(ScaledInputs()))


def test_a_table_is_more_than_its_network(stuck):
    stuck.config["columns"] = ["a", "b"]
    try:
        with pytest.raises(DataError, match="a run of a table"):
            fix(stuck)
    finally:
        del stuck.config["columns"]


def test_a_folder_that_is_taken_is_refused_before_anything_else(stuck, tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(RunFolderError):
        fix(stuck, findings=Findings(), out=tmp_path)


def test_metrics_are_kept(wave):
    history = trained(
        [gn.Dense(2, 16), gn.Tanh(), gn.Dense(16, 1), gn.ReLU()], *wave, metrics=["r2"], epochs=200
    )
    fixed = fix(history)
    assert fixed.history.last.metrics["r2"] > history.last.metrics["r2"]


def test_a_change_that_the_network_rules_out_is_no_proof(wave):
    x, y = wave
    x = np.column_stack([x, 2 * x[:, 0]])
    history = trained([gn.LayerNorm(3), gn.Dense(3, 8), gn.Tanh(), gn.Dense(8, 1)], x, y)
    (finding,) = (f for f in gn.examine(history, prove=True) if f.cause == "duplicate-column")
    assert finding.proof is None


def test_a_fact_is_no_failure_of_its_remedy(wave):
    x, y = wave
    x = np.column_stack([x, 2 * x[:, 0]])
    history = trained([gn.Dense(3, 16), gn.Tanh(), gn.Dense(16, 1)], x, y, epochs=200)
    (finding,) = (f for f in gn.examine(history, prove=True) if f.cause == "duplicate-column")
    assert "for comparison: loss" in str(finding)
    assert "did not help" not in str(finding)


def test_a_cure_of_a_run_that_diverged_is_better_than_a_constant():
    remedy = ScaledInputs()
    assert not Proof(remedy, np.inf, 1e19, constant=1.0).works
    assert Proof(remedy, np.inf, 0.5, constant=1.0).works
