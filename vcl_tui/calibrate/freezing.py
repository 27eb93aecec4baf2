"""What a plan writes down once learning is over: the rule, the nested sets, the draw and its size.

Called by `learning`, which asks nothing more of the belief afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vcl_tui.calibrate.learner import Learner, Prepared, prepare
from vcl_tui.calibrate.plan import Asked, Frozen, Settings, replay, votes_of
from vcl_tui.calibrate.plan_rules import CLEARLY_MORE, choose_rule
from vcl_tui.calibrate.pool import Flags, Ints
from vcl_tui.calibrate.proposal import Goal, Proposal
from vcl_tui.calibrate.slips import Approvals


def freeze(learner: Learner, settings: Settings, asked: Sequence[Asked]) -> Frozen:
    """Writes down the sets, the draw and its size. From here on answers decide, and nothing else does.

    Returned values may split what belongs together. So the answers are read a second time as of a pool without
    them, and what promises clearly more is written down. Not with a stated error: evidence against mistaken answers
    must not be chosen after looking.
    """
    pool = learner.prepared.pool
    frozen = _frozen(learner, settings, asked)
    if settings.error > 0 or not any(values.shape[1] for values in pool.values):
        return frozen
    prepared = prepare(pool.without_values(), np.random.default_rng([settings.seed, 7]))
    plain = _frozen(replay(prepared, asked, settings), settings, asked)
    if plain.expected <= CLEARLY_MORE * frozen.expected:
        return frozen
    # both know the same programs; with one room for mistakes those weigh the same, whichever reading is chosen
    return replace(plain, by_values=False, room=frozen.room)


def _frozen(learner: Learner, settings: Settings, asked: Sequence[Asked]) -> Frozen:
    """What would be frozen by this belief."""
    prepared, out = learner.prepared, len(asked)
    votes = votes_of(prepared, asked, settings)
    refused, room = votes.refused(), settings.room(prepared)
    goal = Goal(settings.target, settings.alpha)
    if settings.error > 0:
        goal = replace(goal, learned=Approvals(settings.error, refused, room), approvals=votes.approvals())
    chosen = choose_rule(learner, settings.budget - out, settings.seed, goal, settings.rule)
    proposal = chosen.proposal
    learned = out, refused, room, settings.error, chosen.rule, chosen.considered
    if proposal is None:
        return Frozen(settings.target, settings.alpha, (), (), (), (), (), (), 0.0, 0.0, *learned)
    members, group, known, ends = _as_solutions(prepared, proposal)
    spare, place = _unit_by_unit(prepared, proposal.spare)
    drawn = np.random.default_rng([settings.seed, 2]).permutation(members[~known])[: proposal.draws]
    return Frozen(
        settings.target,
        settings.alpha,
        tuple(members.tolist()),
        tuple(group.tolist()),
        tuple((known * votes.needed[prepared.unit[members]]).tolist()),
        tuple(ends),
        proposal.beliefs,
        tuple(drawn.tolist()),
        round(proposal.expected, 3),
        round(proposal.expected_right, 3),
        *learned,
        spare=tuple(spare.tolist()),
        spare_beliefs=tuple(np.round(proposal.spare_beliefs[place], 4).tolist()),
    )


def _as_solutions(prepared: Prepared, proposal: Proposal) -> tuple[Ints, Ints, Flags, list[int]]:
    """Solutions unit by unit in the order of the ranking, their units, known flags, and the sets' ends."""
    members, group = _unit_by_unit(prepared, proposal.ranking)
    ends = np.cumsum(prepared.weight[proposal.ranking])[np.asarray(proposal.ends) - 1]
    return members, group, proposal.known[group], ends.tolist()


def _unit_by_unit(prepared: Prepared, units: Ints) -> tuple[Ints, Ints]:
    """The solutions of these units, one unit after the other, and for each the place of its unit."""
    rank = np.full(len(prepared.weight), -1, dtype=np.int64)
    rank[units] = np.arange(len(units))
    inside = np.flatnonzero(rank[prepared.unit] >= 0)
    solutions = inside[np.argsort(rank[prepared.unit[inside]], kind="stable")]
    return solutions, rank[prepared.unit[solutions]]
