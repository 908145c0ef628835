"""What imports refuses.

NotFound
└── NoSuchImport
Overtaken           no refusal: another worker has done these rows, and goes on with the import
"""

from lyceum.core.errors import NotFound


class NoSuchImport(NotFound):
    message = "There is no such import."


class Overtaken(Exception):
    pass
