"""Tables from files and back: CSV, TSV, Parquet and JSON lines."""

import csv
import glob
import gzip
import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError
from glassnet.suggest import did_you_mean, listed
from glassnet.tabular.columns import is_missing
from glassnet.tabular.delimited import (
    AS_UTF8,
    MISSING_TEXTS,
    bad_file,
    no_rows,
    open_bytes,
    read_delimited,
)
from glassnet.tabular.frames import as_table
from glassnet.tabular.table import Table

if TYPE_CHECKING:
    import polars as pl

__all__ = ["MISSING_TEXTS", "read_table", "table_csv", "write_table"]

_LARGEST_WHOLE = 2.0**53


def read_table(path: str | os.PathLike[str]) -> Table:
    """The table in a file; its ending says how: .csv .tsv .parquet .jsonl .ndjson, and .csv.gz.

    Rule for CSV and TSV: the first line names the columns; a column is numbers, true/false or
    ISO dates (2024-05-31, with or without a time) if all its values in the whole file are, and
    else text; spaces around values and names are cut off; `MISSING_TEXTS` are missing; empty
    lines are skipped if the file has several columns. Dates such as 03/04/2024 stay text, since
    they mean two things, and so do codes that a number would shorten or round (00001,
    whole numbers beyond 2**53). A nameless column is called column_0, column_1, ... by its place,
    or dropped if it is empty. If the first line of a .csv has semicolons but no commas, they
    separate, and a column of 1,5 or 2 is numbers if none of its values has a point. JSON has null
    for missing and no dates: ISO texts stay text, and the schema takes them for dates.

    Errors: DataError, in one line, for an unknown ending, a file that is missing, empty or
    unreadable, a folder, and lines that have more or fewer values than there are columns.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "cars.csv")
    ...     _ = path.write_text("age,hue\\n3,red\\nNA,blue\\n")
    ...     read_table(path)["age"]
    array([ 3., nan])
    """
    path = Path(path)
    _refuse_unreadable(path)
    read, _ = _by_ending(path)
    try:
        frame = read(path)
    except _reading_errors() as error:
        raise _unreadable(path, error) from error
    if frame.is_empty():
        raise no_rows(path)
    return as_table(frame)


def write_table(table: Table, path: str | os.PathLike[str]) -> None:
    """Write the table; the endings are those of `read_table`.

    It is written beside the file under another name and then renamed, so that the file is never
    half written. Columns of whole numbers are written without a point and dates at midnight
    without a time. In CSV and TSV, texts that read as numbers, dates or missing come back so.

    Errors: DataError for an unknown ending or where nothing can be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_table(Table({"age": [3, None]}), Path(folder, "cars.parquet"))
    ...     read_table(Path(folder, "cars.parquet"))["age"]
    array([ 3., nan])
    """
    path = Path(path)
    _, write = _by_ending(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(_to_polars(table), beside)
        os.replace(beside, path)
    except OSError as error:
        rule = f"it cannot be written ({error.strerror or error})"
        raise bad_file(path, rule, "choose an existing folder that you may write to") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def table_csv(table: Table) -> str:
    """The table as the text of a CSV file, as `write_table` writes it.

    >>> table_csv(Table({"age": [3, None], "hue": ["red", "blue"]}))
    'age,hue\\n3,red\\n,blue\\n'
    """
    return _to_polars(table).write_csv()


def _unreadable(path: Path, error: Exception) -> DataError:
    if isinstance(error, UnicodeError):
        return bad_file(path, "it cannot be read (its text is not UTF-8)", AS_UTF8)
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    remedy = "check that the file is whole, is saved as UTF-8 and is what its ending says"
    return bad_file(path, f"it cannot be read ({reason})", remedy)


def _refuse_unreadable(path: Path) -> None:
    if path.is_dir():
        raise bad_file(path, "it is a folder", "name a file in it")
    if not path.exists():
        there = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
        known = sorted(name for name in there if name.endswith(tuple(_ENDINGS)))
        remedy = did_you_mean(path.name, known) if known else "check the folder and the name"
        raise bad_file(path, "there is no such file", remedy)
    if path.stat().st_size == 0:
        raise no_rows(path)


def _reading_errors() -> tuple[type[Exception], ...]:
    import polars as pl

    unpacking = (EOFError, zlib.error)
    return (pl.exceptions.PolarsError, OSError, UnicodeError, csv.Error, *unpacking)


def _write_delimited(frame: "pl.DataFrame", path: Path, separator: str, packed: bool) -> None:
    with gzip.open(path, "wb") if packed else open(path, "wb") as file:
        frame.write_csv(cast("IO[bytes]", file), separator=separator)


def _read_parquet(path: Path) -> "pl.DataFrame":
    import polars as pl

    with open_bytes(path) as file:
        return pl.read_parquet(file)


def _read_json_lines(path: Path) -> "pl.DataFrame":
    import polars as pl

    # By name: from an open file, older versions infer types from the first rows alone.
    return pl.read_ndjson(glob.escape(str(path)), infer_schema_length=None)


def _to_polars(table: Table) -> "pl.DataFrame":
    import polars as pl

    return pl.DataFrame([_to_series(name, table[name]) for name in table.names])


def _to_series(name: str, values: Array) -> "pl.Series":
    import polars as pl

    if values.dtype.kind == "f":
        series = pl.Series(name, values, nan_to_null=True)
        return series.cast(pl.Int64) if _is_whole(values[~is_missing(values)]) else series
    if values.dtype.kind == "M":
        series = pl.Series(name, values)
        midnight = (values == values.astype("datetime64[D]")) | is_missing(values)
        return series.cast(pl.Date) if midnight.all() else series
    return pl.Series(name, values.tolist())


def _is_whole(numbers: Array) -> bool:
    return bool(((numbers == np.round(numbers)) & (np.abs(numbers) <= _LARGEST_WHOLE)).all())


_Reader = Callable[[Path], "pl.DataFrame"]
_Writer = Callable[["pl.DataFrame", Path], Any]


def _delimited(separator: str, packed: bool = False) -> tuple[_Reader, _Writer]:
    write = partial(_write_delimited, separator=separator, packed=packed)
    return partial(read_delimited, separator=separator), write


_JSON_LINES: tuple[_Reader, _Writer] = (
    _read_json_lines,
    lambda frame, path: frame.write_ndjson(path),
)
_ENDINGS: dict[str, tuple[_Reader, _Writer]] = {
    ".csv": _delimited(","),
    ".tsv": _delimited("\t"),
    ".csv.gz": _delimited(",", packed=True),
    ".parquet": (_read_parquet, lambda frame, path: frame.write_parquet(path)),
    ".jsonl": _JSON_LINES,
    ".ndjson": _JSON_LINES,
}


def _by_ending(path: Path) -> tuple[_Reader, _Writer]:
    for ending, both in _ENDINGS.items():
        if path.name.lower().endswith(ending):
            return both
    remedy = f"the endings are {listed(_ENDINGS)}"
    raise bad_file(path, f"the ending {path.suffix!r} says no kind of table", remedy)
