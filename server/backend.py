"""What a handler finds behind it: settings, rights, the pool or the session that answers, and the pages."""

from typing import Any, Protocol

from kg.session import Session
from kg.settings import Settings
from server.asked import Asked
from server.metrics import Metrics
from server.reply import Reply
from server.rights import Right
from server.workers.pool import Pool


class Backend(Protocol):
    """The service as its handlers see it; :class:`server.service.Service` is it."""

    @property
    def settings(self) -> Settings:
        """The settings."""

    @property
    def session(self) -> Session:
        """What pages read through."""

    @property
    def pool(self) -> Pool | None:
        """The workers; None where another engine keeps the graph."""

    @property
    def rights(self) -> tuple[Right, ...]:
        """Who may write what."""

    @property
    def metrics(self) -> Metrics:
        """What is counted."""

    @property
    def generation(self) -> str:
        """The name of the generation that is read."""

    async def show(self, asked: Asked, *, identifier: str = "", **extra: Any) -> Reply:
        """Have the pages answer."""
