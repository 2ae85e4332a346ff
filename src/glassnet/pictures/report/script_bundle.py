"""The text of the libraries that make the charts alive, kept once made: Vega, -Lite and -Embed."""

import os
from functools import cache
from importlib.metadata import version
from pathlib import Path

from glassnet.model_file import write_whole

__all__ = ["script_bundle"]


@cache
def script_bundle() -> str:
    """Return the script that gives a page `vegaEmbed`; it may stand within a script element.

    Making it takes seconds: it is kept in GLASSNET_CACHE or the user's cache folder.

    >>> "</script" in script_bundle()
    False
    """
    path = _cache_folder() / f"vega-{version('vl-convert-python')}.js"
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        text = _made()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, lambda file: file.write(text.encode()))
    except OSError:
        pass  # made anew the next time
    return text


def _made() -> str:
    import vl_convert

    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return bundle.replace("</script", "<\\/script")


def _cache_folder() -> Path:
    from platformdirs import user_cache_path

    given = os.environ.get("GLASSNET_CACHE")
    return (Path(given) if given else user_cache_path("glassnet")) / "scripts"
