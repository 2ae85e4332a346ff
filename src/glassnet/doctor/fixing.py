"""Training anew with the remedy that is proven."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from glassnet.array import Array
from glassnet.doctor.examining import examine
from glassnet.doctor.findings import Finding, Findings, Proof
from glassnet.doctor.plan import Plan, Scaling
from glassnet.errors import DataError
from glassnet.nn import Dense, Network
from glassnet.record import History
from glassnet.sample import Sample
from glassnet.train import train

__all__ = ["Fixed", "fix"]


@dataclass(frozen=True)
class Fixed:
    """A run trained anew: the finding whose remedy it has, the network, and its history."""

    finding: Finding
    network: Network = field(repr=False)
    history: History = field(repr=False)


def fix(
    run: History | str | Path, *, findings: Findings | None = None, out: str | Path | None = None
) -> Fixed:
    """Train a run anew with the best remedy that is proven, for all its steps, and return it.

    `findings` are those of `examine(run, prove=True)`, which is called unless they are given. Where
    the remedy scales inputs or targets, the network takes and gives them as they were: the scaling
    is folded into its first and last Dense. `out` is a folder for the new run.

    Errors: DataError where no remedy is proven, or the run had more rows than are kept.

    >>> import numpy as np, glassnet as gn
    >>> x = np.linspace(-1, 1, 200).reshape(-1, 1)
    >>> net = gn.Network([gn.Dense(1, 16), gn.Tanh(), gn.Dense(16, 1), gn.ReLU()])
    >>> history = gn.train(net, x, np.sin(3 * x), optimizer=gn.Adam(0.01), epochs=300)
    >>> fixed = fix(history)
    >>> fixed.finding.cause, fixed.history.last.loss < 0.2 * history.last.loss
    ('output-cannot-reach', True)
    """
    history = run if isinstance(run, History) else History.load(run)
    findings = examine(history, prove=True) if findings is None else findings
    finding = _proven(findings)
    assert finding.proof is not None
    sample = _whole(history, finding.proof)
    plan = finding.proof.remedy.apply(Plan.of(history))
    made = plan.prepared(sample, plan.steps)
    scaling: Scaling = made["scaling"]
    training: dict[str, Any] = {**_validation(sample, scaling), **made["training"]}
    network, inputs, target = (training.pop(name) for name in ("network", "inputs", "target"))
    trained = train(
        network, inputs, target, **training, out=out, progress=False,
        write_model=lambda net, path: folded(net, scaling).save(path),
    )  # fmt: skip
    return Fixed(finding, folded(network, scaling), trained)


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
    return {"validation": (scaling.inputs(held.inputs), scaling.target(held.target))}


def _proven(findings: Findings) -> Finding:
    proven = [each for each in findings if each.proof is not None and each.proof.works]
    if not proven:
        raise DataError(
            f"{len(findings)} findings",
            rule="a run is trained anew where a remedy is proven to work, and none is",
            remedy="see what the findings say",
        )
    return min(proven, key=lambda each: each.proof.after / each.proof.before if each.proof else 1)


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
    return own


def _fold_inputs(first: Dense, mean: Array, spread: Array) -> None:
    first.weights[...] /= spread[:, None]
    first.biases[...] -= mean @ first.weights
