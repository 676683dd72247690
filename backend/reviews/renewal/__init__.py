"""Every night the queue is renewed: who has room for more, what joins, what leaves."""
