"""Latency of pages on the demo, beside the page that does nothing."""

import time
from collections.abc import Iterator

import httpx2

from backend.demo.load import PASSWORD, logins
from tests.bench.figures import Figure, percentile

ROUNDS = 60
PATHS = ("/directory", "/directory?q=thermal+camera", "/partners", "/api/v1/companies?limit=25")


def figures(address: str) -> Iterator[Figure]:
    """Each page in turn with the probe, over one kept connection."""
    with httpx2.Client(base_url=address, follow_redirects=True) as client:
        client.post("/log-in", data={"email": logins()[0].email, "password": PASSWORD})
        for path in PATHS:
            page, probe = [], []
            for _ in range(ROUNDS):
                page.append(_milliseconds(client, path))
                probe.append(_milliseconds(client, "/healthz"))
            p50, p95, floor = percentile(page, 0.5), percentile(page, 0.95), percentile(probe, 0.5)
            yield Figure(
                f"GET {path}", f"p50 {p50:.0f} ms, p95 {p95:.0f} ms",
                f"/healthz p50 {floor:.1f} ms", p50 / floor, "times the probe (1 is the floor)",
            )  # fmt: skip


def _milliseconds(client: httpx2.Client, path: str) -> float:
    start = time.perf_counter()
    answer = client.get(path)
    took = (time.perf_counter() - start) * 1000
    answer.raise_for_status()
    return took
