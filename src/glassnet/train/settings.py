"""The settings of a run as JSON values, and where those of two runs differ."""

import json
from collections.abc import Mapping
from typing import Any

from glassnet.errors import SettingError
from glassnet.registered import Registered

__all__ = ["checked_notes", "difference", "settings_of"]

SHOWN = 70  # characters of a value in a message


def settings_of(thing: Registered) -> dict[str, Any]:
    """Return `thing.config()`; the class alone where its arguments are not kept, or no JSON.

    >>> import glassnet as gn
    >>> settings_of(gn.EarlyStopping(patience=3))["patience"]
    3
    >>> class Mine(gn.Callback, abstract=True):
    ...     def __init__(self, words):
    ...         self._words = words
    >>> settings_of(Mine("hello"))
    {'class': 'Mine'}
    """
    try:
        config = thing.config()
        json.dumps(config)
    except (AttributeError, TypeError, ValueError):
        return {"class": type(thing).__name__}
    return config


def checked_notes(notes: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return notes that JSON can keep.

    >>> checked_notes({"table": "cars.csv"})
    {'table': 'cars.csv'}
    """
    try:
        found = dict(notes or {})
        json.dumps(found)
    except (TypeError, ValueError, RecursionError) as error:
        raise SettingError(
            f"notes ({error})",
            rule="they are kept as JSON",
            remedy="pass a dict of text, numbers, lists and dicts",
        ) from error
    return found


def difference(name: str, before: Any, now: Any) -> str | None:
    """Say what is the first that differs between two values of a setting, None if nothing does.

    >>> difference("seed", 1, 2)
    'seed=2, where the run had 1'
    >>> stopping = {"class": "Callback.EarlyStopping", "patience": 3}
    >>> difference("callbacks", [stopping], [stopping | {"patience": 99}])
    'callbacks: EarlyStopping(patience=99), where the run had patience=3'
    """
    if _same(before, now):
        return None
    if isinstance(before, dict) and "layers" in before:
        return _between_networks(before, now)
    if isinstance(before, list) and isinstance(now, list):
        return f"{name}: {_between_lists(before, now)}"
    if isinstance(before, dict) and isinstance(now, dict):
        return f"{name}: {_between_objects(before, now)}"
    return f"{name}={_shown(now)}, where the run had {_shown(before)}"


def _between_networks(before: dict[str, Any], now: dict[str, Any]) -> str:
    """Name the first layer that differs, or else the first setting beside the layers."""
    layers = enumerate(zip(before["layers"], now["layers"], strict=False))
    for i, (one, other) in layers:
        if not _same(one, other):
            return f"network: layer {i}, {_between_objects(one, other)}"
    counts = len(before["layers"]), len(now["layers"])
    if counts[0] != counts[1]:
        return f"network: {counts[1]} layers, where the run had {counts[0]}"
    key = _first_key(before, now)
    return f"network: {key}={_shown(now.get(key))}, where the run had {_shown(before.get(key))}"


def _between_lists(before: list[Any], now: list[Any]) -> str:
    """Name the first of the objects that differs."""
    longest = max(len(before), len(now))
    padded = [[*each, *[None] * (longest - len(each))] for each in (before, now)]
    pairs = zip(*padded, strict=True)
    return next(_between_objects(one, other) for one, other in pairs if not _same(one, other))


def _between_objects(before: Any, now: Any) -> str:
    """Name the class, and the first argument that differs where the class is the same."""
    if not (isinstance(before, dict) and isinstance(now, dict) and before["class"] == now["class"]):
        return f"{_shown(now)}, where the run had {_shown(before)}"
    key = _first_key(before, now)
    was: Any = before.get(key)
    given: Any = now.get(key)
    if _are_objects(was) and _are_objects(given):
        return f"{_shown({'class': now['class']})[:-2]}: {_between_lists(was, given)}"
    return f"{_shown({'class': now['class'], key: given})}, where the run had {key}={_shown(was)}"


def _are_objects(value: Any) -> bool:
    """Whether these are the settings of several objects, such as layers within a layer."""
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _first_key(before: dict[str, Any], now: dict[str, Any]) -> str:
    return next(key for key in {**before, **now} if not _same(before.get(key), now.get(key)))


def _same(before: Any, now: Any) -> bool:
    """Whether two settings are the same JSON, NaN included."""
    return json.dumps(before, sort_keys=True) == json.dumps(now, sort_keys=True)


def _shown(value: Any) -> str:
    """Return a short text: a constructor call for the settings of an object."""
    if value is None:
        return "none"
    if isinstance(value, dict) and "class" in value:
        arguments = [f"{key}={_shown(item)}" for key, item in value.items() if key != "class"]
        text = f"{str(value['class']).partition('.')[2] or value['class']}({', '.join(arguments)})"
    else:
        text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
