"""What people read: run summary, status, one page inspected."""
