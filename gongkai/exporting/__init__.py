"""Plans and documents in other formats: one module per format, each of which turns what a page shows into bytes.

Every writer has the shape `write(shows, facts, word) -> bytes`. The table of a plan is mirror.py's in all of them.
"""

from collections.abc import Callable

from gongkai.model import Value

Word = Callable[..., str]
"""The pages' words: a key of layouts/messages, and the values for its places."""


class Refused(Exception):
    """What cannot be said in a format without losing something: a rule with its values."""

    def __init__(self, rule: str, **values: Value) -> None:
        super().__init__(rule)
        self.rule, self.values = rule, values
