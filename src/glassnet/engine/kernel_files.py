"""Compiled kernels: made once, kept on disk, checked before they are used again."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import RLock
from types import ModuleType

from glassnet.engine.kernel_text import Kernel, foundations, kernel_text
from glassnet.engine.machine_code import is_there, loaded
from glassnet.model_file import write_whole
from glassnet.saying import say_once

__all__ = ["cache_folder", "load"]

DIGEST = hashlib.sha256().digest_size

_loaded: dict[str, int] = {}
_loading = RLock()


def load(kernels: Sequence[Kernel], dtype: str) -> list[int]:
    """Return where these kernels begin: from memory, from disk, or compiled now.

    >>> from glassnet.engine.kernels.moving import clear
    >>> from glassnet.engine.kernel_text import handwritten
    >>> load([handwritten(clear)], "float32")[0] > 0
    True
    """
    texts = [kernel_text(kernel, dtype) for kernel in kernels]
    names = [_name(kernel, text) for kernel, text in zip(kernels, texts, strict=True)]
    with _loading:
        for name in names:
            if name not in _loaded and (kept := _kept(name)) is not None:
                _loaded[name] = loaded(*kept)
        missing = len(set(names) - _loaded.keys())
        if missing:
            once = "" if cache_folder() is None else ", once on this machine"
            say_once(f"compiling {missing} kernels{once} …")
        for kernel, name, text in zip(kernels, names, texts, strict=True):
            if name not in _loaded:
                _loaded[name] = _compiled(kernel, name, text)
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
        say_once(f"kernels are compiled anew in every process: {error}")
        return None
    return folder


def _name(kernel: Kernel, text: str) -> str:
    digest = hashlib.sha256(f"{text}\0{foundations()}".encode()).hexdigest()
    return f"{kernel.name}-{digest[:16]}"


def _compiled(kernel: Kernel, name: str, text: str) -> int:
    """Compile a kernel file's text, and keep the text and what comes of it."""
    module = ModuleType(f"glassnet_kernel_{name.replace('-', '_')}")
    exec(compile(text, f"<{name}>", "exec"), vars(module))
    made = vars(module)[kernel.entry]
    folder = cache_folder()
    if folder is not None and all(is_there(symbol) for symbol in made.needs):
        content = f"{made.symbol}\n".encode() + made.code
        content = _digest(name, content) + content
        try:
            write_whole(folder / f"{name}.py", lambda file: file.write(text.encode()))
            write_whole(folder / f"{name}.code", lambda file: file.write(content))
        except OSError as error:
            say_once(f"kernels cannot be kept in {folder}: {error}")
    return loaded(made.code, made.symbol)


def _kept(name: str) -> tuple[bytes, str] | None:
    """Return code and symbol of a kernel on disk; None where there is none that is whole."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        data = (folder / f"{name}.code").read_bytes()
    except OSError:
        return None
    content = data[DIGEST:]
    if _digest(name, content) != data[:DIGEST]:
        return None  # cut, altered, or of another kernel
    symbol, _, code = content.partition(b"\n")
    return code, symbol.decode()


def _digest(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + content).digest()
