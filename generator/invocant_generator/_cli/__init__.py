"""The generator's commands as people type them: after `invocant`, or `python -m generator` in a checkout."""

from invocant_generator._cli.group import main as main
