"""The doctor beside the rules of four published tools, on trainings with planted faults.

    python bench/doctor.py --make
    python bench/doctor.py --json FILE --half development
    python bench/doctor.py --json FILE --half test --tools glassnet --prove
    python bench/doctor.py --json FILE --half test --report

A case (bench/doctor/cases.py) is drawn from its seed: a third are healthy, the others have one
planted fault or two. Even seeds are for development: rules are tuned on them alone; odd seeds are
the test. `--make` draws the cases and keeps which draws were good, so that nothing else needs to
train for it. Every answer is a line of the file, and one that is there is not asked again.
"""

import argparse
from pathlib import Path

from doctor.accepted import accepted, keep
from doctor.cases import draw_good, half_of, make_case
from doctor.report import report
from doctor.store import Store
from doctor.tools import OURS, TOOLS, asked
from table_runs.shared.versions import glassnet_version

SEEDS = range(360)
HALVES = ("development", "test")


def main():
    options = parse()
    seeds = [seed for seed in options.seeds if options.half in {None, half_of(seed)}]
    if options.make:
        make(seeds)
        return
    store = Store(options.json)
    if not options.report:
        run(options, store, seeds)
    wanted = [result for result in store.results.values() if result["seed"] in set(seeds)]
    print(report(wanted, options.tools))


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--json", type=Path, help="file of results, a line a case and tool; it is added to")
    add("--make", action="store_true", help="draw the cases that are not known yet, and no more")
    add("--half", choices=HALVES, help="even seeds, odd seeds; both unless given")
    add("--seeds", type=numbers, default=SEEDS, metavar="0,1,… or 0-99")
    add("--tools", type=chosen, default=TOOLS, metavar="NAMES", help=", ".join(TOOLS))
    add("--prove", action="store_true", help="let the doctor prove its remedies")
    add("--report", action="store_true", help="run nothing, print what is in the file")
    options = parser.parse_args()
    if not options.make and options.json is None:
        parser.error("give --json FILE, or --make")
    return options


def numbers(text):
    first, dash, last = text.partition("-")
    return range(int(first), int(last) + 1) if dash else [int(one) for one in text.split(",")]


def chosen(text):
    names = text.split(",")
    if unknown := [name for name in names if name not in TOOLS]:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(TOOLS)}")
    return names


def make(seeds):
    """Draw each case until it is good, and keep which draw it was."""
    for seed in seeds:
        if seed not in accepted():
            case, sub = draw_good(seed)
            keep(seed, sub)
            print(f"{case.name}, after {sub} others", flush=True)


def run(options, store, seeds):
    """Ask what is not in the file yet."""
    versions = {tool: glassnet_version() if tool == OURS else "rules" for tool in TOOLS}
    for seed in seeds:
        draw = accepted().get(seed)
        tools = [
            tool
            for tool in options.tools
            if not store.has(seed, draw, tool, versions[tool], prove=options.prove and tool == OURS)
        ]
        if tools:
            ask(store, make_case(seed), draw, {tool: versions[tool] for tool in tools}, options)


def ask(store, case, draw, versions, options):
    what = {"seed": case.seed, "draw": draw, "half": case.half, "name": case.name}
    what["planted"] = list(case.planted)
    for tool, answer in asked(case, list(versions), options.prove).items():
        store.add({**what, "tool": tool, "version": versions[tool], **answer})
    print(f"{case.name}: {', '.join(versions)}", flush=True)


if __name__ == "__main__":
    main()
