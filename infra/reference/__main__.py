"""Run `infra.reference.generate` as `python -m infra.reference`."""

from infra.reference.generate import main

main()
