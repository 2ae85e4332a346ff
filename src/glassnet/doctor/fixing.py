"""Training anew with the remedy that is proven."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.doctor.changes.layers import is_a
from glassnet.doctor.examining import examine
from glassnet.doctor.findings import Finding, Findings, Proof
from glassnet.doctor.patient import Patient
from glassnet.doctor.plan import Plan, Scaling
from glassnet.errors import DataError
from glassnet.nn import Dense, Network
from glassnet.record import History
from glassnet.sample import Sample
from glassnet.train import train
from glassnet.train.run_folder import check_free

__all__ = ["Fixed", "fix"]


@dataclass(frozen=True)
class Fixed:
    """A run trained anew: the finding whose remedy it has, the network, and its history.

    `before` and `after` are the run's own loss, in the units of the data, on the same rows.
    """

    finding: Finding
    network: Network = field(repr=False)
    history: History = field(repr=False)
    before: float
    after: float


def fix(
    run: History | str | Path, *, findings: Findings | None = None, out: str | Path | None = None
) -> Fixed:
    """Train a run anew with the best remedy that is proven, for all its steps, and return it.

    `findings` are those of `examine(run, prove=True)`, which is called unless they are given. Where
    the remedy scales inputs or targets, or leaves columns out, the network takes and gives the
    data as they were: that is folded into its first and last Dense. `out` is a folder for the new
    run; its records are of what was trained, in scaled units too.

    Errors: DataError where no remedy is proven that a network alone can have, where the run had
    more rows than are kept, and for runs of a table, whose encoding is no part of the network;
    RunFolderError where `out` is taken.

    >>> import numpy as np, glassnet as gn
    >>> x = np.linspace(-1, 1, 200).reshape(-1, 1)
    >>> net = gn.Network([gn.Dense(1, 16), gn.Tanh(), gn.Dense(16, 1), gn.ReLU()])
    >>> history = gn.train(net, x, np.sin(3 * x), optimizer=gn.Adam(0.01), epochs=300)
    >>> fixed = fix(history)
    >>> fixed.finding.cause, fixed.history.last.loss < 0.2 * history.last.loss
    ('output-cannot-reach', True)
    """
    history = run if isinstance(run, History) else History.load(run)
    _check_networks_own(history)
    if out is not None:
        check_free(Path(out), force=False)
    findings = examine(history, prove=True) if findings is None else findings
    finding = _proven(findings, history)
    assert finding.proof is not None
    sample, own = _whole(history, finding.proof), Plan.of(history)
    plan = finding.proof.remedy.apply(own)
    rows = plan.rows(sample)
    made = plan.prepared(sample, plan.steps, measured=rows)
    scaling: Scaling = made["scaling"]
    training: dict[str, Any] = {**_validation(rows, scaling), **made["training"]}
    network, inputs, target = (training.pop(name) for name in ("network", "inputs", "target"))
    trained = train(
        network, inputs, target, **training, out=out, progress=False,
        metrics=() if plan.scaled_target or plan.numbered else Patient(history).metrics,
        write_model=lambda net, path: folded(net, scaling).save(path),
    )  # fmt: skip
    after = made["outcome"](trained).final
    return Fixed(finding, folded(network, scaling), trained, own.loss_at_the_end(rows), after)


def _check_networks_own(history: History) -> None:
    """Refuse the run of a table."""
    if "columns" in history.config:
        raise DataError(
            "a run of a table",
            rule="it is more than a network: a table's encoding, and several of them",
            remedy="train again yourself with what the findings say",
        )


def _whole(history: History, proof: Proof) -> Sample:
    """Return the rows of a run that kept them all."""
    sample = history.sample
    if sample is None or sample.training.total > len(sample.training):
        raise DataError(
            f"a run of {history.config.get('rows', 'unknown')} rows",
            rule="a run is trained anew on the rows that it kept, and it kept a part of them",
            remedy=f"train again yourself with {proof.remedy.says()}",
        )
    return sample


def _validation(sample: Sample, scaling: Scaling) -> dict[str, Any]:
    held = sample.validation
    if held is None:
        return {}
    parts = scaling.inputs(held.inputs), scaling.target(held.target)
    return {"validation": parts if held.weights is None else (*parts, held.weights)}


def _proven(findings: Findings, history: History) -> Finding:
    """Return the finding whose remedy leaves least, of those that a network alone can have."""
    proven = [each for each in findings if each.proof is not None and each.proof.works]
    own = Plan.of(history)
    usable = [each for each in proven if each.proof and _folds(each.proof.remedy.apply(own))]
    if not usable:
        raise DataError(
            ", ".join(each.cause for each in proven or findings) or "no findings",
            rule="its scaling folds into no Dense at the network's end" if proven
            else "a run is trained anew where a remedy is proven to work, and none is",
            remedy="train again yourself with what the findings say",
        )  # fmt: skip
    return min(usable, key=lambda each: each.proof.share if each.proof else 1)


def _folds(plan: Plan) -> bool:
    """Whether the first and the last layer can take over what a plan does to the data."""
    first, last = plan.network["layers"][0], plan.network["layers"][-1]
    inputs = plan.scaled_inputs or bool(plan.dropped)
    return (is_a(first, "Dense") or not inputs) and (is_a(last, "Dense") or not plan.scaled_target)


def folded(network: Network, scaling: Scaling) -> Network:
    """Return a network that takes inputs and gives predictions in the units of the data.

    >>> import numpy as np
    >>> net = Network([Dense(1, 1)])
    >>> twice = Scaling((), (np.array([3.0]), np.array([0.5])), None)
    >>> np.allclose(folded(net, twice).predict([[4.0]]), net.predict([[2.0]]))
    True
    """
    own = network.copy()
    dense = [layer for layer in own.layers if isinstance(layer, Dense)]
    if scaling.columns is not None:
        mean, spread = scaling.columns
        _fold_inputs(dense[0], mean, spread)
    if scaling.targets is not None:
        mean, spread = scaling.targets
        dense[-1].weights[...] *= spread
        dense[-1].biases[...] = dense[-1].biases * spread + mean
    return _with_all_columns(own, scaling.dropped) if scaling.dropped else own


def _with_all_columns(network: Network, dropped: Sequence[int]) -> Network:
    """Return a network that takes columns that it was trained without, and ignores them."""
    config, arrays = network.config(), dict(network.arrays())
    first = dict(config["layers"][0])
    kept, units = first["inputs"], first["units"]
    first["inputs"] = kept + len(dropped)
    weights = np.zeros((first["inputs"], units), network.dtype)
    numbers = arrays["parameters"]
    weights[np.delete(np.arange(len(weights)), dropped)] = numbers[: kept * units].reshape(
        -1, units
    )
    arrays["parameters"] = np.concatenate([weights.ravel(), numbers[kept * units :]])
    return Network.restore({**config, "layers": [first, *config["layers"][1:]]}, arrays)


def _fold_inputs(first: Dense, mean: Array, spread: Array) -> None:
    first.weights[...] /= spread[:, None]
    first.biases[...] -= mean @ first.weights
