"""Uploads: read in limited processes, stored in the background, told of while it goes on, kept whatever happens."""

from __future__ import annotations

import json
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kb import KnowledgeBase
from kb.web.ingesting.uploads import FileState, Uploads
from kb.web.safety.tokens import Tokens
from kb.web.settings import Limits
from tests.kb.web.conftest import Serve

NOTE = b"2 Policies\n\n(a) Leases\n\nShops are leased for five years and a right-of-use asset is recognised.\n"


def upload(client: TestClient, *files: tuple[str, bytes], **options: str) -> dict[str, Any]:
    answer = client.post("/api/v1/ingest", files=[("files", file) for file in files], data=options)
    assert answer.status_code == 202, answer.text
    place = answer.headers["location"]
    assert place == f"/api/v1/jobs/{answer.json()['job']}"
    finished: dict[str, Any] = client.get(place, params={"wait": 60}).json()
    assert finished["finished"]
    return finished


@pytest.fixture(scope="module")
def ingested(staffed_folder: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One server on which several files were ingested: starting what reads them takes seconds."""
    import shutil

    from kb.web.app import create_app
    from kb.web.settings import ServerSettings

    folder = Path(shutil.copytree(staffed_folder[0], tmp_path_factory.mktemp("ingested") / "policies.kb"))
    Uploads(folder).add([("left.txt", BytesIO(NOTE + b"Left.\n"))], {"entity": "Left plc"}, by="Rev")
    (folder / "uploads" / ".draft-half").mkdir()
    settings = ServerSettings(base=folder, limits=Limits(uploads_waiting=10, write_seconds=0.05))
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
        client.headers["Authorization"] = f"Bearer {staffed_folder[1]['Rev']}"
        job = upload(
            client,
            ("../../acme.txt", NOTE),
            ("binary.txt", b"\0\1\2\3" * 100),
            ("vase.txt", NOTE.replace(b"Shops", b"Kilns")),
            entity="Acme plc",
            period_end="2024-12-31",
        )
        yield client, job, folder


def test_files_are_stored_one_by_one_and_a_broken_one_stops_nothing(ingested: Any) -> None:
    client, job, _ = ingested
    assert [(file["name"], file["state"]) for file in job["files"]] == [
        ("acme.txt", "done"),
        ("binary.txt", "failed"),
        ("vase.txt", "done"),
    ]
    assert (job["by"], job["progress"]) == ("Rev", {"done": 3, "of": 3})
    (report,) = job["files"][0]["reports"]
    assert (report["document_id"], report["status"], report["clauses"]) == ("acme", "added", 1)
    problem = job["files"][1]["problem"]
    assert (problem["status"], problem["detail"]) == (422, "this is binary data, not text")
    document = client.get("/api/v1/documents/acme").json()["document"]
    assert (document["entity"], document["period_end"], document["source_name"]) == ("Acme plc", "2024-12-31", "acme.txt")
    assert client.get("/api/v1/search", params={"q": "kilns"}).json()["total"] == 1


def test_the_same_file_again_changes_nothing_and_another_of_its_name_replaces_it(ingested: Any) -> None:
    client, _, _ = ingested
    options = {"entity": "Acme plc", "period_end": "2024-12-31"}
    again = upload(client, ("acme.txt", NOTE), **options)
    assert again["files"][0]["reports"][0]["status"] == "unchanged"
    changed = upload(client, ("acme.txt", NOTE.replace(b"five", b"nine")), **options)
    assert changed["files"][0]["reports"][0]["status"] == "replaced"


def test_what_was_sent_is_noted_and_dropped_once_it_is_ingested(ingested: Any) -> None:
    client, job, folder = ingested
    kept = folder / "uploads" / job["job"]
    assert [path.name for path in kept.iterdir()] == ["job.json"]
    events = [json.loads(line) for line in (folder / "audit.jsonl").read_text().splitlines()]
    told = [entry for entry in events if entry.get("job") == job["job"]]
    assert [entry["event"] for entry in told] == ["upload", "ingested", "ingested", "ingested"]
    assert told[0]["files"] == ["acme.txt", "binary.txt", "vase.txt"]
    assert sorted((entry["file"], *entry["outcomes"]) for entry in told[1:]) == [
        ("acme.txt", "added"),
        ("binary.txt", "failed"),
        ("vase.txt", "added"),
    ]
    assert client.get("/api/v1/jobs").json()[-2]["job"] == job["job"]


def test_progress_is_told_as_events(ingested: Any) -> None:
    client, job, _ = ingested
    with client.stream("GET", f"/api/v1/jobs/{job['job']}/events") as answer:
        text = "".join(answer.iter_text())
    assert answer.headers["content-type"].startswith("text/event-stream")
    first, last = text.strip().split("\n\n")
    assert json.loads(first.partition("data: ")[2]) == job
    assert last == "event: end\ndata: {}"


def test_annotate_shows_what_would_be_stored_and_stores_nothing(ingested: Any) -> None:
    client, _, _ = ingested
    before = client.get("/api/v1/documents").json()
    answer = client.post("/api/v1/annotate", files={"file": ("new.txt", NOTE)}, data={"entity": "New plc"})
    view = answer.json()
    assert list(view) == ["document", "sections", "clauses", "diagnostics", "facts"]
    assert view["document"]["entity"] == "New plc"
    assert view["clauses"][0]["tags"][0]["concept"] == "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
    assert client.get("/api/v1/documents").json() == before


@pytest.mark.parametrize(
    ("options", "status", "detail"),
    [
        ({"period_end": "soon"}, 400, "'soon' is not a date"),
        ({"document_id": "a b/../c"}, 202, ""),
        ({"report": "x" * 600}, 422, "body.report: String should have at most 500 characters"),
    ],
)
def test_options_are_checked_before_anything_is_kept(ingested: Any, options: dict[str, str], status: int, detail: str) -> None:
    client, _, _ = ingested
    answer = client.post("/api/v1/ingest", files={"files": ("other.txt", NOTE)}, data=options)
    assert answer.status_code == status
    if detail:
        assert answer.json()["detail"] == detail
    else:
        job = client.get(answer.headers["location"], params={"wait": 60}).json()
        assert (job["files"][0]["state"], job["files"][0]["problem"]["status"]) == ("failed", 400), job


def test_no_more_is_taken_in_than_may_wait(ingested: Any) -> None:
    client, _, _ = ingested
    many = [("files", (f"{number}.txt", NOTE)) for number in range(11)]
    refused = client.post("/api/v1/ingest", files=many)
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "2"
    assert refused.json()["detail"] == "0 files are waiting to be read, 10 may"


def test_no_path_of_the_server_and_no_address_is_read(ingested: Any) -> None:
    client, _, _ = ingested
    for wish in ({"source": "/etc/passwd"}, {"files": "/etc/passwd"}, {"files": "http://example.org/"}):
        assert client.post("/api/v1/ingest", data=wish).status_code == 422
        assert client.post("/api/v1/ingest", json=wish).status_code == 422


def test_readers_send_nothing_and_see_nothing_of_what_was_sent(serve: Serve) -> None:
    client = serve("Rea")
    assert client.post("/api/v1/ingest", files={"files": ("a.txt", NOTE)}).status_code == 403
    assert client.get("/api/v1/jobs").status_code == 403
    assert client.delete("/api/v1/documents/tamarind-foods-2024").status_code == 403


def test_an_admin_deletes_documents(serve: Serve, folder: Path) -> None:
    client = serve("Ada")
    assert client.delete("/api/v1/documents/tamarind-foods-2024").status_code == 204
    assert client.delete("/api/v1/documents/tamarind-foods-2024").status_code == 404
    assert [entry["event"] for entry in map(json.loads, (folder / "audit.jsonl").read_text().splitlines())] == [
        "delete",
        "refused",
    ]


def test_a_source_is_saved_and_never_shown(client: TestClient) -> None:
    answer = client.get("/api/v1/documents/tamarind-foods-2024/source")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_was_acknowledged_is_ingested_by_the_next_server(ingested: Any) -> None:
    client, _, folder = ingested
    left = client.get("/api/v1/jobs").json()[-1]
    assert left["files"][0]["reports"][0]["document_id"] == "left"
    assert not (folder / "uploads" / ".draft-half").exists()


def test_a_file_that_stops_the_server_again_and_again_is_given_up(serve: Serve, folder: Path) -> None:
    uploads = Uploads(folder)
    job = uploads.add([("poison.txt", BytesIO(NOTE))], {}, by="Rev")
    uploads.note(job.with_file(0, state=FileState.READING, attempts=3))
    finished = serve("Rev").get(f"/api/v1/jobs/{job.job_id}", params={"wait": 30}).json()
    assert "has stopped while it worked on it" in finished["files"][0]["problem"]["detail"]


def test_an_upload_waits_for_another_process_that_writes(ingested: Any) -> None:
    client, _, folder = ingested
    with KnowledgeBase.open(folder):
        answer = client.post("/api/v1/ingest", files={"files": ("late.txt", NOTE)})
        place, until = answer.headers["location"], time.monotonic() + 60
        while client.get(place).json()["files"][0]["state"] != "blocked" and time.monotonic() < until:
            time.sleep(0.05)
        assert client.get(place).json()["files"][0]["state"] == "blocked"
    assert client.get(place, params={"wait": 60}).json()["files"][0]["state"] == "done"


def test_reading_stops_at_its_limits(serve: Serve) -> None:
    client = serve("Rev", limits=Limits(parse_seconds=0.01))
    late = client.post("/api/v1/annotate", files={"file": ("late.txt", NOTE)})
    assert late.status_code == 422
    assert late.json()["detail"] == "it took longer than 0.01 seconds and was given up"


def test_tokens_are_no_part_of_an_archive(folder: Path, tmp_path: Path) -> None:
    from kb.archive import write_archive

    Tokens(folder).add("New", "reader")
    with KnowledgeBase.open(folder, read_only=True) as kb:
        write_archive(kb.layout, kb.store, tmp_path / "all.zip")
    import zipfile

    assert not any("token" in name or "audit" in name for name in zipfile.ZipFile(tmp_path / "all.zip").namelist())
