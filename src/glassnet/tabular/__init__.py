"""Tables to arrays and back: read, understand, encode, decode.

>>> from glassnet.tabular import Encoder, Schema, as_table, infer_target
>>> table = as_table({"age": [3, 9, 5], "hue": ["red", "blue", "red"], "price": [9.5, 2.0, 7.5]})
>>> schema = Schema.infer(table, target="price")
>>> encoder = Encoder.fit(table, schema)
>>> x, target = encoder.encode(table), infer_target(table["price"], "price")
>>> x.shape, target.encode(table["price"]).shape
((3, 2), (3, 1))
"""

from glassnet.tabular.calibration import (
    expected_calibration_error,
    fit_temperature,
    with_temperature,
)
from glassnet.tabular.columns import as_column
from glassnet.tabular.conformal import (
    QuantileGrid,
    conformal_quantile,
    coverage_of,
    mean_width,
    pinball,
    quantile_margin,
)
from glassnet.tabular.encoder import Encoder
from glassnet.tabular.features import ColumnEncoder
from glassnet.tabular.files import read_table, table_csv, write_table
from glassnet.tabular.frames import as_table
from glassnet.tabular.layout import Layout
from glassnet.tabular.leakage import Leak, look_for_leaks
from glassnet.tabular.schema import Column, Kind, Schema
from glassnet.tabular.table import Table
from glassnet.tabular.target import (
    ClassTarget,
    NumberTarget,
    Target,
    drop_missing_target,
    infer_target,
    restore_target,
)

__all__ = [
    "ClassTarget",
    "Column",
    "ColumnEncoder",
    "Encoder",
    "Kind",
    "Layout",
    "Leak",
    "NumberTarget",
    "QuantileGrid",
    "Schema",
    "Table",
    "Target",
    "as_column",
    "as_table",
    "conformal_quantile",
    "coverage_of",
    "drop_missing_target",
    "expected_calibration_error",
    "fit_temperature",
    "infer_target",
    "look_for_leaks",
    "mean_width",
    "pinball",
    "quantile_margin",
    "read_table",
    "restore_target",
    "table_csv",
    "with_temperature",
    "write_table",
]
