"""The figures as tables, in Markdown."""

from statistics import fmean

from peer_runs.shared.report import table

HALVED, NEAR_TWIN = 0.5, 1.1


def report(results, tools):
    """Tools side by side, then fault by fault, then what it cost."""
    by_tool = {tool: [r for r in results if r["tool"] == tool] for tool in tools}
    by_tool = {tool: found for tool, found in by_tool.items() if found}
    return "\n\n".join([rates(by_tool), faults(by_tool), costs(by_tool)])


def rates(by_tool):
    header = ["", *by_tool]
    lines = {
        "faults detected": (faulty, detected),
        "planted cause first": (faulty, first),
        "planted cause named": (faulty, named),
        "healthy runs with an alarm": (healthy, detected),
        "remedy works, of detected": (tried, works),
    }
    rows = [
        [name, *(share(filter(among, found), count) for found in by_tool.values())]
        for name, (among, count) in lines.items()
    ]
    return table(header, rows)


def share(results, counts):
    results = list(results)
    hits = sum(map(counts, results))
    return f"{hits / len(results):.1%} ({hits} of {len(results)})" if results else "–"


def faulty(result):
    return bool(result["planted"])


def healthy(result):
    return not result["planted"]


def detected(result):
    return bool(result["rules"])


def first(result):
    """The first rule's cause, or one of them, is a planted one."""
    return bool(set(result["planted"]) & set(result["rules"][0][1])) if result["rules"] else False


def named(result):
    return any(set(result["planted"]) & set(causes) for _, causes in result["rules"])


def tried(result):
    return faulty(result) and detected(result) and "proofs" in result


def works(result):
    """One of the remedies halves the last loss, or comes within 10 % of the twin's."""
    return any(better(before, after, result["twin"]) for _, before, after in result["proofs"])


def better(before, after, twin):
    """Losses; None is one that was not finite."""
    if after is None:
        return False
    return before is None or after <= HALVED * before or after <= NEAR_TWIN * (twin or 0)


def faults(by_tool):
    """Detected, named first and named at all; cases of two faults stand together."""
    planted = {tuple(result["planted"]) for found in by_tool.values() for result in found}
    kinds = sorted(kind for kind in planted if len(kind) == 1)
    rows = [
        [kind[0], *(counts(of_kind(found, kind)) for found in by_tool.values())] for kind in kinds
    ]
    pairs = [counts([r for r in found if len(r["planted"]) > 1]) for found in by_tool.values()]
    heading = "Detected / cause first / cause named, of the cases"
    return f"{heading}\n\n{table(['planted', *by_tool], [*rows, ['two faults', *pairs]])}"


def of_kind(results, kind):
    return [result for result in results if tuple(result["planted"]) == kind]


def counts(results):
    if not results:
        return "–"
    hits = (sum(map(what, results)) for what in (detected, first, named))
    return f"{' / '.join(map(str, hits))} of {len(results)}"


def costs(by_tool):
    rows = [
        [tool, *map(mean_of(found), ("training", "examining"))] for tool, found in by_tool.items()
    ]
    return f"Mean seconds a case\n\n{table(['', 'training', 'examining'], rows)}"


def mean_of(results):
    return lambda what: f"{fmean(result['seconds'][what] for result in results):.3f}"
