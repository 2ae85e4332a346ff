"""Trained networks that are mixed, and what those that had not seen a row said about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from glassnet.array import Array
from glassnet.nn import Network
from glassnet.recipe.blending import blend_shares
from glassnet.recipe.members import Members
from glassnet.record import History

__all__ = ["Ensemble", "Member", "mixed"]

Member = tuple[Network, History]


@dataclass
class Ensemble:
    """Trained networks with their histories, and how much each one's outputs count, in all 1.

    `numbers` are those of the networks in the ensemble, `types` which type each is of; `unseen`
    (rows, outputs) is the mixture of the networks that did not learn from the row, NaN where all
    of a type have.

    >>> Ensemble([], [], np.zeros(0), [], [], np.zeros((0, 1))).networks
    []
    """

    networks: list[Network]
    histories: list[History] = field(repr=False)
    shares: Array
    numbers: list[int] = field(repr=False)
    types: list[int] = field(repr=False)
    unseen: Array = field(repr=False)

    def outputs(self, inputs: Array) -> Array:
        """Return the mixture of what all networks say of these rows, (rows, outputs)."""
        total = np.zeros((len(inputs), self.unseen.shape[1]))
        for network, share in zip(self.networks, self.shares, strict=True):
            if share:
                total += share * network.predict(inputs)
        return total

    @property
    def counted(self) -> list[Network]:
        """Return the networks whose share is above 0."""
        return [each for each, own in zip(self.networks, self.shares, strict=True) if own]

    @property
    def share_by_number(self) -> dict[int, float]:
        """Return the shares above 0, by the networks' numbers."""
        every = zip(self.numbers, self.shares.tolist(), strict=True)
        return {number: share for number, share in every if share > 0}

    def of_type(self, number: int) -> list[Network]:
        """Return the networks of a type."""
        return [each for each, own in zip(self.networks, self.types, strict=True) if own == number]


def mixed(members: Members, trained: Mapping[int, Member]) -> Ensemble:
    """Return the ensemble of these trained networks.

    Those of a type count alike; the types as rows that their networks had not seen tell, or
    held-out rows where there are.
    """
    numbers = sorted(trained)
    types = [members.type_of(number) for number in numbers]
    there = sorted(set(types))
    said = [_unseen(members, trained, kind) for kind in there]
    shares = _shares_of_types(members, trained, said, there)
    unseen = np.zeros_like(said[0])
    for share, outputs in zip(shares, said, strict=True):
        if share:
            unseen += share * outputs
    own = np.array([shares[there.index(kind)] / types.count(kind) for kind in types])
    networks, histories = zip(*(trained[number] for number in numbers), strict=True)
    return Ensemble([*networks], [*histories], own, numbers, types, unseen)


def _shares_of_types(
    members: Members, trained: Mapping[int, Member], said: Sequence[Array], there: Sequence[int]
) -> Array:
    loss = members.task.own_loss(members.types[0].smoothing)
    rows = members.held_out
    if rows is None:
        return blend_shares(loss, said, members.rows.target, members.rows.weights)
    outputs = []
    for kind in there if len(there) > 1 else ():
        own = [trained[number][0] for number in trained if members.type_of(number) == kind]
        outputs.append(np.mean([network.predict(rows.inputs) for network in own], axis=0))
    return blend_shares(loss, outputs, rows.target, rows.weights) if outputs else np.ones(1)


def _unseen(members: Members, trained: Mapping[int, Member], kind: int) -> Array:
    """Return the mean outputs of a type's networks that did not learn from a row, or NaN."""
    rows = members.rows
    own = [number for number in sorted(trained) if members.type_of(number) == kind]
    total = np.zeros((len(rows), members.task.outputs), trained[own[0]][0].dtype)
    count = np.zeros((len(rows), 1), total.dtype)
    for number in own:
        unseen = ~members.learned(number)
        if unseen.any():
            total[unseen] += trained[number][0].predict(rows.inputs[unseen])
            count[unseen] += 1
    total[count[:, 0] == 0] = np.nan
    return np.divide(total, count, out=total, where=count > 0)
