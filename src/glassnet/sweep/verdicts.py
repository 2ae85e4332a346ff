"""What the doctor says of a run of a sweep: the one place where its column is made."""

from glassnet.record import History

__all__ = ["verdict"]


def verdict(history: History) -> str:
    """Return the causes that the doctor finds in a run, the likeliest first, or "healthy".

    >>> verdict(History())
    'cannot tell'
    """
    from glassnet.doctor import examine

    findings = examine(history)
    nothing = "cannot tell" if findings.unknown else "healthy"
    return ", ".join(dict.fromkeys(finding.cause for finding in findings)) or nothing
