"""The read-back: one key field at a time, large, said to the customer and confirmed, or corrected (C024)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from gendan import clock as clocks
from gendan import keys
from gendan.domain.money import money_text, percent_text
from gendan.domain.normal import phone_digits
from gendan.i18n import _
from gendan.services.read_back import ReadBack
from gendan.text import plain
from gendan.when import day_words, weekday_words
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal

HELD = 0.15
"""Seconds: a key that comes again sooner is being held down, and confirms nothing."""


def spaced(phone: str) -> str:
    """A number as one says it: 138 0000 1234; others in fours from behind."""
    digits = phone_digits(phone)
    parts = [digits[:3], digits[3:7], digits[7:]] if len(digits) == 11 else [digits]
    return " ".join(part for part in parts if part)


class ReadBackScreen(Modal[str]):
    """Answers ``""`` when everything was confirmed, the name of a field to correct, or None to go back.

    Each field takes a press of its own; no key confirms more than the one that is shown.
    """

    BINDINGS = keys.bindings("read_back")
    DEFAULT_CSS = """
    ReadBackScreen > .dialog { width: 78; height: 20; }
    ReadBackScreen .done { height: 1; color: $foreground-muted; }
    ReadBackScreen .title { margin: 1 0 0 0; }
    ReadBackScreen Digits { width: 1fr; height: 3; margin: 1 0 0 0; color: $accent; text-style: bold; }
    ReadBackScreen .large { height: auto; max-height: 6; margin: 1 0 0 0; text-style: bold; }
    ReadBackScreen .say { height: auto; margin: 1 0 0 0; color: $foreground-muted; }
    """

    def __init__(self, order: ReadBack) -> None:
        super().__init__()
        self._order = order
        self._at = 0
        self._pressed = clocks.monotonic()

    @property
    def step(self) -> str:
        """The field that is said now."""
        return self._order.steps[self._at]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(classes="done")
            yield Static(classes="title")
            yield Digits()
            yield Static(classes="large")
            yield Static(classes="say")
        yield KeyBar()

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        order = self._order
        head = _("Read back {n} of {total} · {number} · {customer}", n=self._at + 1, total=len(order.steps),
                 number=order.number, customer=order.customer)  # fmt: skip
        title, digits, large, say = self._words()
        self.query_one(".done", Static).update(plain(head))
        self.query_one(".title", Static).update(plain(title))
        self.query_one(Digits).update(digits)
        self.query_one(Digits).display = bool(digits)
        self.query_one(".large", Static).update(large)
        self.query_one(".say", Static).update(plain(say))

    def _words(self) -> tuple[str, str, Content, str]:
        """Title, digits, large words, and the question to the customer."""
        order, step = self._order, self.step
        if step == "customer_phone":
            return _("Phone"), spaced(order.phone), plain(order.phone), _("“Is this the number we reach you at?”")
        if step == "requested" and order.requested is not None:
            day = order.requested
            words = f"{day_words(day)} {weekday_words(day)} · {day.isoformat()}"
            return _("Requested"), f"{day:%m-%d}", plain(words), _("“Shall it be there on this day?”")
        if step == "address":
            return _("Address"), "", plain(order.address, "bold $accent"), _("“Is this where it goes?”")
        if step == "special":
            return _("Special requirements"), "", plain(order.special), _("“Are these all your special requirements?”")
        return self._line_words(int(step.rpartition(".")[2]))

    def _line_words(self, number: int) -> tuple[str, str, Content, str]:
        line = self._order.lines[number - 1]
        title = _("Line {n} of {total}", n=number, total=len(self._order.lines))
        price = money_text(line.price) if line.price is not None else "-"
        discount = f"  -{percent_text(line.discount)}%" if line.discount else ""
        name = " ".join(part for part in (line.name, line.spec) if part)
        large = Content.assemble(
            plain(line.product, "bold $accent"), plain(f"   {name}\n"),
            plain(_("{qty} {unit} at {price}{discount}, {amount} together", qty=f"{line.qty:f}", unit=line.unit or "",
                    price=price, discount=discount, amount=money_text(line.amount))),
        )  # fmt: skip
        return title, f"{line.qty:f} x {price}", large, _("“Is this the model, this many, at this price?”")

    def action_confirm(self) -> None:
        now, before = clocks.monotonic(), self._pressed
        self._pressed = now
        if now - before < HELD:
            return
        if self._at + 1 == len(self._order.steps):
            self.dismiss("")
        else:
            self._at += 1
            self._show()

    def action_correct(self) -> None:
        self.dismiss(self.step)
