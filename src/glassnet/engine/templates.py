"""Kernels around formulas: activations, losses and optimizer rules, from their own source."""

from collections.abc import Sequence

from glassnet.engine.formulas import Formula, NotCompilable
from glassnet.engine.kernel_text import Kernel

__all__ = ["activation", "activation_gradient", "elementwise_loss", "update"]


def activation(name: str, formula: Formula) -> Kernel:
    """y = f(x). Operands: x, columns, y, settings."""
    _check(formula)
    body = f"""
    n = rows * o[1]
    x, y = at(arena, o[0], n), at(arena, o[2], n)
{_constants(formula, "settings", 3)}
    for i in range(n):
        y[i] = {_call(formula, ["x[i]"], "settings")}
"""
    return _kernel(f"{name}_forward", [formula], body)


def activation_gradient(name: str, formula: Formula) -> Kernel:
    """d·f'(x), in the place of d. Operands: x, columns, y, settings, d."""
    _check(formula)
    body = f"""
    n = rows * o[1]
    x, y, d = at(arena, o[0], n), at(arena, o[2], n), at(arena, o[4], n)
{_constants(formula, "settings", 3)}
    for i in range(n):
        d[i] *= {_call(formula, ["x[i]", "y[i]"], "settings")}
"""
    return _kernel(f"{name}_backward", [formula], body)


def elementwise_loss(
    name: str, formula: Formula, derivative: Formula, outputs: int, targets: int
) -> Kernel:
    """The loss of every number, the weighted sum over rows, and its gradient.

    Operands: prediction, outputs, target, its columns, gradient, row weights, sum, weight of the
    batch, settings of formula and of derivative, room for the losses.
    """
    for each in (formula, derivative):
        _check(each, columns=(1, outputs))
    if targets not in (1, outputs):
        raise NotCompilable(f"{name} has {targets} target columns for {outputs} outputs")
    by_columns = formula.columns or derivative.columns or targets != outputs
    loop = _by_columns if by_columns else _straight
    body = f"""
    n, targets = o[1], o[3]
    z, y, d = at(arena, o[0], rows * n), at(arena, o[2], rows * targets), at(arena, o[4], rows * n)
    weights, losses = at(arena, o[5], rows), at(arena, o[10], rows * n)
    total, scale = 0.0 if fresh == 1 else numbers[o[6]], 1 / (numbers[o[7]] * n)
{_constants(formula, "settings", 8)}
{_constants(derivative, "slopes", 9)}
{loop(formula, derivative)}
    for i in range(rows):
        share, row = real(weights[i] * scale), 0.0
        for j in range(i * n, i * n + n):
            row += losses[j]
            d[j] *= share
        total += row / n * weights[i]
    numbers[o[6]] = total
"""
    return _kernel(f"{name}_loss", [formula, derivative], body)


def update(name: str, formula: Formula, kept: Sequence[bool], *, factors: bool) -> Kernel:
    """One optimizer step on a range of the parameters; `factors` multiply the rate of each.

    `kept` says of each slot whether there is an array for it; the others are 0. Operands:
    parameters, how many, gradients, settings, factors, then a place for each array.
    """
    _check(formula, 1 + len(kept))
    slots = [f"slot_{i}[i]" if here else "real(0)" for i, here in enumerate(kept)]
    results = ["p[i]", *(slot if "slot" in slot else "_" for slot in slots)]
    places = [f"slot_{i}" for i, here in enumerate(kept) if here]
    arrays = "".join(f"    {name} = at(arena, o[{5 + i}], n)\n" for i, name in enumerate(places))
    if factors:
        arrays += "    factors, rate = at(arena, o[4], n), real(numbers[0])\n"
    else:
        arrays += "    rate = numbers[0]\n"
    elements = ["p[i]", "g[i]", *slots, *["rate * factors[i]"] * factors]
    body = f"""
    n, t = o[1], numbers[1]
    p, g = at(arena, o[0], n), at(arena, o[2], n)
{arrays}{_constants(formula, "settings", 3)}
    for i in range(n):
        {", ".join(results)}{"" if slots else ","} = {_call(formula, elements, "settings")}
"""
    return _kernel(f"{name}_update", [formula], body)


def _straight(formula: Formula, derivative: Formula) -> str:
    return f"""    for i in range(rows * n):
        losses[i] = {_call(formula, ["z[i]", "y[i]"], "settings")}
        d[i] = {_call(derivative, ["z[i]", "y[i]"], "slopes")}"""


def _by_columns(formula: Formula, derivative: Formula) -> str:
    """Each output column may have values of its own, or share the row's one target."""
    given = ["z[k]", "y[i * targets + (j if targets > 1 else 0)]"]
    ours, slopes = _of_column(formula, "settings"), _of_column(derivative, "slopes")
    return f"""{_columns(formula, "settings", 8)}{_columns(derivative, "slopes", 9)}
    for i in range(rows):
        for j in range(n):
            k = i * n + j
            losses[k] = {_call(formula, [*given, *ours], "settings")}
            d[k] = {_call(derivative, [*given, *slopes], "slopes")}"""


def _columns(formula: Formula, name: str, operand: int) -> str:
    """Find the columns, which follow the settings, one after the other."""
    text, start = "", len(formula.settings)
    for k, column in enumerate(formula.columns):
        text += f"    {name}_column_{k} = at(numbers, o[{operand}] + {start}, {len(column)})\n"
        start += len(column)
    return text


def _of_column(formula: Formula, name: str) -> list[str]:
    """Return each column's number for output j."""
    return [
        f"real({name}_column_{k}[{'j' if len(column) > 1 else 0}])"
        for k, column in enumerate(formula.columns)
    ]


def _constants(formula: Formula, name: str, operand: int) -> str:
    """Compute in float64 what does not change from number to number, then round it."""
    text = f"    settings = at(numbers, o[{operand}], {len(formula.settings)})\n"
    for i, expression in enumerate(formula.constants):
        text += f"    {name}_{i} = real({expression})\n"
    return text


def _check(formula: Formula, results: int | None = None, columns: Sequence[int] = ()) -> None:
    """Refuse other results than these, and array settings of other lengths than these."""
    if formula.results != results:
        returned, wanted = (
            "one number" if each is None else f"a tuple of {each}"
            for each in (formula.results, results)
        )
        raise NotCompilable(f"{formula.name} returns {returned}, not {wanted}")
    lengths = [len(column) for column in formula.columns if len(column) not in columns]
    if lengths:
        raise NotCompilable(
            f"{formula.name} uses an array setting of {lengths[0]} numbers; compiled are those of "
            "losses, of one number for each output"
        )


def _call(formula: Formula, elements: Sequence[str], name: str) -> str:
    constants = [f"{name}_{i}" for i in range(len(formula.constants))]
    return f"{formula.name}({', '.join([*elements, *constants])})"


def _kernel(name: str, formulas: Sequence[Formula], body: str) -> Kernel:
    texts = dict.fromkeys(formula.text for formula in formulas)
    scalars = sorted({name for formula in formulas for name in formula.scalars})
    text = "".join(f"\n\n{_decorated(text)}" for text in texts)
    text += f"\n\n{{decorator}}\ndef kernel_entry(arena, numbers, o, rows, first, fresh):{body}"
    return Kernel(name, "kernel_entry", text, tuple(scalars))


def _decorated(text: str) -> str:
    """Mark every function of the text to be compiled."""
    lines = text.rstrip("\n").split("\n")
    return (
        "\n".join(f"@function\n{line}" if line.startswith("def ") else line for line in lines)
        + "\n"
    )
