"""What ran, and on what: versions of packages, and the machine."""

import hashlib
import os
import platform
from importlib.metadata import version
from pathlib import Path


def versions(packages):
    return {name: glassnet_version() if name == "glassnet" else version(name) for name in packages}


def glassnet_version():
    """Its version and a name for its sources, which change while it does not."""
    import glassnet as gn

    digest = hashlib.sha256()
    for path in sorted(Path(gn.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return f"{gn.__version__} sources {digest.hexdigest()[:8]}"


def machine():
    return f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def processor():
    """Linux tells the name in a file only."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(names), platform.processor() or platform.machine())
