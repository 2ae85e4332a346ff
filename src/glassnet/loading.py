"""One way to open any model file."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from glassnet import model_file
from glassnet.array import Array
from glassnet.errors import ModelFileError
from glassnet.nn import Network

if TYPE_CHECKING:
    from glassnet.predictor import Predictor

__all__ = ["load"]


def load(path: "str | Path") -> "Network | Predictor":
    """Read a model from a `.glass` file, or from the run folder that holds one.

    Returns a `Network`, or a `Predictor` where the model was made from a table. Nothing in the
    file is run. ModelFileError for a file that is cut short, is no model, or is too new.

    >>> import tempfile, glassnet as gn
    >>> path = Path(tempfile.mkdtemp()) / "sine.glass"
    >>> gn.Network([gn.Dense(1, 1)]).save(path)
    >>> load(path)
    Network([Dense(1, 1)])
    """
    path = Path(path)
    header, arrays = model_file.read(path / model_file.MODEL_FILE if path.is_dir() else path)
    if header.get("kind") not in ("network", "predictor"):
        raise ModelFileError(
            f"{path} holds a {header.get('kind')}",
            rule="a model is a network or a predictor",
            remedy="give the run's model.glass",
        )
    try:
        return _restored(header, arrays)
    except model_file.BROKEN as error:
        if isinstance(error, ModelFileError):
            raise
        raise ModelFileError(
            f"{path} ({error})",
            rule="its header and arrays do not fit each other",
            remedy="the file was altered: train anew",
        ) from error


def _restored(header: dict[str, Any], arrays: dict[str, Array]) -> "Network | Predictor":
    if header["kind"] == "network":
        return Network.restore(header["network"], arrays)
    from glassnet.predictor import Predictor

    return Predictor.restore(header, arrays)
