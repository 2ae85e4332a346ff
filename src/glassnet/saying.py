"""One line for people, on the library's logger, said no more than once."""

import logging
from functools import cache

__all__ = ["say_once"]

logger = logging.getLogger("glassnet")


@cache
def say_once(line: str) -> None:
    """Log a line as a warning, unless this process has said it before.

    >>> say_once("NumPy runs this training: numba is not installed")
    """
    logger.warning("glassnet: %s", line)
