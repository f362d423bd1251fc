import logging

from .request_info import request_info


class RequestIdFilter(logging.Filter):
    """Puts the request's id on every line written while it is answered."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_info.get()[0]
        return True
