"""Which runner a training gets: the compiled one, or the textbook's where it must be."""

from collections.abc import Sequence

from glassnet.compiled_predict import check_numba, compiling
from glassnet.errors import EngineError
from glassnet.nn import Loss, Network, Optimizer
from glassnet.nn.settings import checked_engine, whole
from glassnet.saying import say_once
from glassnet.train.batches import Batches, Rows
from glassnet.train.metrics import Metric
from glassnet.train.runner import EpochRunner, NumpyRunner

__all__ = ["runner_for"]


def runner_for(
    engine: str,
    threads: int | None,
    network: Network,
    loss: Loss,
    optimizer: Optimizer,
    rows: Rows,
    batches: Batches,
    metrics: Sequence[Metric],
) -> EpochRunner:
    """Return the runner; "auto" takes NumPy's where something does not compile, and says why.

    EngineError where "compiled" cannot be had.
    """
    engine = checked_engine(engine)
    threads = None if threads is None else whole("threads", threads, 1)
    parts = network, loss, optimizer, rows, batches, metrics
    if engine == "numpy":
        return NumpyRunner(*parts)
    with compiling() as problem:
        check_numba()
        from glassnet.train.compiled import CompiledRunner

        return CompiledRunner(*parts, threads)
    return _fallen_back(engine, problem.reason, *parts)


def _fallen_back(engine: str, reason: str, *parts: object) -> NumpyRunner:
    if engine == "compiled":
        raise EngineError(
            "engine='compiled'", rule=reason, remedy="use engine='auto' or engine='numpy'"
        )
    say_once(f"NumPy runs this training: {reason}")
    return NumpyRunner(*parts)  # type: ignore[arg-type]
