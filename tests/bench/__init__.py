"""Speed, shown and never asserted: each figure stands beside a peer or a limit, as a ratio."""
