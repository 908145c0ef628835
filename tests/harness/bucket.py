"""A real S3 server for the tests, on loopback: SeaweedFS, from a wheel."""

from __future__ import annotations

import json
import time
import urllib.request
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.error import HTTPError

import obstore
from obstore.exceptions import BaseError

from lyceum.adapters.bucket import Place, store_at
from tests.harness.machine import find_program
from tests.harness.processes import (
    LOOPBACK,
    DidNotAnswer,
    Running,
    free_port,
    new_folder,
    start,
)

KEY_ID, SECRET = "testing", "a secret of the tests alone"
BUCKET = "school-files"
PATIENCE = 60.0
PORTS = ("master", "volume", "filer", "s3")


@dataclass(frozen=True)
class Bucket:
    """A bucket of that server, empty at first, made with its first object."""

    name: str
    running: Running
    s3_port: int
    filer_port: int

    def place(self, prefix: str = "") -> Place:
        return Place(
            self.name,
            prefix=prefix,
            endpoint=f"http://{LOOPBACK}:{self.s3_port}",
            region="us-east-1",
            key_id=KEY_ID,
            secret_key=SECRET,
        )

    def objects(self, prefix: str = "") -> list[str]:
        """The names of what is there below the prefix."""
        return [name for name in self._names(prefix) if not name.startswith(".")]

    def uploads(self) -> list[str]:
        """What was begun in parts and neither finished nor broken off."""
        return self._names(".uploads")

    def _names(self, folder: str) -> list[str]:
        """Asks the file system behind the store, which hides nothing."""
        path = f"/buckets/{self.name}/{folder}".rstrip("/")
        request = urllib.request.Request(
            f"http://{LOOPBACK}:{self.filer_port}{path}/?limit=1000",
            headers={"Accept": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                entries = json.load(answer).get("Entries") or []
        except HTTPError as error:
            if error.code == 404:
                return []
            raise
        return [entry["FullPath"].rpartition("/")[2] for entry in entries]


@cache
def bucket_server() -> Bucket:
    """The server of this run, started when first needed; it ends with the run."""
    program = find_program("weed")
    assert program is not None, "the test says what it needs"
    folder = new_folder()
    _write_identities(folder / "s3.json")
    ports = {f"{name}.port{kind}": free_port() for name in PORTS for kind in ("", ".grpc")}
    command = [
        str(program), "-logtostderr=true", "server", f"-dir={folder}",
        f"-ip={LOOPBACK}", f"-ip.bind={LOOPBACK}", "-filer", "-s3",
        f"-s3.config={folder / 's3.json'}", "-s3.iam=false", "-s3.port.iceberg=0",
        "-s3.port.lance=0", "-master.volumeSizeLimitMB=512", "-volume.max=20",
        *(f"-{name}={port}" for name, port in ports.items()),
    ]  # fmt: skip
    running = start(command, folder=folder)
    running.wait_until_answers(ports["s3.port"], patience=PATIENCE)
    bucket = Bucket(BUCKET, running, ports["s3.port"], ports["filer.port"])
    _wait_until_it_keeps(bucket)
    return bucket


def _wait_until_it_keeps(bucket: Bucket) -> None:
    """It answers before it has found its own parts, and then refuses what it is given."""
    store, deadline = store_at(bucket.place()), time.monotonic() + PATIENCE
    while True:
        try:
            obstore.put(store, "first", b"words")
        except (BaseError, OSError) as error:
            if time.monotonic() > deadline:
                raise DidNotAnswer(bucket.running.text()[-4000:]) from error
        else:
            obstore.delete(store, "first")
            return


def _write_identities(path: Path) -> None:
    keys = [{"accessKey": KEY_ID, "secretKey": SECRET}]
    one = {"name": "tests", "credentials": keys, "actions": ["Admin", "Read", "Write", "List"]}
    path.write_text(json.dumps({"identities": [one]}))
