"""Files of named arrays and a JSON header, written whole or not at all.

The format is safetensors, with the header under the metadata key "glassnet". It holds numbers and
text only: a model from a stranger is safe to open.
"""

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import ModelFileError, RunFolderError

__all__ = ["FORMAT", "MODEL_FILE", "grouped", "part", "read", "write", "write_whole"]

FORMAT = 2  # 2: the mixing weights of PeriodicEmbedding are (width, features, waves)
MODEL_FILE = "model.glass"  # in a run folder

# what reading raises where a file is cut, altered or hostile
BROKEN = (
    AttributeError, KeyError, MemoryError, OverflowError, RecursionError, TypeError, ValueError
)  # fmt: skip


def write(
    path: str | Path, kind: str, header: Mapping[str, Any], arrays: Mapping[str, Array]
) -> None:
    """Write arrays and header to `path`: "network", "checkpoint" or another kind of content.

    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "one.glass"
    >>> write(target, "example", {"note": "hello"}, {"one": np.ones(2)})
    >>> header, arrays = read(target)
    >>> header["note"], arrays["one"]
    ('hello', array([1., 1.]))
    """
    from safetensors.numpy import save

    text = json.dumps({"format": FORMAT, "kind": kind, **header})
    whole = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    content = save(whole, metadata={"glassnet": text})
    write_whole(Path(path), lambda file: file.write(content))


def read(path: str | Path) -> tuple[dict[str, Any], dict[str, Array]]:
    """Read what `write` wrote; ModelFileError for anything else."""
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    if not path.is_file():
        raise ModelFileError(
            f"{path}",
            rule="there is no such file",
            remedy="check the path; an unfinished run is finished with --resume",
        )
    try:
        with safe_open(path, framework="numpy") as file:
            header = json.loads((file.metadata() or {})["glassnet"])
            check_format(path, header)
            return header, {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, *BROKEN) as error:
        if isinstance(error, ModelFileError):
            raise
        raise ModelFileError(
            f"{path} ({type(error).__name__})",
            rule="it is no Glassnet model, or was cut short",
            remedy="copy it again from where it was made, or train anew",
        ) from error


def check_format(path: Path, header: Mapping[str, Any]) -> None:
    """Refuse files of a newer format than this version knows."""
    if type(header.get("format")) is not int or not 1 <= header["format"] <= FORMAT:
        raise ModelFileError(
            f"{path} has format {header.get('format')}",
            rule=f"this version reads formats up to {FORMAT}",
            remedy="update glassnet: pip install --upgrade glassnet",
        )
    if header["format"] == 1 and "Layer.PeriodicEmbedding" in json.dumps(header):
        raise ModelFileError(
            f"{path} has format 1 and holds a PeriodicEmbedding",
            rule="its weights are laid out otherwise since format 2",
            remedy="train anew",
        )


def grouped(groups: Mapping[str, Mapping[str, Array]]) -> dict[str, Array]:
    """Return the arrays of several groups under names such as "network/parameters".

    >>> grouped({"network": {"parameters": np.ones(1)}})
    {'network/parameters': array([1.])}
    """
    return {
        f"{group}/{name}": array for group, own in groups.items() for name, array in own.items()
    }


def part(arrays: Mapping[str, Array], group: str) -> dict[str, Array]:
    """Return one of the groups that `grouped` joined.

    >>> part({"network/parameters": np.ones(1), "other": np.ones(1)}, "network")
    {'parameters': array([1.])}
    """
    start = f"{group}/"
    return {
        name.removeprefix(start): array for name, array in arrays.items() if name.startswith(start)
    }


def write_whole(path: Path, write_to: Callable[[IO[bytes]], object]) -> None:
    """Write a temporary file beside `path`, put it on the disk, then rename it over `path`.

    Whatever happens, the old file or the new one is there, never a part.
    """
    if not path.parent.is_dir():
        raise RunFolderError(
            f"{path}", rule="its folder does not exist", remedy="make the folder, or choose another"
        )
    if path.is_dir():
        raise RunFolderError(f"{path}", rule="it is a folder", remedy="give the name of a file")
    if path.exists() and not path.is_file():  # a device: it would be replaced
        raise RunFolderError(f"{path}", rule="it is no file", remedy="give the name of a file")
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            write_to(file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
