"""What `cleaner check` does: findings in files, their fixes, and how they are written."""
