"""Run `infra.deploy.deployment` as `python -m infra.deploy`."""

from infra.deploy.deployment import main

main()
