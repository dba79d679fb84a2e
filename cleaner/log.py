"""
What the library tells a program that listens to the logger `cleaner` of the standard module `logging`.

Loading `logging` takes longer than loading this library, so it is used only where the program has loaded it: one that
has not has no handler that could get a message.
"""

import sys

DEBUG, INFO, WARNING = 10, 20, 30  # as `logging` counts
NAME = "cleaner"


def log(level: int, message: str, *values: object) -> None:
    """
    Send a message, with the values that its % signs stand for, to the logger `cleaner`.

        >>> log(INFO, "%d documents", 3)
    """
    logging = sys.modules.get("logging")
    # another thread may still be importing it
    if logging is None or not hasattr(logging, "NullHandler"):
        return
    logger = logging.getLogger(NAME)
    if not logger.handlers:
        # without any handler `logging` would write warnings to stderr, which is for the program to decide
        logger.addHandler(logging.NullHandler())
    logger.log(level, message, *values)
