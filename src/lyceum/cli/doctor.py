"""`lyceum doctor`: looks an installation over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from lyceum.cli.tenants import JsonOption

if TYPE_CHECKING:
    from lyceum.app.doctor import Finding


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: lyceum doctor --json")(doctor)


def doctor(*, as_json: JsonOption = False) -> None:
    """Check the installation.

    Says what to do about each trouble. Ends with 1 if a check failed; a warning does not count.
    """
    from lyceum.app.doctor import Verdict, examine
    from lyceum.cli.opening import run, settings_of
    from lyceum.cli.printing import print_json

    findings = run(examine(settings_of()))
    if as_json:
        print_json(findings)
    else:
        _print(findings)
    if any(finding.verdict is Verdict.FAIL for finding in findings):
        raise typer.Exit(1)


def _print(findings: list[Finding]) -> None:
    width = max(len(finding.check) for finding in findings)
    for finding in findings:
        told = f"{finding.found} {finding.advice}".rstrip()
        print(f"{finding.verdict:<4}  {finding.check:<{width}}  {told}")
