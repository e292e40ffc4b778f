"""Run `infra.capacity.calculator` as `python -m infra.capacity`."""

from infra.capacity.calculator import main

main()
