"""A worksheet in the version that a client's phone draws its forms from."""

from __future__ import annotations

from webapp.models.record import Record


class WorksheetVersion(Record):
    """One version of a worksheet in one client's feed; its id is "<worksheet>.<version>"."""

    __mapper_args__ = {"polymorphic_identity": "worksheet"}  # noqa: RUF012

    @property
    def worksheet(self) -> str:
        """The worksheet's name."""
        return str(self.body["worksheet"])

    @property
    def version(self) -> int:
        """Which version of it."""
        return int(self.body["version"])
