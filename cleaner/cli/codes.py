"""Exit codes of what ends a command from outside, as shells count them."""

# 128 + SIGINT and 128 + SIGTERM
INTERRUPTED, TERMINATED = 130, 143
