"""What operators ask for: whether the service is well, and what it counts."""

import json
from typing import TYPE_CHECKING

from server.asked import Asked
from server.pooled import query_job
from server.reply import Reply

if TYPE_CHECKING:
    from server.service import Service

_HEADERS = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]


async def health(service: "Service", asked: Asked) -> Reply:
    """Say that the service lives, whether it can answer, from which generation, and what is amiss."""
    if service.pool is None:
        return await service.show(asked)
    pool = service.pool
    found = await pool.ask("own", query_job({}), b"ASK {}")
    ready = "unfit" in found.end
    said = {
        "status": "ok" if ready and pool.trouble is None else "degraded",
        "live": True,
        "ready": ready,
        "generation": pool.generation,
        "workersCutOffFromNetwork": pool.is_alone,
        "writable": bool(service.rights),
        "trouble": pool.trouble,
    }
    return Reply(200, list(_HEADERS), json.dumps(said).encode() + b"\n")


async def metrics(service: "Service", asked: Asked) -> Reply:  # noqa: ARG001 (every handler's)
    """Return what is counted, in the format of Prometheus."""
    content_type, text = service.metrics.write()
    return Reply(200, [("Content-Type", content_type), ("Cache-Control", "no-store")], text)
