"""A program in words: what `engine.explain` prints."""

from glassnet.engine.formulas import NotCompilable
from glassnet.engine.lowering.networks import Lowered, Shapes, lower_training
from glassnet.errors import EngineError, SettingError
from glassnet.nn import Adam, Loss, Network, Optimizer
from glassnet.nn.defaults import default_loss, with_logits
from glassnet.nn.losses import Quantile
from glassnet.nn.settings import whole
from glassnet.text import Text

__all__ = ["explain"]


def explain(
    network: Network,
    *,
    loss: Loss | str | None = None,
    optimizer: Optimizer | str | None = None,
    batch_size: int = 32,
) -> Text:
    """Return the program of one training step, an instruction a line: phase, kernel, what it does.

    x is the batch, y its target, a… what layers put out, d… gradients on the way back. Phases run
    one after another, "rows" once for every tile of a lane; a lane is a part of the batch that one
    thread runs. EngineError, with the reason, where something has no compiled form.

    >>> import glassnet as gn
    >>> print(explain(gn.Network([gn.Dense(2, 3), gn.Tanh(), gn.Dense(3, 1)]), optimizer="sgd"))
    13 parameters in float32; 32 rows a batch in 1 lane, 36 rows a tile; an arena of 704 numbers
    rows    product                a1 = x·W + b, 2×3
    rows    Tanh_forward           a2 = Tanh() of a1
    rows    thin_product           a3 = a2·W + b, 3×1
    rows    MeanSquaredError_loss  d4 = gradient of MeanSquaredError() at a3
    rows    product                dW = a2ᵀ·d4
    rows    column_sums            db = Σ d4
    rows    product                d6 = d4·Wᵀ
    rows    Tanh_backward          d6 *= slope of Tanh()
    rows    thin_gradient          dW = xᵀ·d6
    rows    column_sums            db = Σ d6
    update  SGD_update             SGD() on 13 parameters
    """
    if not isinstance(network, Network):
        raise SettingError(
            f"network of type {type(network).__name__}",
            rule="a program is a Network's",
            remedy="put the layers into one: Network([...])",
        )
    batch_size = whole("batch_size", batch_size, 1)
    loss = default_loss(network) if loss is None else Loss.made(loss)
    optimizer = Adam() if optimizer is None else Optimizer.made(optimizer)
    fused, logits = with_logits(network, loss)
    columns = network.inputs or 1
    shapes = Shapes(batch_size, columns, _target_columns(network, loss), logits)
    try:
        lowered = lower_training(network, fused, optimizer, shapes, keep_best=False)
    except NotCompilable as reason:
        raise EngineError(
            "a program", rule=str(reason), remedy="train with engine='numpy'"
        ) from reason
    return Text("\n".join([_sizes(network, lowered, shapes), *_lines(lowered)]))


def _target_columns(network: Network, loss: Loss) -> int:
    outputs = network.outputs or 1
    if loss.predicts == "classes" or isinstance(loss, Quantile):
        return 1
    return outputs // 2 if loss.predicts == "distribution" else outputs


def _sizes(network: Network, lowered: Lowered, shapes: Shapes) -> str:
    program = lowered.program
    return (
        f"{network.parameters.size:,} parameters in {network.dtype}; {shapes.batch} rows a batch "
        f"in {program.lanes} lane{'s' * (program.lanes > 1)}, {program.layout.tile} rows a tile; "
        f"an arena of {program.size:,} numbers"
    )


def _lines(lowered: Lowered) -> list[str]:
    rows = [
        (phase, instruction.kernel.name, instruction.text)
        for phase, tasks in lowered.program.phases
        for task in tasks
        for instruction in task
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(2)]
    return [f"{a.ljust(widths[0])}  {b.ljust(widths[1])}  {text}" for a, b, text in rows]
