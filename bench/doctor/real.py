"""Real tables, Glassnet's own and scikit-learn's, and the book's sine and spiral, as numbers."""

from functools import cache

import numpy as np

from doctor.data import BINARY, CLASSES, REGRESSION, Data, one_hot, standard, tidy
from glassnet import datasets

MOST_ROWS = 1500


@cache
def load_all(name):
    """Every row of a table."""
    return tidy(LOADERS[name]())


def draw_real(draw, name, rows=MOST_ROWS):
    """Some of the rows of a table, or all; the sine and the spiral are drawn anew."""
    if name in DRAWN:
        return tidy(DRAWN[name](draw))
    data = load_all(name)
    some = np.sort(draw.choice(len(data), min(rows, len(data)), replace=False))
    return tidy(data.take(some))


def table(name):
    """Numbers at mean 0 and spread 1, a column for each level of a text, no row with a gap."""
    columns = datasets.load(name)
    description = datasets.describe(name)
    target = columns.pop(description.target)
    if "date" in columns:
        columns |= season(columns.pop("date"))
    whole = ~np.any([missing(values) for values in columns.values()], axis=0)
    parts = [
        one_hot(values[whole]) if values.dtype == object else standard(values[whole])
        for values in columns.values()
    ]
    if description.task == "regression":
        return Data(name, REGRESSION, np.column_stack(parts), standard(target[whole]))
    target = np.unique(target[whole], return_inverse=True)[1]
    return Data(name, BINARY, np.column_stack(parts), target)


def season(dates):
    """The date as a place in the year, since the day itself never comes again."""
    days = np.array(dates, "datetime64[D]")
    angle = 2 * np.pi * (days - days.astype("datetime64[Y]")).astype(float) / 365.25
    return {"sine": np.sin(angle), "cosine": np.cos(angle)}


def missing(values):
    return values == None if values.dtype == object else np.isnan(values)  # noqa: E711


def from_sklearn(name, kind):
    from sklearn import datasets as sklearn_datasets

    bunch = getattr(sklearn_datasets, f"load_{name}")()
    inputs = bunch.data / 16 if name == "digits" else standard(bunch.data)
    return Data(name, kind, inputs, bunch.target)


def sine(draw):
    x, y = datasets.sine(int(draw.choice([200, 500, 1000])))
    return Data("sine", REGRESSION, x, y[:, 0])


def spiral(draw):
    classes = int(draw.integers(2, 5))
    x, y = datasets.spiral(int(draw.integers(100, 301)), classes, draw)
    apart = np.abs(x).max(axis=1) > 0  # the arms share their first point
    return Data("spiral", CLASSES, x[apart], y[apart].astype(int))


LOADERS = {
    "cars": lambda: table("cars"),
    "concrete": lambda: table("concrete"),
    "weather": lambda: table("weather"),
    "churn": lambda: table("churn"),
    "digits": lambda: from_sklearn("digits", CLASSES),
    "breast_cancer": lambda: from_sklearn("breast_cancer", BINARY),
}
DRAWN = {"sine": sine, "spiral": spiral}
KINDS = {
    **dict.fromkeys(["cars", "concrete", "weather", "sine"], REGRESSION),
    **dict.fromkeys(["churn", "breast_cancer"], BINARY),
    **dict.fromkeys(["digits", "spiral"], CLASSES),
}
