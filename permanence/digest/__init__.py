"""The fortnight's digest: what it holds, which fortnight is due, what drifts."""
