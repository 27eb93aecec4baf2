"""`vcl generate`: suites and candidates written by a model."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, replace
from statistics import mean
from typing import TYPE_CHECKING, Annotated

import typer

from vcl_tui.cli.model_options import (
    AnswerTokens,
    Attempts,
    BaseUrl,
    Concurrency,
    MaxCost,
    MaxTokens,
    Model,
    Seed,
    Timeout,
    stoppable,
)
from vcl_tui.cli.progress_bar import counting_bar
from vcl_tui.cli.session import GLOBALS, context, print_json, say
from vcl_tui.errors import ServiceError, UsageError

if TYPE_CHECKING:
    from vcl_tui.workflows.generate_plan import Call, GenerateEstimate, GenerateOptions, GenerateReport

TESTS_EPILOG = (
    "Examples: vcl generate tests --strategy minimal --dry-run   |   vcl generate tests --strategy all   |   "
    "vcl generate tests --strategy complex --problem 'he03*' --rate-with other-model"
)
SOLUTIONS_EPILOG = (
    "Examples: vcl generate solutions -k 10 --model my-model --dry-run   |   "
    "vcl generate solutions -k 10 --temperature 0.8 --top-p 0.95 --max-tokens 500000"
)
STRATEGIES = ("minimal", "structured", "complex")

group = typer.Typer(
    help="Have a model write test suites, or candidate solutions.",
    epilog="Example: vcl generate tests --help",
    no_args_is_help=True,
)

Problem = Annotated[str, typer.Option(metavar="PATTERN", help="Problems by id; * and ? match.")]
Temperature = Annotated[float, typer.Option(help="0 to 2.")]
TopP = Annotated[float, typer.Option(help="Nucleus sampling, above 0 and at most 1.")]
DryRun = Annotated[bool, typer.Option(help="Print count, tokens and cost; ask nothing.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="generate")


@dataclass(frozen=True, slots=True)
class Server:
    """How to reach the model, and where to stop, as the flags say it."""

    base_url: str | None
    model: str | None
    max_cost: float | None
    max_tokens: int | None
    concurrency: int
    timeout_s: float
    attempts: int

    def call(self, options: GenerateOptions) -> Call:
        """The workflow's view of it."""
        from vcl_tui.workflows import model_line
        from vcl_tui.workflows.generate_plan import Call

        here = context()
        chosen = model_line.choose_model(here.settings, self.base_url, self.model, "generate")
        choice = model_line.tuned(chosen, self.concurrency, self.timeout_s, self.attempts)
        return Call(here, choice, replace(options, limits=model_line.limits(self.max_cost, self.max_tokens)))


@group.command(epilog=TESTS_EPILOG)
def tests(
    strategy: Annotated[str, typer.Option(help="minimal, structured, complex, or all three in order.")],
    problem: Problem = "*",
    samples: Annotated[int, typer.Option("-k", "--samples", help="Replies for each problem.")] = 1,
    count: Annotated[int, typer.Option("--tests", help="Tests that one reply is asked for.")] = 10,
    suite: Annotated[str | None, typer.Option(help="The suite's name; the strategy's by default.")] = None,
    base_url: BaseUrl = None,
    model: Model = None,
    temperature: Temperature = 0.8,
    top_p: TopP = 0.95,
    seed: Seed = None,
    answer_tokens: AnswerTokens = 1200,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    concurrency: Concurrency = 8,
    timeout: Timeout = 120.0,
    attempts: Attempts = 6,
    rate_with: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Then have this other model rate how demanding the suites are.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Write test suites, after arXiv 2509.20837.

    minimal sees the problem alone; structured also one candidate and the minimal tests; complex the problem and the
    earlier suites. Every assertion becomes one test, repeats are merged, text that gives no test is kept and counted.
    The same command again asks only for what is missing.
    """
    from vcl_tui.model.problem import Strategy
    from vcl_tui.workflows.generate_plan import GenerateOptions
    from vcl_tui.workflows.generate_tests import estimate_tests, generate_tests

    if strategy not in (*STRATEGIES, "all"):
        raise UsageError(f"--strategy {strategy}: use one of {', '.join(STRATEGIES)}, all")
    wanted = [Strategy(name) for name in (STRATEGIES if strategy == "all" else (strategy,))]
    if suite is not None and len(wanted) > 1:
        raise UsageError("--suite names one suite, --strategy all makes three; leave one of them out")
    options = GenerateOptions(problem, samples, count, suite, answer_tokens, temperature, top_p, seed)
    server = Server(base_url, model, max_cost, max_tokens, concurrency, timeout, attempts)
    call = server.call(options)
    if dry_run:
        _print_estimate(estimate_tests(call, wanted[0]))
        return
    reports = []
    with counting_bar("generating") as progress, stoppable() as stop:
        watched = replace(call, progress=progress, stop=stop)
        for each in wanted:
            reports.append(generate_tests(watched, each))
            if reports[-1].stopped is not None:
                break
    ratings = _rate(call, rate_with, tuple(suite or each.value for each in wanted)) if rate_with else {}
    _print(reports, ratings)


@group.command(epilog=SOLUTIONS_EPILOG)
def solutions(
    samples: Annotated[int, typer.Option("-k", "--samples", help="Candidates for each problem.")] = 1,
    problem: Problem = "*",
    base_url: BaseUrl = None,
    model: Model = None,
    temperature: Temperature = 0.8,
    top_p: TopP = 0.95,
    seed: Seed = None,
    answer_tokens: AnswerTokens = 1200,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    concurrency: Concurrency = 8,
    timeout: Timeout = 120.0,
    attempts: Attempts = 6,
    dry_run: DryRun = False,
) -> None:
    """Write candidate solutions; the sampling parameters are kept with each.

    A reply that holds no program becomes a candidate all the same, with the reason. The same command again asks only
    for what is missing.
    """
    from vcl_tui.workflows.generate_plan import GenerateOptions
    from vcl_tui.workflows.generate_solutions import estimate_solutions, generate_solutions

    options = GenerateOptions(
        problem=problem, samples=samples, answer_tokens=answer_tokens, temperature=temperature, top_p=top_p, seed=seed
    )
    call = Server(base_url, model, max_cost, max_tokens, concurrency, timeout, attempts).call(options)
    if dry_run:
        _print_estimate(estimate_solutions(call))
        return
    with counting_bar("generating") as progress, stoppable() as stop:
        report = generate_solutions(replace(call, progress=progress, stop=stop))
    _print([report], {})


def _rate(call: Call, rater: str, suites: tuple[str, ...]) -> dict[str, list[int]]:
    """Ratings by another model on the same server."""
    from vcl_tui.workflows.model_line import price_of
    from vcl_tui.workflows.rate_suites import rate_suites

    choice = replace(call.choice, model=rater, price=price_of(call.context.settings, rater))
    with counting_bar("rating") as progress, stoppable() as stop:
        return rate_suites(replace(call, choice=choice, progress=progress, stop=stop), suites)


def _print_estimate(found: GenerateEstimate) -> None:
    if GLOBALS.json:
        print_json(asdict(found))
        return
    cost = "unknown (no price in the config file)" if found.most_cost is None else f"at most {found.most_cost:.4f}"
    sys.stdout.write(
        f"{found.replies:,} replies, about {found.tokens_in:,} tokens in, at most {found.most_tokens_out:,} out;"
        f" cost {cost}\n"
    )


def _print(reports: list[GenerateReport], ratings: dict[str, list[int]]) -> None:
    """Print what was done, then end as the last report says."""
    if GLOBALS.json:
        print_json({"runs": [report.as_json() for report in reports], "difficulty": ratings})
    else:
        for report in reports:
            _say_report(report)
        for suite, rated in ratings.items():
            say(f"difficulty of {suite}: {mean(rated):.2f} of 5 on average over {len(rated)} problems")
    last = reports[-1]
    if last.stopped == "interrupted":
        raise KeyboardInterrupt
    if last.stopped == "server":
        raise ServiceError(f"{last.trouble}; {last.replies} replies are kept, run the same again to go on")


def _say_report(report: GenerateReport) -> None:
    left = "programs that can't run" if report.what == "solutions" else "pieces that gave no test"
    say(
        f"{report.what} by {report.generator} ({report.prompt}): {report.new:,} new from {report.replies:,} replies,"
        f" {report.merged:,} repeats merged, {report.fragments:,} {left} (kept), {report.refused:,} refused,"
        f" {report.unanswered:,} unanswered, {report.missing - report.replies:,} still missing"
    )
    for reason, count in report.skipped.items():
        say(f"  left out: {count:,} problems, each {reason}")
    if report.usage:
        cost = report.usage.get("cost")
        priced = "cost unknown" if cost is None else f"cost {cost:.4f}"
        say(f"  {report.usage['tokens_in']:,} tokens in, {report.usage['tokens_out']:,} out, {priced}")
    if report.trouble is not None:
        say(f"  {report.trouble}")
