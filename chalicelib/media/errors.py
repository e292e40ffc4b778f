"""Errors of media."""

from chalicelib.errors import ConflictError, InvalidError


class MediaMismatchError(InvalidError):
    code = "media_mismatch"
    title = "The uploaded file is not what was announced."


class AssetInUseError(ConflictError):
    code = "in_use"
    title = "A quiz or a bank shows this file."


class MediaQuotaError(ConflictError):
    code = "media_quota_exceeded"
    title = "There is no room for more files; delete some first."


class UploadMissingError(ConflictError):
    code = "upload_missing"
    title = "Nothing has been uploaded yet."


class InvalidMediaError(Exception):
    """A file that is not of its type, or damaged; the message says what it is, after "The file"."""
