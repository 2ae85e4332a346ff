"""Compiled kernels: made once, kept on disk, checked before they are used again."""

import hashlib
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from glassnet.engine.kernel_text import Kernel, foundations, kernel_text
from glassnet.model_file import write_whole

__all__ = ["cache_folder", "load"]

logger = logging.getLogger("glassnet")

SUMS = "sums.json"
_loaded: dict[str, Any] = {}


def load(kernels: Sequence[Kernel], dtype: str) -> list[Any]:
    """Return the compiled functions of these kernels, from memory, from disk, or compiled now.

    >>> from glassnet.engine.kernels.moving import clear
    >>> from glassnet.engine.kernel_text import handwritten
    >>> [found.__name__ for found in load([handwritten(clear)], "float32")]
    ['clear']
    """
    texts = [kernel_text(kernel, dtype) for kernel in kernels]
    names = [_name(kernel, text) for kernel, text in zip(kernels, texts, strict=True)]
    missing = {name for name in names if name not in _loaded and not _is_kept(name)}
    start = time.perf_counter()
    if missing:
        _say_once(f"compiling {len(missing)} kernels, once on this machine …")
    for kernel, name, text in zip(kernels, names, texts, strict=True):
        if name not in _loaded:
            _loaded[name] = _compiled(name, text, kernel.entry)
    if len(missing) > 1:
        logger.info("compiled in %.1f s", time.perf_counter() - start)
    return [_loaded[name] for name in names]


@cache
def cache_folder() -> Path | None:
    """Return where kernels are kept: GLASSNET_CACHE or the user's cache folder; None if neither.

    >>> cache_folder() is None or cache_folder().is_dir()
    True
    """
    from platformdirs import user_cache_path

    given = os.environ.get("GLASSNET_CACHE")
    folder = (Path(given) if given else user_cache_path("glassnet")) / "kernels"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        _say_once(f"kernels are compiled anew in every process: {error}")
        return None
    return folder


def _name(kernel: Kernel, text: str) -> str:
    digest = hashlib.sha256(f"{text}\0{foundations()}".encode()).hexdigest()
    return f"{kernel.name}-{digest[:16]}"


def _is_kept(name: str) -> bool:
    folder = cache_folder()
    return folder is not None and (folder / name / SUMS).exists()


def _compiled(name: str, text: str, entry: str) -> Any:
    """Compile through the cache; where the disk or what lies on it fails, without it."""
    folder = cache_folder()
    if folder is not None:
        try:
            return _through_cache(folder / name, text, entry)
        except Exception as error:  # whatever lies there: numba's own reading may raise anything
            _say_once(f"the kernel cache {folder} fails ({error}): compiling without it")
    return _executed(text, entry, f"<{name}>", keep=False)


def _through_cache(folder: Path, text: str, entry: str) -> Any:
    path = folder / "kernel.py"
    folder.mkdir(exist_ok=True)
    sums = _sums(folder)
    if not path.exists() or path.read_text(encoding="utf-8") != text or _kept_sums(folder) != sums:
        shutil.rmtree(folder / "__pycache__", ignore_errors=True)
        write_whole(path, lambda file: file.write(text.encode()))
    found = _executed(text, entry, str(path), keep=True)
    if _sums(folder) != sums:
        content = json.dumps(_sums(folder)).encode()
        write_whole(folder / SUMS, lambda file: file.write(content))
    return found


def _executed(text: str, entry: str, path: str, *, keep: bool) -> Any:
    """Run the file's text, which compiles its entry; numba keeps the result beside the path."""
    from glassnet.engine.compiling import cached

    module = ModuleType(f"glassnet_kernel_{hashlib.sha256(text.encode()).hexdigest()[:16]}")
    sys.modules[module.__name__] = module  # numba finds a kept function's globals by this name
    with cached(keep):
        exec(compile(text, path, "exec"), vars(module))
    return getattr(module, entry)


def _sums(folder: Path) -> dict[str, str]:
    """Return the checksum of each file of machine code."""
    files = sorted((folder / "__pycache__").glob("*.nb?"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _kept_sums(folder: Path) -> dict[str, str]:
    try:
        return json.loads((folder / SUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


@cache
def _say_once(line: str) -> None:
    logger.warning("glassnet: %s", line)
