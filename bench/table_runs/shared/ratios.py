"""Ratios of two peers on the same splits, and their geometric means."""

from statistics import geometric_mean


def table_ratio(results, table, ours, other, what):
    """Ours ÷ the other's `score` or `seconds`, over the seeds that both finished; None if none."""
    mine, its = finished(results, table, ours), finished(results, table, other)
    ratios = [mine[seed][what] / its[seed][what] for seed in mine.keys() & its.keys()]
    return geometric_mean(ratios) if ratios else None


def ratios(results, tables, ours, other, what):
    """Of every table that both finished; each counts the same, however many its seeds."""
    found = (table_ratio(results, table.name, ours, other, what) for table in tables)
    return [ratio for ratio in found if ratio is not None]


def finished(results, table, peer):
    """{seed: fit} of the fits that have a score."""
    fits = results.get((table, peer), {})
    return {seed: fit for seed, fit in fits.items() if "score" in fit}
