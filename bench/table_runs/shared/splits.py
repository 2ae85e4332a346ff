"""What everyone is given of a table: a pandas DataFrame to fit and one to predict."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

TASKS = ("regression", "classification")
TEST = 0.2
SMALL = 200  # rows to warm up with


@dataclass(frozen=True)
class Split:
    """Columns are numbers, NaN where missing, or of pandas' dtype `category`; the target is a float
    or the number of a class."""

    task: str
    seed: int
    x: pd.DataFrame
    x_test: pd.DataFrame
    y: np.ndarray
    y_test: np.ndarray
    classes: int

    @property
    def categories(self):
        return list(self.x.select_dtypes("category"))

    @property
    def numbers(self):
        return list(self.x.select_dtypes("number"))


def split_table(table, seed):
    """A random fifth of the rows is the test; of a table in the order of time, the last fifth."""
    x, y = table.columns()
    order = {"shuffle": False} if table.in_time else {"random_state": seed}
    x, x_test, y, y_test = train_test_split(x, y, test_size=TEST, **order)
    classes = len(np.unique(np.concatenate([y, y_test]))) if table.task == "classification" else 0
    return Split(table.task, seed, x, x_test, y, y_test, classes)


def small_split(task):
    """A few rows of two columns, to warm up with."""
    generator = np.random.default_rng(0)
    number, category = generator.normal(size=SMALL), generator.choice(list("abc"), SMALL)
    x = pd.DataFrame({"number": number, "category": pd.Categorical(category)})
    y = number if task == "regression" else (number > 0).astype("int64")
    return Split(task, 0, x, x, y, y, classes=2)
