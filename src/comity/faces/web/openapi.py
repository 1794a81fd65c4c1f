"""The OpenAPI of the application, finished: problems under their own media type, the tag of what a reader may keep."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from comity.faces.web.problems import MEDIA


class Application(FastAPI):
    """FastAPI, whose description of a problem is RFC 9457's."""

    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = _finished(super().openapi())
        return self.openapi_schema


def _finished(described: dict[str, Any]) -> dict[str, Any]:
    for operations in described["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {MEDIA: next(iter(response["content"].values()))}
                else:
                    response["headers"] = {"ETag": {"description": "edition and question", "schema": _TAG}}
                if status == "503":
                    response["headers"] = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}}
    return described


_TAG = {"type": "string"}
