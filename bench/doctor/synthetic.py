"""Made-up tables: numbers and categories, and a target that some of the columns carry."""

import numpy as np

from doctor.data import BINARY, CLASSES, REGRESSION, Data, one_hot, standard, tidy

TERMS = ("linear", "smooth", "step", "interaction")
SKEW = 0.8


def draw_table(draw, kind, *, rows, columns=None, noise=None, minority=None, **extras):
    """`noise` is its share of the variance; `minority` the share of class 1 of two."""
    columns = columns or int(draw.choice([1, 2, 3, 5, 8, 12, 20, 30]))
    inputs = draw_inputs(draw, rows, columns, zeros=extras.get("zeros", False))
    noise = float(draw.choice([0, 0, 0.05, 0.2, 0.5])) if noise is None else noise
    signals = [
        draw_signal(draw, inputs, noise) for _ in range(classes_of(draw, kind, extras))
    ]  # one a class, and one alone otherwise
    target = as_target(kind, np.column_stack(signals), minority, extras.get("skewed", False))
    return tidy(Data(f"table of {columns}", kind, inputs, target))


def classes_of(draw, kind, extras):
    return int(extras.get("classes") or draw.integers(3, 7)) if kind == CLASSES else 1


def draw_inputs(draw, rows, columns, zeros):
    """Numbers of one shape or another; among many columns, those of a category; some mostly 0."""
    shape = draw.choice(["normal", "uniform", "skewed"])
    numbers = draw.standard_normal((rows, columns))
    if shape == "uniform":
        numbers = draw.uniform(-1, 1, (rows, columns))
    elif shape == "skewed":
        numbers = np.exp(0.6 * numbers)
    if zeros:
        few = draw.random(columns) < 0.5
        numbers = np.where(few & (draw.random(numbers.shape) < draw.uniform(0.6, 0.9)), 0, numbers)
    inputs = standard(numbers)
    if columns >= 5 and draw.random() < 0.4:
        levels = int(draw.integers(2, 7))
        category = one_hot(draw.integers(0, levels, rows), range(levels))
        inputs = np.column_stack([inputs, category])
    return inputs


def draw_signal(draw, inputs, noise):
    """A sum of a few terms of a few columns, and noise; spread 1."""
    used = draw.choice(inputs.shape[1], min(inputs.shape[1], int(draw.integers(1, 6))), False)
    terms = [draw_term(draw, inputs[:, used]) for _ in range(max(2, len(used)))]
    signal = standard(sum(draw.uniform(0.5, 1.5) * standard(term) for term in terms))
    return np.sqrt(1 - noise) * signal + np.sqrt(noise) * draw.standard_normal(len(inputs))


def draw_term(draw, inputs):
    """One term of one column or two."""
    x, other = inputs[:, draw.integers(inputs.shape[1])], inputs[:, draw.integers(inputs.shape[1])]
    match draw.choice(TERMS):
        case "linear":
            return x
        case "smooth":
            return np.sin(draw.uniform(0.5, 2.5) * x + draw.uniform(0, 6))
        case "step":
            return np.tanh(draw.uniform(3, 8) * (x - draw.uniform(-0.7, 0.7)))
        case _:
            return x * other


def as_target(kind, signals, minority, skewed):
    """Numbers of spread 1, class 1 above a quantile, or the class of the greatest signal."""
    if kind == REGRESSION:
        target = np.exp(SKEW * signals[:, 0]) if skewed else signals[:, 0]
        return standard(target)
    if kind == BINARY:
        share = 0.5 if minority is None else minority
        return (signals[:, 0] > np.quantile(signals[:, 0], 1 - share)).astype(int)
    return np.argmax(signals, axis=1)
