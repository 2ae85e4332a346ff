"""Reading CSV and TSV: separators, encodings, names and the types of columns."""

import codecs
import csv
import gzip
import re
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from glassnet.errors import DataError
from glassnet.tabular.table import refuse_duplicates

if TYPE_CHECKING:
    import polars as pl

__all__ = ["AS_UTF8", "MISSING_TEXTS", "bad_file", "no_rows", "open_bytes", "read_delimited"]

MISSING_TEXTS = ("", "NA", "N/A", "n/a", "<NA>", "NaN", "nan", "NULL", "null", "?")
"""The texts that mean "missing" in a CSV or TSV file. "None" and "-" are not among them, as both
are levels in tables that people use (no garage: None); nor is "."."""

AS_UTF8 = "save it as UTF-8 (in Excel: CSV UTF-8)"
_LARGEST_WHOLE = 2**53
_ISO_DATE = r"^\d{4}-\d{2}-\d{2}"
_LEADING_ZERO = r"^[+-]?0\d"
_MANY_DIGITS = r"^-?\d{16,}$"
_QUOTED = re.compile('"[^"]*("|$)')
_LONGEST_HEADER = 2**20


def read_delimited(path: Path, separator: str) -> "pl.DataFrame":
    """The file as a dataframe; `read_table` tells the rules."""
    import polars as pl

    separator, decimal_comma = _separator(path, separator)
    header = _header(path, separator)
    names = _names(header)
    try:  # all as text: polars' own search for dates, value by value, takes 20 times as long
        with open_bytes(path) as file:
            frame = pl.read_csv(file, separator=separator, infer_schema_length=0)
    except pl.exceptions.ComputeError:
        _empty_lines(path, separator, len(header))
        raise
    frame.columns = names
    if len(header) > 1 and frame[:, -1].null_count():  # so it is after a line cut short
        empty = _empty_lines(path, separator, len(header))
        frame = frame.filter(~pl.int_range(pl.len()).is_in(empty))
    columns = zip(header, map(_tidy, frame), strict=True)
    kept = [texts for name, texts in columns if name.strip() or texts.null_count() < len(texts)]
    return pl.DataFrame([_typed(texts, decimal_comma) for texts in kept])


def bad_file(path: Path, rule: str, remedy: str) -> DataError:
    """An error about the file.

    >>> print(bad_file(Path("a.csv"), "it is a folder", "name a file in it"))
    'a.csv': it is a folder; name a file in it
    """
    return DataError(f"{str(path)!r}", rule=rule, remedy=remedy)


def no_rows(path: Path) -> DataError:
    """The error for a file without rows.

    >>> print(no_rows(Path("a.csv")))
    'a.csv': it holds no rows; check how the file was made
    """
    return bad_file(path, "it holds no rows", "check how the file was made")


def open_bytes(path: Path) -> IO[bytes]:
    """The bytes of the file, unpacked; given a name, polars would take [ and * for wildcards."""
    if path.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return open(path, "rb")


def _open_text(path: Path) -> IO[str]:
    return TextIOWrapper(open_bytes(path), encoding="utf-8-sig", newline="")


def _separator(path: Path, separator: str) -> tuple[str, bool]:
    """The separator, and whether it leaves the comma to decimals, as in a German Excel's CSV."""
    _refuse_utf16(path)
    with _open_text(path) as file:
        unquoted = _QUOTED.sub("", file.read(_LONGEST_HEADER)).lstrip("\r\n")
    header = re.split("[\r\n]", unquoted, maxsplit=1)[0]
    semicolons = separator == "," and ";" in header and "," not in header
    return (";" if semicolons else separator), semicolons


def _refuse_utf16(path: Path) -> None:
    with open_bytes(path) as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise bad_file(path, "it is saved as UTF-16 (Excel's Unicode Text)", AS_UTF8)


def _header(path: Path, separator: str) -> list[str]:
    with _open_text(path) as file:
        header = next((row for row in csv.reader(file, delimiter=separator) if row), [])
    if not header:
        raise no_rows(path)
    other = next((mark for mark in ";\t|," if mark in header[0]), "")
    if len(header) == 1 and other:
        remedy = "save it with commas as .csv, or with tabs as .tsv"
        raise bad_file(path, f"its columns are separated by {other!r}", remedy)
    return header


def _names(header: list[str]) -> list[str]:
    names = [name.strip() or f"column_{place}" for place, name in enumerate(header)]
    refuse_duplicates(names)
    return names


def _empty_lines(path: Path, separator: str, columns: int) -> list[int]:
    """The rows that are empty lines; DataError for a line of too many or too few values."""
    empty: list[int] = []
    with _open_text(path) as file:
        lines = csv.reader(file, delimiter=separator)
        next(line for line in lines if line)  # the header
        for row, line in enumerate(lines):
            if not "".join(line).strip() and len(line) < 2:
                empty.append(row)
            elif len(line) != columns:
                rule = f"line {lines.line_num} has {len(line)} values, the header {columns} names"
                remedy = "mend the line (quote a value that holds the separator)"
                raise bad_file(path, rule, remedy)
    return empty


def _tidy(texts: "pl.Series") -> "pl.Series":
    """Texts without spaces around them, missing where nothing or a missing text is left."""
    texts = texts.str.strip_chars()
    return texts.set(texts.is_in(list(MISSING_TEXTS)), None)


def _typed(texts: "pl.Series", decimal_comma: bool) -> "pl.Series":
    """Numbers, true/false or dates if every text is one."""
    import polars as pl

    pointed = _with_points(texts) if decimal_comma else texts
    numbers = pointed.cast(pl.Float64, strict=False)
    if numbers.null_count() == texts.null_count():
        return texts if _holds_codes(texts) else numbers
    if texts.str.to_lowercase().is_in(["true", "false"]).all():
        return texts.str.to_lowercase() == "true"
    if not texts.str.contains(_ISO_DATE).all():
        return texts
    dates = texts.str.to_datetime(strict=False, time_unit="us", time_zone="UTC")
    return dates if dates.null_count() == texts.null_count() else texts


def _with_points(texts: "pl.Series") -> "pl.Series":
    """1,5 as 1.5, unless points are used as well (1.234,5)."""
    pointed = texts.str.contains(".", literal=True).any()
    return texts if pointed else texts.str.replace(",", ".", literal=True)


def _holds_codes(texts: "pl.Series") -> bool:
    """Whether a text is a number that float64 would shorten (00001) or round (18 digits)."""
    import polars as pl

    if texts.str.contains(_LEADING_ZERO).any():
        return True
    long = texts.filter(texts.str.contains(_MANY_DIGITS)).cast(pl.Int64, strict=False)
    return not long.is_between(-_LARGEST_WHOLE, _LARGEST_WHOLE).fill_null(value=False).all()
