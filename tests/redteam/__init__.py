"""A red team: intruders who try what they may not, drawn at random, and an oracle that knows what they must not learn.

    python -m tests.redteam --minutes 60          # until the time is over, a new seed for each raid
    python -m tests.redteam --seed 7              # one raid again, as it was

`make test` makes a few raids, `make proof` more; what a raid finds is printed with its seed.
"""
