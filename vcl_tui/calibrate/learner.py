"""What is believed of every solution after the answers so far, kept up to date answer by answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit, logit

from vcl_tui.calibrate.belief import AFTER_APPROVAL, STATE, WIDTH, Belief, fit
from vcl_tui.calibrate.clusters import Clustering, cluster
from vcl_tui.calibrate.evidence import EVIDENCE, evidence
from vcl_tui.calibrate.mates import Mates, mates, split_half_agreement
from vcl_tui.calibrate.pool import Flags, Floats, Ints, Pool

RIGHT, WRONG, NO_VERDICT = 1, 0, -1
"""What an answer may say of a solution. Unsure and skip are NO_VERDICT."""

_SLIP = 0.01
"""Chance that an answer is mistaken when nobody stated one: no single answer is taken for certain."""

_JUDGE = EVIDENCE.index("judge")
_CONSENSUS = EVIDENCE.index("consensus")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A pool with everything that doesn't depend on answers, computed once.

    A unit is a program within a cluster: solutions that one answer holds for.

    Attributes:
        unit: (n,) unit of each solution.
        unit_cluster: (u,) cluster of each unit.
        weight: (u,) solutions in each unit.
        speaker: (u,) the solution that is asked about for the unit.
        ordered: (u,) units by cluster, most copies first.
        starts: (c + 1,) where each cluster begins in `ordered`.
        agreement: of mates (`mates.split_half_agreement`).
        expected: right solutions that are believed to exist before any answer.
    """

    pool: Pool
    clusters: Clustering
    evidence: Floats
    mates: Mates
    unit: Ints
    unit_cluster: Ints
    weight: Ints
    speaker: Ints
    ordered: Ints
    starts: Ints
    agreement: float
    expected: float


def prepare(pool: Pool, rng: np.random.Generator, agreement: float | None = None) -> Prepared:
    """Clusters, evidence and units of a pool. `rng` only splits tests in halves; not when the agreement is known."""
    clusters = cluster(pool)
    if agreement is None:
        agreement = split_half_agreement(pool, clusters, rng)
    pairs = clusters.of * (int(pool.program.max(initial=0)) + 1) + pool.program
    _, speaker, unit, weight = np.unique(pairs, return_index=True, return_inverse=True, return_counts=True)
    unit_cluster = clusters.of[speaker]
    ordered = np.lexsort((np.arange(len(weight)), -weight, unit_cluster))
    starts = np.searchsorted(unit_cluster[ordered], np.arange(clusters.count + 1))
    prepared = Prepared(
        pool,
        clusters,
        evidence(pool, clusters),
        mates(pool, clusters, agreement),
        unit.astype(np.int64),
        unit_cluster,
        weight.astype(np.int64),
        speaker.astype(np.int64),
        ordered.astype(np.int64),
        starts.astype(np.int64),
        agreement,
        0.0,
    )
    chance, _ = Learner(prepared).unit_chance()
    return replace(prepared, expected=float((prepared.weight * chance).sum()))


class Learner:
    """Answers and pending questions of one plan, and what follows from them.

    Attributes:
        answer: (u,) RIGHT, WRONG, or NO_VERDICT for units without an answer.
        asked: (c,) a first question about the cluster is out or answered.
        taken: (c,) units of the cluster, in asking order, that are out or answered.
        open: (c,) questions about the cluster that are out and not answered.
    """

    def __init__(self, prepared: Prepared, error: float = 0.0) -> None:
        clusters = prepared.clusters
        self.prepared = prepared
        self.error = max(error, _SLIP)
        self._mistaken: float | Floats = self.error
        self.answer = np.full(len(prepared.weight), NO_VERDICT, dtype=np.int64)
        self.settled: Flags = np.zeros(len(prepared.weight), dtype=bool)
        self.answered: Flags = np.zeros(len(prepared.weight), dtype=bool)
        self.asked: Flags = np.zeros(clusters.count, dtype=bool)
        self.taken = np.zeros(clusters.count, dtype=np.int64)
        self.open = np.zeros(clusters.count, dtype=np.int64)
        self.approved: Floats = np.zeros(clusters.count)
        self.rejected: Floats = np.zeros(clusters.count)
        self.unknown: Floats = clusters.size.astype(float)
        self._columns: Floats = np.zeros((clusters.count, WIDTH))
        self._columns[:, : len(EVIDENCE)] = prepared.evidence
        self._asked_columns: dict[int, Floats] = {}
        self._rows: list[Floats] = []
        self._right: list[bool] = []
        self._belief: Belief | None = None
        self._weights: Floats | None = None
        self._chance: Floats | None = None

    # What happens

    def ask(self, unit: int) -> None:
        """A question about the unit is out. Its columns are kept as they are now, for learning."""
        cluster_number = int(self.prepared.unit_cluster[unit])
        if not self.asked[cluster_number]:
            self._asked_columns[cluster_number] = self._columns[cluster_number].copy()
        self.asked[cluster_number] = True
        self._chance = None
        if not self.settled[unit]:
            self.taken[cluster_number] += 1
            self.open[cluster_number] += 1
            self.settled[unit] = True

    def record(self, unit: int, verdict: int, agreeing: int = 1) -> None:
        """An answer is in, or several with `agreeing` more for the verdict than against it.

        NO_VERDICT teaches nothing, and nothing new is asked about the unit.
        """
        self.ask(unit)
        cluster_number = int(self.prepared.unit_cluster[unit])
        if not self.answered[unit]:
            self.answered[unit] = True
            self.open[cluster_number] -= 1
        if verdict == NO_VERDICT or self.answer[unit] != NO_VERDICT:
            return
        self.answer[unit] = verdict
        self.unknown[cluster_number] -= self.prepared.weight[unit]
        if agreeing > 1:
            self._mistaken = np.array(np.broadcast_to(self._mistaken, self.approved.shape))
            self._mistaken[cluster_number] = self.error**agreeing
        first = self.approved[cluster_number] + self.rejected[cluster_number] == 0
        self.approved[cluster_number] += verdict == RIGHT
        self.rejected[cluster_number] += verdict == WRONG
        if first:
            self._rows.append(self._asked_columns[cluster_number])
            self._right.append(verdict == RIGHT)
            self._belief = self._chance = None
            self._spread_news(cluster_number, verdict == RIGHT)

    def _spread_news(self, source: int, approved: bool) -> None:
        """Changes what the other clusters of the problem are judged by."""
        clusters = self.prepared.clusters
        problem = int(clusters.problem[source])
        here = slice(int(clusters.first[problem]), int(clusters.first[problem + 1]))
        sibling = clusters.outcome[here] == clusters.outcome[source]
        columns = self._columns[here]
        if not approved:
            state = len(EVIDENCE)
            columns[:, state] = 1.0
            columns[sibling, state + 1] = 1.0
            return
        rows = self._beside_approved(source, here, sibling)
        start = len(EVIDENCE) + len(STATE)
        already = columns[:, start] > 0
        nearer = ~already | (rows[:, 4] > columns[:, start + 4])
        columns[:, :start] = 0.0
        columns[nearer, start:] = rows[nearer]
        # One approved cluster that passes a test this one fails is enough against it.
        failed = np.maximum(rows[:, 1], np.where(already, columns[:, start + 1], 0.0))
        columns[:, start + 1] = failed

    def _beside_approved(self, source: int, here: slice, sibling: Flags) -> Floats:
        """(clusters of the problem, len(AFTER_APPROVAL)) columns of each beside the approved one."""
        clusters = self.prepared.clusters
        problem, at = int(clusters.problem[source]), source - here.start
        pattern, returned = clusters.patterns[problem], clusters.returned[problem]
        missed = (pattern[at] & ~pattern).sum(axis=1)
        observed = returned if returned.shape[1] else pattern.astype(np.int64)
        alike = (observed == observed[at]).mean(axis=1) if observed.shape[1] else np.full(len(pattern), 0.5)
        consensus = self.prepared.evidence[here, _CONSENSUS]
        rows = np.zeros((len(pattern), len(AFTER_APPROVAL)))
        rows[:, 0] = 1.0
        rows[:, 1] = missed > 0
        rows[:, 2] = missed / max(int(pattern[at].sum()), 1)
        rows[:, 3] = sibling
        rows[:, 4] = alike - 0.9
        rows[:, 5] = np.log(clusters.size[here] / clusters.size[source])
        rows[:, 6] = consensus - consensus[at]
        rows[:, 7] = self.prepared.evidence[here, _JUDGE]
        return rows

    # What follows

    def belief(self) -> Belief:
        """The regression on the first answer of each cluster."""
        if self._belief is None:
            rows = np.array(self._rows).reshape(len(self._rows), WIDTH)
            self._belief = fit(rows, np.array(self._right, dtype=bool), self._weights)
            self._weights = self._belief.weights
        return self._belief

    def columns(self) -> Floats:
        """(c, WIDTH) what each cluster is judged by: as it was when asked, else as it is now."""
        columns = self._columns.copy()
        for cluster_number, row in self._asked_columns.items():
            columns[cluster_number] = row
        return columns

    def first_answer_chance(self) -> Floats:
        """(c,) chance that a first answer about the cluster is, or was, "correct"."""
        if self._chance is None:
            self._chance = expit(self.belief().logit(self.columns()))
        return self._chance

    def right_kind(self, chance: Floats, approved: Floats | None = None, rejected: Floats | None = None) -> Floats:
        """(c,) chance that the cluster is of the right kind, from the first-answer chance and its answers."""
        yes = self.approved if approved is None else approved
        no = self.rejected if rejected is None else rejected
        nothing = np.zeros_like(yes)
        right, wrong = self.prepared.mates.means(nothing, nothing)
        before = np.clip((chance - wrong) / (right - wrong), 0.002, 0.99)
        return expit(logit(before) + self.prepared.mates.log_odds(yes, no, self._mistaken))

    def mate_chance(self, chance: Floats, more_right: int = 0, more_wrong: int = 0) -> Floats:
        """(c,) chance that a program of the cluster without an answer is right, after so many further answers."""
        yes, no = self.approved + more_right, self.rejected + more_wrong
        kind = self.right_kind(chance, yes, no)
        right, wrong = self.prepared.mates.means(yes, no)
        return kind * right + (1 - kind) * wrong

    def unit_chance(self) -> tuple[Floats, Flags]:
        """(u,) chance of each unit to be right, and which are known to be.

        An approval that hardly fits what is known of its cluster isn't taken as known: it keeps its belief, and a
        certifying draw may ask again.
        """
        chance = self.first_answer_chance()
        kind = self.right_kind(chance)[self.prepared.unit_cluster]
        mate = self.mate_chance(chance)[self.prepared.unit_cluster]
        known: Flags = (self.answer == RIGHT) & (kind > 0.8)
        answered = np.where(self.answer == RIGHT, np.where(known, 1.0, kind), 0.0)
        return np.where(self.answer == NO_VERDICT, mate, answered), known
