"""The figures as tables, in Markdown."""

from statistics import median

from peer_runs.shared.networks import NETWORKS

OURS = "glassnet_compiled"
ALIKE = 2  # losses further apart than this factor are marked: a peer may do other work


def network_table(result):
    """A row a peer, the fastest first; then what was left out."""
    network, peers = NETWORKS[result["network"]], measured(result)
    base = peers[fastest(peers)] if peers else None
    rows = []
    for name, peer in sorted(peers.items(), key=lambda item: item[1]["step"]):
        ratio = "{:.2f} ({:.2f} to {:.2f})".format(*ratios(peer, base))
        loss = f"{peer['loss']:.4g}{'' if is_alike(peer, peers) else ' DIFFERS'}"
        rows.append([name, f"{peer['step']:.1f}", ratio, f"{peer['warm_up']:.1f}", loss])
    title = f"\n{network.title}, {in_threads(result['threads'])}\n"
    loss = f"loss after {network.check_epochs} epochs"
    header = ["peer", "µs a step", "÷ fastest peer (least to greatest)", "warm-up s", loss]
    return "\n".join([title, table(header, rows)])


def headlines(results, peaks):
    """For each number of threads: Glassnet against the fastest peer, and its share of the peak."""
    parts = []
    for threads, peak in peaks.items():
        rows = [
            headline(result, max(peak.values()))
            for result in results
            if result["threads"] == threads and OURS in measured(result)
        ]
        parts.append(f"\nGlassnet, {in_threads(threads)}; {in_words(peak)}\n")
        parts.append(table(HEADER, rows))
    return "\n".join([*parts, "\n" + versions(results)])


HEADER = [
    "network, batch/rows",
    "µs a step",
    "fastest peer",
    "its µs",
    "ours ÷ its",
    "GFLOP/s",
    "of peak",
]


def headline(result, peak):
    network, peers = NETWORKS[result["network"]], measured(result)
    ours, name = peers[OURS], fastest(peers)
    speed = network.flops / ours["step"] / 1e3
    ratio = "{:.2f} ({:.2f} to {:.2f})".format(*ratios(ours, peers[name]))
    step, its = f"{ours['step']:.1f}", f"{peers[name]['step']:.1f}"
    return [network.title, step, name, its, ratio, f"{speed:.1f}", f"{speed / peak:.0%}"]


def measured(result):
    return {name: peer for name, peer in result["peers"].items() if "step" in peer}


def fastest(peers):
    """The name of the fastest peer but ourselves, if there is another."""
    others = [name for name in peers if name != OURS] or list(peers)
    return min(others, key=lambda name: peers[name]["step"])


def ratios(peer, base):
    """Median, least and greatest ratio of rounds made side by side."""
    pairs = zip(peer["steps"], base["steps"], strict=True)
    values = [mine / its for mine, its in pairs]
    return median(values), min(values), max(values)


def is_alike(peer, peers):
    middle = median(other["loss"] for other in peers.values())
    return middle / ALIKE < peer["loss"] < middle * ALIKE


def in_threads(threads):
    return f"{threads} thread{'s' if threads > 1 else ''}"


def in_words(peak):
    return (
        f"peak: the larger of {peak['fma']:.0f} GFLOP/s, multiply-adds in registers, and "
        f"{peak['sgemm']:.0f}, a 1024³ product in NumPy"
    )


def versions(results):
    found = {}
    for result in results:
        for peer in result["peers"].values():
            found |= peer.get("versions", {})
    return ", ".join(f"{name} {version}" for name, version in sorted(found.items()))


def table(header, rows):
    """Markdown, columns as wide as their widest cell, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    first, *others = widths
    rule = ["-" * first, *("-" * (width - 1) + ":" for width in others)]
    lines = []
    for name, *cells in [header, rule, *rows]:
        aligned = [cell.rjust(width) for cell, width in zip(cells, others, strict=True)]
        lines.append(f"| {' | '.join([name.ljust(first), *aligned])} |")
    return "\n".join(lines)
