"""The rules of four published tools, written anew from their papers and public sources.

Each file has `alarms(run)`: (rule, cause) in the order of the tool, where cause is one of this
benchmark's names or None. A rule that stands for several causes is given once for each.
"""

from importlib import import_module

NAMES = ("autotrainer", "deeplocalize", "thedeepchecker", "umlaut")


def alarms_of(tool, run):
    return import_module(f"doctor.published.{tool}").alarms(run)


def named(rule, *causes):
    """An alarm of a rule, for each cause that it stands for."""
    return [(rule, cause) for cause in causes or (None,)]
