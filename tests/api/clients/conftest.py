"""Clients in programs and, where the machine has a browser, in pages."""

from tests.support.chromium import chromium

collect_ignore_glob = [] if chromium() else ["test_embedding.py"]
