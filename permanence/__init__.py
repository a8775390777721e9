"""The rules: plans, milestones, stages, dates, alerts and digests. Standard library only: values in, values out."""
