"""How often 90 % intervals hold the truth of fresh rows, and how wide they are, beside MAPIE's.

    python bench/intervals.py [--tables gm_cars,concrete] [--seeds 0,1,2,3,4] [--without-mapie]

MAPIE's are its conformalised quantile regression around the same estimator: three
`gn.TabularRegressor` for the quantiles 5 %, 95 % and 50 %, fitted to four fifths of the rows and
made to hold by the last fifth, as its documentation does it. Splits are those of bench/tabular.py.
"""

import argparse
import warnings

import numpy as np
from table_runs.shared.splits import split_table
from table_runs.shared.tables import DEVELOPMENT

import glassnet as gn

COVERAGE = 0.9
LEVELS = ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2, 0.5)  # in the order that MAPIE wants


def main():
    options = parse()
    print(f"{'table':12}{'rows held':>12}{'MAPIE':>12}{'width ÷ MAPIE':>16}", flush=True)
    held, theirs, widths = [], [], []
    for table in (table for table in DEVELOPMENT if table.name in options.tables):
        seeds = [seed for seed in options.seeds if seed < table.seeds]
        runs = [one(table, seed, options.mapie) for seed in seeds]
        own, other, ratio = np.array(runs).T
        print(
            f"{table.name:12}{own.mean():12.1%}{other.mean():12.1%}{geometric(ratio):16.3f}",
            flush=True,
        )
        held.append(own.mean())
        theirs.append(other.mean())
        widths.append(geometric(ratio))
    print(f"{'mean':12}{np.mean(held):12.1%}{np.mean(theirs):12.1%}{geometric(widths):16.3f}")


def parse():
    names = [table.name for table in DEVELOPMENT if table.task == "regression"]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tables", type=lambda text: text.split(","), default=names)
    parser.add_argument(
        "--seeds", type=lambda text: [int(each) for each in text.split(",")], default=range(5)
    )
    parser.add_argument("--without-mapie", dest="mapie", action="store_false")
    return parser.parse_args()


def one(table, seed, with_mapie):
    """Our share of rows held, MAPIE's, and our mean width ÷ MAPIE's, on one split."""
    split = split_table(table, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of leaks: the tables are as they are
        model = gn.TabularRegressor(random_state=seed).fit(split.x, split.y)
        own = model.predict_interval(split.x_test, COVERAGE)
        other = mapie(split, seed) if with_mapie else np.full_like(own, np.nan)
    return share_held(own, split), share_held(other, split), width(own) / width(other)


def mapie(split, seed):
    from mapie.regression import ConformalizedQuantileRegressor
    from sklearn.model_selection import train_test_split

    parts = train_test_split(split.x, split.y, test_size=0.2, random_state=seed)
    x, x_held_out, y, y_held_out = parts
    models = [
        gn.TabularRegressor(loss=gn.Quantile(level), intervals=False, random_state=seed).fit(x, y)
        for level in LEVELS
    ]
    around = ConformalizedQuantileRegressor(models, confidence_level=COVERAGE, prefit=True)
    around.conformalize(x_held_out, y_held_out)
    return around.predict_interval(split.x_test)[1][:, :, 0]


def share_held(ends, split):
    low, high = ends.T
    return float(np.mean((low <= split.y_test) & (split.y_test <= high)))


def width(ends):
    return float(np.mean(ends[:, 1] - ends[:, 0]))


def geometric(ratios):
    return float(np.exp(np.mean(np.log(ratios))))


if __name__ == "__main__":
    main()
