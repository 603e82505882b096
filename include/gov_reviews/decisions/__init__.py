"""What people decided: kept append-only under the archive, the one folder that is backed up, and
read from there by every run.
"""
