"""What imports refuses.

NotFound
└── NoSuchImport
Overtaken           no refusal: another worker has done these rows and goes on, or the import ended
"""

from lyceum.core.errors import NotFound


class NoSuchImport(NotFound):
    message = "There is no such import."


class Overtaken(Exception):
    pass
