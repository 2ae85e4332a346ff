"""Titles for runs that have none: what differs in their settings."""

from collections.abc import Iterator, Sequence
from typing import Any

from glassnet.record import History

__all__ = ["titles_of"]

MOST = 3  # settings in a title
NAMES = {"weight_init": "first weights", "bias_init": "first biases"}
FOLLOWING = ("inputs", "callbacks", "metrics", "engine")  # from other settings, or of no weight


def titles_of(runs: Sequence[History]) -> list[str]:
    """Return the settings that not all runs share, of each; numbers where there are none.

    >>> titles_of([History(config={"learning_rate": rate}) for rate in (0.1, 0.01)])
    ['learning rate 0.1', 'learning rate 0.01']
    >>> titles_of([History(), History()])
    ['run 1', 'run 2']
    """
    if len(runs) == 1:
        return ["A network learns"]
    every = [dict(_leaves(run.config)) for run in runs]
    paths = list(dict.fromkeys(path for settings in every for path in settings))
    differing = [path for path in paths if len({repr(each.get(path)) for each in every}) > 1]
    counted = tuple(path for path in differing if path[-1] == "count")
    told = [path for path in differing if path in counted or not _is_below(path, counted)]
    titles = [_title(settings, told) for settings in every]
    if len(set(titles)) == len(titles):
        return titles
    return [", ".join(filter(None, (f"run {i}", each))) for i, each in enumerate(titles, 1)]


def _leaves(
    settings: dict[str, Any], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each setting with the way to it; of a list its length, too."""
    for name, value in settings.items():
        path = (*above, name)
        if name in FOLLOWING:
            continue
        if isinstance(value, list):
            yield (*path, "count"), len(value)
            yield from _leaves({str(i): each for i, each in enumerate(value)}, path)
        elif isinstance(value, dict) and name not in NAMES:
            yield from _leaves(value, path)
        else:
            yield path, value


def _is_below(path: tuple[str, ...], counted: Sequence[tuple[str, ...]]) -> bool:
    """Whether it is in a list whose length differs: its parts are not each other's."""
    return any(path[: len(each) - 1] == each[:-1] for each in counted)


def _title(settings: dict[tuple[str, ...], Any], paths: Sequence[tuple[str, ...]]) -> str:
    words = dict.fromkeys(_word(path, settings.get(path)) for path in paths)
    return ", ".join(list(words)[:MOST])


def _word(path: tuple[str, ...], value: Any) -> str:
    """Say one setting in few words."""
    name = NAMES.get(path[-1], path[-1].replace("_", " "))
    if path[-1] == "count":
        return f"{value} {path[-2].removesuffix('s') if value == 1 else path[-2]}"
    if path[-1] == "class":
        return _class_name(value)
    if path[-1] in NAMES:
        return f"{name} {_initialiser(value)}"
    if value is None or value is False:
        return f"no {name}"
    return name if value is True else f"{name} {_number(value)}"


def _initialiser(settings: Any) -> str:
    if not isinstance(settings, dict):
        return "as usual"
    return " ".join(
        _class_name(value) if name == "class" else _number(value)
        for name, value in settings.items()
    )


def _class_name(value: Any) -> str:
    return str(value).rpartition(".")[2]


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
