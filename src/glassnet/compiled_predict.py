"""How `Network.predict` comes to its compiled program, which nn itself must not know of."""

from functools import cache
from weakref import WeakKeyDictionary

from glassnet.errors import EngineError
from glassnet.nn.network import Forward, Network

__all__ = ["compiled_forward"]

_programs: WeakKeyDictionary[Network, dict[tuple[int, bool], Forward | str]] = WeakKeyDictionary()


def compiled_forward(network: Network, columns: int, *, logits: bool, must: bool) -> Forward | None:
    """Return the network's compiled way forward, made at its first use.

    None where something has no compiled form; EngineError then if it `must`.

    >>> import numpy as np, glassnet as gn
    >>> net = gn.Network([gn.Dense(2, 1)])
    >>> compiled_forward(net, 2, logits=False, must=True)(net, np.ones((3, 2), "float32")).shape
    (3, 1)
    """
    kept = _programs.setdefault(network, {})
    if (columns, logits) not in kept:
        kept[columns, logits] = _made(network, columns, logits)
    found = kept[columns, logits]
    if not isinstance(found, str):
        return found
    if must:
        raise EngineError("engine='compiled'", rule=found, remedy="use engine='auto' or 'numpy'")
    return None


def _made(network: Network, columns: int, logits: bool) -> Forward | str:
    """Return the way forward, or why there is none."""
    problem = numba_problem()
    if problem is not None:
        return problem
    from glassnet.engine.formulas import NotCompilable
    from glassnet.engine.prediction import Prediction

    try:
        return Prediction(network, columns, logits=logits)
    except NotCompilable as reason:
        return str(reason)


@cache
def numba_problem() -> str | None:
    """Return why numba cannot be used here, if it cannot.

    >>> numba_problem()
    """
    try:
        import numba  # noqa: F401
    except Exception as error:  # a missing wheel, another NumPy, a platform that LLVM refuses
        return f"numba cannot be used here: {error}"
    return None


Network.compiler = staticmethod(compiled_forward)
