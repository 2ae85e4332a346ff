"""Asking the tools: one case's training, what each says of it, and what that took."""

import math
import time

import glassnet as gn
from doctor.published import NAMES as PUBLISHED
from doctor.published import alarms_of
from doctor.recording import record

OURS = "glassnet"
TOOLS = (OURS, *PUBLISHED)


def asked(case, tools, prove):
    """{tool: answer}: `rules` in the tool's order, each [rule, [cause, …]], and seconds."""
    answers = {OURS: ask_glassnet(case, prove)} if OURS in tools else {}
    published = [tool for tool in tools if tool != OURS]
    if published:
        start = time.perf_counter()
        run = record(case.plan)
        trained = time.perf_counter() - start
        answers |= {tool: ask_published(tool, run, trained) for tool in published}
    return answers


def ask_published(tool, run, trained):
    start = time.perf_counter()
    found = alarms_of(tool, run)
    rules = {}
    for rule, cause in found:
        rules.setdefault(rule, []).extend([cause] if cause else [])
    seconds = {"training": trained, "examining": time.perf_counter() - start}
    return {"rules": [list(item) for item in rules.items()], "seconds": seconds}


def ask_glassnet(case, prove):
    """Compiled training, findings, and where it is wanted the proof of their remedies."""
    start = time.perf_counter()
    history = trained(case.training())
    between = time.perf_counter()
    findings = gn.examine(history)
    seconds = {"training": between - start, "examining": time.perf_counter() - between}
    rules = [[finding.symptom, [finding.cause]] for finding in findings]
    answer = {"rules": rules, "seconds": seconds}
    return answer | proven(case, history) if prove and case.planted else answer


def trained(arguments):
    """The history, also of a training whose loss was not finite."""
    try:
        return gn.train(**arguments)
    except gn.errors.NonFiniteError as error:
        return error.history


def proven(case, history):
    """The proof of each finding that has one, beside the healthy twin's last loss."""
    start = time.perf_counter()
    findings = gn.examine(history, prove=True)
    proofs = [
        [finding.cause, number(finding.proof.before), number(finding.proof.after)]
        for finding in findings
        if finding.proof is not None
    ]
    seconds = time.perf_counter() - start
    return {"proofs": proofs, "proving": seconds, "twin": last_loss(trained(case.twin()))}


def last_loss(history):
    """Of the validation rows where there are any."""
    last = history.records[-1]
    value = last.data_loss if last.validation_loss is None else last.validation_loss
    return number(value)


def number(value):
    """None for what JSON cannot say."""
    return float(value) if value is not None and math.isfinite(value) else None
