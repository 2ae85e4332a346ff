"""Titles in the room there is."""

from collections.abc import Callable

__all__ = ["shortened", "wrapped"]


def shortened(text: str, fits: Callable[[str], bool]) -> str:
    """Return the text in one line, cut where it does not fit.

    >>> shortened("too  long", lambda line: len(line) <= 5)
    'too…'
    """
    text = " ".join(text.split())
    if fits(text):
        return text
    while text and not fits(f"{text}…"):
        text = text[:-1].rstrip()
    return f"{text}…"


def wrapped(text: str, fits: Callable[[str], bool], lines: int = 2) -> str:
    """Return the text in so many lines that each fit; the last is cut where it does not.

    >>> wrapped("first weights Normal 0.001 and more", lambda line: len(line) <= 13)
    'first weights\\nNormal 0.001…'
    """
    words = text.split()
    done: list[str] = []
    while words and len(done) < lines - 1:
        count = len(words)
        while count > 1 and not fits(" ".join(words[:count])):
            count -= 1
        done.append(shortened(" ".join(words[:count]), fits))
        words = words[count:]
    return "\n".join([*done, *([shortened(" ".join(words), fits)] if words else [])])
