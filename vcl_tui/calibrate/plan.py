"""An adaptive labelling plan: learn, freeze, certify, done.

The state is the questions asked so far, what became of them, and the frozen part once there is one. Given
those, a pool and a seed, everything here is a deterministic function, so a plan survives restarts and runs
the same in `vcl next` and in `vcl simulate`. Positions are places of solutions in the pool.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vcl_tui.calibrate.learner import Learner, Prepared
from vcl_tui.calibrate.second_answers import Votes, approvals_needed
from vcl_tui.errors import UsageError
from vcl_tui.model.queue import AUTO

LEARN, CERTIFY = "learn", "certify"

CERTIFY_SHARE = 0.33
"""Share of the budget for certifying answers; docs/calibration.md says what speaks for a larger one."""

EARLY_SHARE, EARLY_DRAWS = 0.65, 65
"""Of the budget for certifying where learning ends early, and certifying answers beyond which that isn't worth it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a plan is for.

    Attributes:
        target: precision to certify.
        confidence: 1 - alpha of all plans on the pool together.
        budget: answers of any kind.
        seed: decides the draw and the simulated truths.
        attempts: plans among which alpha is shared; this one gets an equal part.
        error: chance that an answer is mistaken, as stated by whoever runs the plan; 0 when nothing is.
        certify_share: share of the budget that is kept for certifying.
        rule: what solutions are kept by: one of `plan_rules.RULES`, or auto for the most promising.
    """

    target: float = 0.9
    confidence: float = 0.95
    budget: int = 200
    seed: int = 0
    attempts: int = 1
    error: float = 0.0
    certify_share: float = CERTIFY_SHARE
    rule: str = AUTO

    def __post_init__(self) -> None:
        if not 0 < self.target < 1:
            raise UsageError(f"a target precision of {self.target} makes no sense: give one between 0 and 1, like .9")
        if not 0 < self.confidence < 1:
            raise UsageError(f"a confidence of {self.confidence} makes no sense: give one between 0 and 1, like .95")
        if self.budget < 1 or self.attempts < 1:
            raise UsageError("a plan needs a budget and a number of attempts of 1 or more")

    @property
    def alpha(self) -> float:
        """Chance of a false certificate that this plan may use up."""
        return (1 - self.confidence) / self.attempts

    def room(self, prepared: Prepared) -> float:
        """Mistakes that a set with all the right solutions has room for, as is expected before the first answer."""
        return round(max((1 - self.target) * prepared.expected, 1.0), 3)

    @property
    def learning(self) -> int:
        """Questions of the learning phase; at least one certifying answer is left when the budget allows."""
        return max(1, min(self.budget - 1, round(self.budget * (1 - self.certify_share)))) if self.budget > 1 else 1

    @property
    def early(self) -> int:
        """Learning questions after which a plan may be frozen already (`learning.promises_enough`).

        Before `learning` where that leaves few draws: with a third of 50 or 100 answers only nearly flawless sets can
        pass. What is said of that was measured for reviewers who don't err.
        """
        draws = min(round(self.budget * EARLY_SHARE), EARLY_DRAWS)
        return min(max(1, self.budget - draws), self.learning) if self.error == 0 else self.learning


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is out, in the order of asking.

    Attributes:
        position: the solution asked about.
        phase: LEARN or CERTIFY.
        verdict: RIGHT, WRONG or NO_VERDICT (unsure, skip); None while there is no answer.
    """

    position: int
    phase: str
    verdict: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """A question to be recorded and then asked. `probability` is None where the choice was deterministic."""

    position: int
    phase: str
    probability: float | None
    stratum: str
    reason: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is fixed before the first certifying question, and never changes after.

    Attributes:
        target, alpha: what is tested, at which error.
        members: solutions of the largest set, most believed first.
        group: (members) number shared by the copies of one program.
        known: (members) approvals that made it known right while learning; 0 for what isn't known.
        ends: how many members each nested set has, strictest first.
        beliefs: belief of the last member of each nested set; by another rule its score.
        draws: the solutions drawn from the unknown members, in the order of asking.
        expected: expected number of right solutions in the certified set.
        expected_right: expected number of right solutions in the pool.
        learned: learning questions that were out when this was written.
        refused: (copies, further approvals) for each of them that spoke against a program (`slips.Approvals`).
        room: for mistakes among what became known (`slips.Approvals`).
        error: reviewer error that was stated. Above 0 every draw has an answer of its own, and a rejected one two.
        rule: what solutions are kept by; one of `plan_rules.RULES`.
        considered: (rule, expected share of the right solutions that it certifies) for each that was looked at.
        by_values: clusters were split by returned values, where there are any; else by outcomes alone.
        spare: solutions ranked next. Nothing is drawn from them; they join the largest set as far as it has room for
            solutions that all count as wrong (`certify`).
        spare_beliefs: their beliefs.
    """

    target: float
    alpha: float
    members: tuple[int, ...]
    group: tuple[int, ...]
    known: tuple[int, ...]
    ends: tuple[int, ...]
    beliefs: tuple[float, ...]
    draws: tuple[int, ...]
    expected: float
    expected_right: float
    learned: int
    refused: tuple[tuple[int, int], ...]
    room: float
    error: float
    rule: str
    considered: tuple[tuple[str, float], ...]
    by_values: bool = True
    spare: tuple[int, ...] = ()
    spare_beliefs: tuple[float, ...] = ()

    @property
    def unknown(self) -> int:
        """Solutions that were drawn from."""
        return self.known.count(0)

    def to_json(self, keys: Sequence[str]) -> dict[str, object]:
        """Plain JSON values, solutions by key. `keys` is the key of every solution of the pool."""
        return {
            "target": self.target,
            "alpha": self.alpha,
            "members": [keys[position] for position in self.members],
            "group": list(self.group),
            "known": list(self.known),
            "ends": list(self.ends),
            "beliefs": list(self.beliefs),
            "draws": [keys[position] for position in self.draws],
            "expected": self.expected,
            "expected_right": self.expected_right,
            "learned": self.learned,
            "refused": [list(pair) for pair in self.refused],
            "room": self.room,
            "error": self.error,
            "rule": self.rule,
            "considered": dict(self.considered),
            "by_values": self.by_values,
            "spare": [keys[position] for position in self.spare],
            "spare_beliefs": list(self.spare_beliefs),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, object], position: Mapping[str, int]) -> Frozen:
        """What `to_json` wrote. `position` gives the place of each solution in the pool as it is now.

        Raises:
            UsageError: a solution of the plan isn't in the pool any more.
        """
        text = _lists(written)
        missing = [key for key in (*text["members"], *text["spare"]) if str(key) not in position]
        if missing:
            raise UsageError(f"the frozen plan holds {missing[0]!r}, which this store doesn't: import it again")
        return cls(
            target=_number(written["target"]),
            alpha=_number(written["alpha"]),
            members=tuple(position[str(key)] for key in text["members"]),
            group=tuple(int(_number(value)) for value in text["group"]),
            known=tuple(int(_number(value)) for value in text["known"]),
            ends=tuple(int(_number(value)) for value in text["ends"]),
            beliefs=tuple(float(_number(value)) for value in text["beliefs"]),
            draws=tuple(position[str(key)] for key in text["draws"]),
            expected=_number(written["expected"]),
            expected_right=_number(written["expected_right"]),
            learned=int(_number(written["learned"])),
            refused=_refused(written, text["group"]),
            room=_number(written.get("room", (1 - _number(written["target"])) * len(text["members"]))),
            error=_number(written.get("error", 0.0)),
            rule=str(written["rule"]),
            considered=_shares(written.get("considered", {})),
            by_values=bool(written.get("by_values", True)),
            spare=tuple(position[str(key)] for key in text["spare"]),
            spare_beliefs=tuple(float(_number(value)) for value in text["spare_beliefs"]),
        )


def _lists(written: Mapping[str, object]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for name in ("members", "group", "known", "ends", "beliefs", "draws", "spare", "spare_beliefs"):
        value = written.get(name, []) if name.startswith("spare") else written[name]  # plans of before had none
        if not isinstance(value, list):
            raise UsageError(f"the frozen plan is damaged: {name!r} is no list; run vcl doctor")
        found[name] = value
    return found


def _refused(written: Mapping[str, object], group: Sequence[object]) -> tuple[tuple[int, int], ...]:
    pairs = written.get("refused")
    if isinstance(pairs, list):
        return tuple((int(copies), int(further)) for copies, further in pairs)
    # plans of before counted them only; at worst each had as many copies as any program
    most = max((group.count(number) for number in set(group)), default=1)
    return ((most, 0),) * int(_number(written["rejected"]))


def _shares(value: object) -> tuple[tuple[str, float], ...]:
    if not isinstance(value, dict):
        raise UsageError("the frozen plan is damaged: 'considered' is no table; run vcl doctor")
    return tuple((str(rule), _number(share)) for rule, share in value.items())


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise UsageError(f"the frozen plan is damaged: {value!r} is no number; run vcl doctor")
    return value


@dataclass(frozen=True, slots=True)
class Step:
    """What `advance_learning` or `advance_certifying` came to.

    Attributes:
        questions: to be recorded, then asked.
        frozen: the frozen part, when there is one by now; store it before asking anything.
        done: nothing more will be asked, whoever asks.
        why: why there are no (more) questions; "" when there are.
    """

    questions: tuple[PlannedQuestion, ...] = ()
    frozen: Frozen | None = None
    done: bool = False
    why: str = ""


def replay(prepared: Prepared, asked: Sequence[Asked], settings: Settings | None = None) -> Learner:
    """The learner after these questions and answers; of several about one program the majority counts."""
    settings = settings or Settings()
    learner = Learner(prepared, settings.error)
    votes = votes_of(prepared, asked, settings)
    for unit in votes.said:
        verdict = votes.settled(unit)
        if verdict is None:
            learner.ask(unit)
        else:
            learner.record(unit, verdict, agreeing=votes.lead(unit) if settings.error > 0 else 1)
    return learner


def votes_of(prepared: Prepared, asked: Sequence[Asked], settings: Settings) -> Votes:
    """The learning answers by program."""
    needed = approvals_needed(prepared.weight, settings.error, settings.learning, settings.room(prepared))
    votes = Votes(prepared, needed)
    for question in asked:
        if question.phase == LEARN:
            votes.add(question.position, question.verdict)
    return votes
