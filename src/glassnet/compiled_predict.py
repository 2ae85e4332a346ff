"""How `Network.predict` comes to its compiled program, which nn itself must not know of."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from glassnet.array import Array
from glassnet.errors import EngineError
from glassnet.nn.network import Forward, Network

if TYPE_CHECKING:
    from glassnet.engine.prediction import Prediction

__all__ = ["compiled_forward", "settled_forward"]

Made = tuple[tuple[Any, ...], Forward | str]  # the signature it was made for, and what was made
_programs: WeakKeyDictionary[Network, dict[tuple[int, bool], Made]] = WeakKeyDictionary()


def compiled_forward(network: Network, columns: int, *, logits: bool, must: bool) -> Forward | None:
    """Return the network's compiled way forward, made at its first use.

    None where something has no compiled form; EngineError then if it `must`.

    >>> import numpy as np, glassnet as gn
    >>> net = gn.Network([gn.Dense(2, 1)])
    >>> compiled_forward(net, 2, logits=False, must=True)(net, np.ones((3, 2), "float32")).shape
    (3, 1)
    """
    from glassnet.engine.signature import network_signature

    kept, now = _programs.setdefault(network, {}), network_signature(network.layers)
    made_for, found = kept.get((columns, logits), (None, ""))
    if made_for != now:
        found = _made(network, columns, logits)
        kept[columns, logits] = now, found
    if not isinstance(found, str):
        return found
    if must:
        raise EngineError("engine='compiled'", rule=found, remedy="use engine='auto' or 'numpy'")
    return None


def settled_forward(network: Network, columns: int) -> Callable[[Array], Array]:
    """Return the way forward of a network that changes no more: nothing is looked at again.

    Compiled, or NumPy's where something has no compiled form.

    >>> import numpy as np, glassnet as gn
    >>> settled_forward(gn.Network([gn.Dense(2, 1)]), 2)(np.ones((3, 2), "float32")).shape
    (3, 1)
    """
    made = _made(network, columns, logits=False)
    if isinstance(made, str):
        return network.forward
    made.take(network)
    return made.settled


def _made(network: Network, columns: int, logits: bool) -> "Prediction | str":
    """Return the way forward, or why there is none."""
    with compiling() as problem:
        check_numba()
        from glassnet.engine.prediction import Prediction

        return Prediction(network, columns, logits=logits)
    return problem.reason


def check_numba() -> None:
    """Raise ImportError where numba is not installed; it is imported only to compile.

    >>> check_numba()
    """
    if find_spec("numba") is None or find_spec("llvmlite") is None:
        raise ImportError("it is not installed")


class _Problem:
    reason = ""


@contextmanager
def compiling() -> Iterator[_Problem]:
    """Within, what has no compiled form, or a numba that cannot be used, ends it with a reason.

    >>> with compiling() as problem:
    ...     raise ImportError("no wheel for this platform")
    >>> problem.reason
    'numba cannot be used here: no wheel for this platform'
    """
    from glassnet.engine.formulas import NotCompilable

    problem = _Problem()
    try:
        yield problem
    except NotCompilable as reason:
        problem.reason = str(reason)
    except ImportError as error:
        problem.reason = f"numba cannot be used here: {error}"


Network.compiler = staticmethod(compiled_forward)
