"""What operators ask for: whether the service is well, and what it counts."""

import json
import os

from kg.errors import KgError, StoreError
from server.asked import Asked
from server.backend import Backend
from server.pooled import query_job
from server.reply import Reply

# Seconds in which a service that is well answers a question that asks nothing.
_PATIENCE = 5.0
_HEADERS = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]


async def health(service: Backend, asked: Asked) -> Reply:
    """Say that the service lives, whether it can answer (503 where not), from which generation, and what is amiss."""
    if service.pool is None:
        return await service.show(asked)
    pool, trouble = service.pool, None
    try:
        await pool.ask("own", query_job({}), b"ASK {}", seconds=_PATIENCE)
    except StoreError as err:
        trouble = err.problem
    except KgError as err:
        trouble = str(err)
    ready = trouble is None
    trouble = trouble or pool.trouble
    said = {
        "status": "ok" if trouble is None else "degraded" if ready else "failing",
        "live": True,
        "ready": ready,
        "generation": pool.generation,
        "workersCutOffFromNetwork": pool.is_alone,
        "writable": bool(service.rights) and os.access(service.settings.data, os.W_OK),
        "trouble": trouble,
    }
    return Reply(200 if ready else 503, list(_HEADERS), json.dumps(said).encode() + b"\n")


async def metrics(service: Backend, asked: Asked) -> Reply:  # noqa: ARG001 (every handler's)
    """Return what is counted, in the format of Prometheus."""
    content_type, text = service.metrics.write()
    return Reply(200, [("Content-Type", content_type), ("Cache-Control", "no-store")], text)
