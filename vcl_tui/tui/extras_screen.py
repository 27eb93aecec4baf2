"""What is tried on the solution under the cursor, and what is taken from it: a run, an input, its code."""

from __future__ import annotations

from vcl_tui.tui import clipboard
from vcl_tui.tui.list_screen import ListScreen
from vcl_tui.tui.messages import RanAgain


class ExtrasScreen(ListScreen):
    """Everything beside the verdict itself."""

    def act_try_input(self) -> None:
        """Try an input in the sandbox."""
        if self.view is not None:
            self.host.open_screen("try", None, problem=self.view.problem, solution=self.view.solution)

    def act_run_again(self) -> None:
        """Run the solution again; its outcomes follow."""
        if self.view is None:
            return
        # the sandbox is loaded by whoever asks for it, not by everybody who starts
        from vcl_tui.workflows import sandbox_beside  # noqa: PLC0415

        solution, settings = self.view.solution, self.session.context.settings
        self.notice(f"{solution} runs again in the sandbox")
        running = self.setting.worker.submit(sandbox_beside.run_again, settings, solution)
        running.add_done_callback(lambda future: self._post(RanAgain(solution, future)))

    def on_ran_again(self, message: RanAgain) -> None:
        """The new outcomes, or why there are none."""
        if message.future.cancelled():
            return
        if (error := message.future.exception()) is not None:
            self.notice(str(error), "warn")
            return
        self.evidence.forget()
        self.list.read_again()
        self.follow()
        self.notice(f"{message.solution} ran again: {message.future.result()}")

    def act_edit_code(self) -> None:
        """The code in the reviewer's editor, to read or to try; the solution stays what it is."""
        if self.view is not None:
            self.edited(self.view.code, ".py")

    def act_copy(self) -> None:
        """Copy the test under the cursor, or the code, by the terminal's own means (OSC 52)."""
        if self.view is None:
            return
        test = self.layout_of.tests.current()
        in_tests = self.layout_of.active == "tests" and test is not None
        what, text = (f"test {test.key}", test.code) if in_tests and test else ("the code", self.view.code)
        sent = clipboard.sequence(text, multiplexer=self.session.context.settings.multiplexer)
        if sent is None:
            self.notice(f"{what} is too long for the terminal's clipboard; E opens it in your editor", "warn")
        else:
            self.host.send(sent)
            self.notice(f"copied {what}, if your terminal allows it (OSC 52)")
