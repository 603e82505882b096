"""The steps of a run, and all of them in one process."""
