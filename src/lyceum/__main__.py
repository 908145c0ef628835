"""`python -m lyceum` is the command `lyceum`."""

from lyceum.cli import main

main()
