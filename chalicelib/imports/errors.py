"""Errors of imports."""

from chalicelib.errors import ApiError


class ImportGivenUpError(ApiError):
    status = 422
    code = "import_given_up"
    title = "The file could not be read in the time and memory that there are."
