"""Whether a case is what it says: its healthy runs are healthy, and its faults do harm."""

import numpy as np

import glassnet as gn
from doctor.data import REGRESSION, distinct
from doctor.outcome import Outcome, constant_loss

WITHIN, ASIDE = 1.15, 0.02  # of the best reference; of the constant answer's loss
LATE_WITHIN, LATE_ASIDE = 1.3, 0.04
LEARNED = 0.9
WORSE, EXCESS = 1.5, 0.03
RARE, RECALL = 0.15, 0.5
SOUND_RATE = 3e-3  # Adam's


def effective(case):
    """Train the case and whatever it is compared with."""
    if not is_clean(case.twin_plan):
        return False
    faults = [each for each in case.faults if not each.of_data]
    harm = all(does_harm(fault, case) for fault in faults)
    return harm and is_there(case) and is_healthy(case.twin_plan)


def does_harm(fault, case):
    """The run with this fault alone ends clearly worse than the twin, and shows it."""
    faulty, twin = Outcome(case.trained_fault), Outcome(case.twin_plan)
    if fault.name == "non-finite":
        return not faulty.finite
    if not (faulty.finite and twin.finite and fault.shows(faulty)):
        return False
    bad, good = ends(faulty, fault), ends(twin, fault)
    return bad >= WORSE * good and bad - good >= EXCESS


def ends(outcome, fault):
    return outcome.errors if fault.by_errors else outcome.last


def is_there(case):
    """The facts of the data that training has to show."""
    faults = [each for each in case.faults if each.of_data]
    if not faults:
        return True
    outcome = Outcome(case.plan)
    alone = len(case.faults) == len(faults)
    return all(each.shows(outcome) for each in faults) and (outcome.finite or not alone)


def is_clean(plan):
    """No column is constant, or says what another one or the target says, on the training rows."""
    data = plan.split().data
    columns = np.column_stack([data.inputs, data.target])
    return len(distinct(columns)) == data.columns + 1


def is_healthy(plan):
    """It learned, it kept what it learned, and nothing near it learns clearly more."""
    run = Outcome(plan)
    if not sound(run) or linear_loss(plan) * WITHIN + ASIDE < run.last:
        return False
    return all(near(run.last, Outcome(other).last) for other in references(plan))


def sound(run):
    learned = run.last <= LEARNED and near(run.last, run.best_seen)
    steady = run.late <= LATE_WITHIN * run.best_seen + LATE_ASIDE
    rare = run.rarest_share < RARE
    return learned and steady and (not rare or run.minority_recall >= RECALL)


def near(value, best):
    return value <= WITHIN * best + ASIDE


def references(plan):
    """The same training at other rates, longer, wider, and under a sound Adam."""
    yield plan.changed(rate=plan.rate * 3)
    yield plan.changed(rate=plan.rate / 3)
    yield plan.changed(epochs=plan.epochs * 2)
    yield plan.changed(hidden=tuple(min(256, 2 * units) for units in plan.hidden))
    yield plan.changed(optimizer="Adam", rate=SOUND_RATE, settings={})


def linear_loss(plan):
    """The loss of a linear model, in units of the constant answer's."""
    from sklearn.linear_model import LogisticRegression, Ridge

    plan = plan.split()
    numbers = plan.data.kind == REGRESSION
    model = Ridge() if numbers else LogisticRegression(max_iter=200)
    model.fit(plan.data.inputs, plan.data.target)
    rows, target = plan.judged.inputs, plan.judged.target
    answers = model.predict(rows)[:, None] if numbers else model.predict_proba(rows)
    loss = plan.loss
    if plan.loss == "BinaryCrossentropy":
        answers = answers[:, 1:]
    value = gn.Loss.named(loss)().forward(answers, np.asarray(target))
    return value / constant_loss(loss, plan.data.target)
