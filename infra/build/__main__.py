"""Run `infra.build.bundle` as `python -m infra.build`."""

from infra.build.bundle import main

main()
