"""Data export."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._attempts import completer, event_log
from chalicelib.bootstrap._audit import audit
from chalicelib.bootstrap._notifications import inbox
from chalicelib.bootstrap._process import externals, singleton
from chalicelib.bootstrap._quizzes import published_quizzes, quizzes
from chalicelib.bootstrap._results import results

if TYPE_CHECKING:
    from chalicelib.data_export.service import DataExport


@singleton
def export() -> "DataExport":
    """Return the data export service."""
    from chalicelib.data_export.sections import Sections
    from chalicelib.data_export.service import DataExport

    sections = Sections(
        quizzes(),
        published_quizzes(),
        results(),
        inbox(),
        audit(),
        externals().clock,
        completer().time,
        event_log(),
    )
    return DataExport(sections.all())
