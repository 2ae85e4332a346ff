"""The figures as tables, in Markdown."""

from statistics import fmean, geometric_mean

from peer_runs.shared.report import table as markdown

from table_runs.shared.ratios import ratios, table_ratio

SCORES = {"regression": "RMSE", "classification": "Log loss"}


def report(store, tables, ours):
    """Scores a task, then seconds, then ratios to every peer, then versions and the machine."""
    results = store.results()
    known = {table for table, _ in results}
    tables = [table for table in tables if table.name in known]
    of_task = by_task(tables)
    parts = [scores(results, of_task[task], task, ours) for task in SCORES if of_task[task]]
    parts += [seconds(results, tables, store.threads), versus(results, tables, ours)]
    return "\n\n".join([*parts, footer(results)])


def by_task(tables):
    return {task: [table for table in tables if table.task == task] for task in SCORES}


def scores(results, tables, task, ours):
    """Mean scores, and ours against the best peer's; the worst of those below."""
    peers = peers_of(results, tables)
    best = {table.name: against_best(results, table, peers, ours) for table in tables}
    rows = [[*row(results, table, peers, "score"), told(*best[table.name])] for table in tables]
    name, worst = max(best.items(), key=lambda item: item[1])
    return (
        f"{SCORES[task]}, mean over the seeds\n\n"
        f"{markdown([task, *peers, f'{ours} ÷ best peer'], rows)}\n\n"
        f"Worst against the best peer: {name}, {told(*worst)}"
    )


def against_best(results, table, peers, ours):
    """The greatest of our ratios to the others, and whose it is; 0 if there is none."""
    others = [peer for peer in peers if peer != ours and not is_glassnet(peer)]
    found = [(table_ratio(results, table.name, ours, peer, "score") or 0, peer) for peer in others]
    return max(found, default=(0, ""))


def told(ratio, rival):
    return f"{ratio:.2f} {rival}" if ratio else "–"


def seconds(results, tables, threads):
    peers = peers_of(results, tables)
    rows = [row(results, table, peers, "seconds") for table in tables]
    heading = f"Seconds of a fit, mean over the seeds; threads: {threads}"
    return f"{heading}\n\n{markdown(['table', *peers], rows)}"


def versus(results, tables, ours):
    """A row a peer: geometric means of ours ÷ its scores and seconds, a table counting once."""
    of_task = by_task(tables)
    header = [f"{ours} ÷", *(f"{name} (tables)" for name in SCORES.values()), "seconds (tables)"]
    rows = []
    for peer in peers_of(results, tables):
        of_scores = [ratios(results, of_task[task], ours, peer, "score") for task in SCORES]
        of_seconds = ratios(results, tables, ours, peer, "seconds")
        rows.append([peer, *map(mean_and_count, [*of_scores, of_seconds])])
    return f"Geometric means; below 1 ours is better\n\n{markdown(header, rows)}"


def mean_and_count(found):
    return f"{geometric_mean(found):.3f} ({len(found)})" if found else "–"


def row(results, table, peers, what):
    return [table.name, *(cell(results, table, peer, what) for peer in peers)]


def cell(results, table, peer, what):
    """The mean over the seeds, how many if not all, or why there is none."""
    fits = results.get((table.name, peer), {}).values()
    if over := [fit["over"] for fit in fits if "over" in fit]:
        return f"over {max(over):g} s"
    done = [fit[what] for fit in fits if "score" in fit]
    if not done:
        return "failed" if fits else "–"
    some = f" ({len(done)} of {table.seeds})" if len(done) < table.seeds else ""
    return number(fmean(done)) + some


def number(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:#.4g}"


def peers_of(results, tables):
    """Those with a result on the tables, Glassnet first."""
    names = {table.name for table in tables}
    peers = {peer for table, peer in results if table in names}
    return sorted(peers, key=lambda peer: (not is_glassnet(peer), peer))


def is_glassnet(peer):
    return peer.partition("[")[0] == "glassnet"


def footer(results):
    """What was used, and where."""
    fits = [fit for seeds in results.values() for fit in seeds.values()]
    used = {f"{name} {version}" for fit in fits for name, version in fit["versions"].items()}
    machines = {fit["machine"] for fit in fits}
    return "\n".join([", ".join(sorted(used)), *sorted(machines)])
