"""The report of a run: one page in one file, that says what was learned and how good it is.

The libraries that draw its charts are loaded when a report is made, and not before.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from glassnet.errors import RunFolderError
from glassnet.model_file import write_whole

if TYPE_CHECKING:
    from glassnet.doctor import Findings
    from glassnet.table_run import Prepared

__all__ = ["comparison", "report"]

REPORT_FILE = "report.html"
COMPARISON_FILE = "comparison.html"


def report(
    run: str | Path,
    path: str | Path | None = None,
    *,
    findings: "Findings | None" = None,
    prepared: "Prepared | None" = None,
) -> Path:
    """Write the report of a run folder, into the folder unless `path` says where; return the path.

    `findings` are the doctor's, with their proofs if it proved them (`gn.examine(run,
    prove=True)`); None examines the run. `prepared` is the run's table, which is read anew where
    it is None. Of a run without a table there is no more than curves, findings, network and
    settings.

    Errors: RunFolderError for a folder that is no run, or a damaged one, and for a file that cannot
    be written; ModelFileError for a damaged model.

    >>> import tempfile, glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> folder = Path(tempfile.mkdtemp()) / "sine"
    >>> _ = gn.train(gn.Network([gn.Dense(1, 1)]), x, y, epochs=3, out=folder, progress=False)
    >>> gn.pictures.report(folder).name
    'report.html'
    """
    from glassnet.pictures.report.data import run_data, with_rows
    from glassnet.pictures.report.page import page
    from glassnet.pictures.report.sections import sections_of

    data = with_rows(run_data(run, findings=findings, prepared=prepared))
    text = page(
        "report.html.j2", data.name, "Training report", sections_of(data),
        folder=str(data.folder), table=data.settings and data.config["table"],
    )  # fmt: skip
    return _written(text, Path(path) if path is not None else data.folder / REPORT_FILE)


def comparison(runs: Sequence[str | Path], path: str | Path = COMPARISON_FILE) -> Path:
    """Write a page with several runs side by side; return its path.

    Scores are marked as best only where all runs were scored on the same rows.

    Errors: SettingError for fewer than two runs, or the same one twice; those of `report`.

    >>> import tempfile, glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name, epochs in (("short", 3), ("long", 6)):
    ...     net = gn.Network([gn.Dense(1, 1)])
    ...     _ = gn.train(net, x, y, epochs=epochs, out=folder / name, progress=False)
    >>> gn.pictures.comparison([folder / "short", folder / "long"], folder / "both.html").name
    'both.html'
    """
    from glassnet.pictures.report.compared import names_of, sections_compared
    from glassnet.pictures.report.data import run_data
    from glassnet.pictures.report.page import page

    folders = [Path(run) for run in runs]
    names = names_of(folders)
    found = {name: run_data(run) for name, run in zip(names, folders, strict=True)}
    title = f"{', '.join(names[:-1])} and {names[-1]}"
    text = page(
        "comparison.html.j2", title, "Runs compared", sections_compared(found), folders=folders
    )
    return _written(text, Path(path))


def _written(text: str, path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, lambda file: file.write(text.encode()))
    except RunFolderError:
        raise
    except OSError as error:
        raise RunFolderError(
            f"{path} ({error.strerror})",
            rule="a report needs a folder that can be written, with room on its disk",
            remedy="choose another path",
        ) from error
    return path
