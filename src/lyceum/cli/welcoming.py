"""How the demo's sign-ins and the requests to try are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyceum.cli.printing import print_json, print_table

if TYPE_CHECKING:
    from lyceum.app.greeting import Greeting


def print_greeting(greeting: Greeting) -> None:
    """For people, and for their shells: each request stands on a line of its own."""
    if greeting.sign_ins:
        print("Sign in to the demo school as")
        rows = [(person.email, person.password, person.role) for person in greeting.sign_ins]
        print_table(("", "", ""), rows, indent=2)
    for request in greeting.requests:
        print(f"\n{request.title}:\n{request.curl}")
    if greeting.advice:
        print(greeting.advice)


def print_greeting_json(greeting: Greeting) -> None:
    print_json({"sign_ins": greeting.sign_ins, "requests": greeting.requests})
