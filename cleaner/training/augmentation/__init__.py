"""Make copies of pages, and pages and lines that the corpora lack: chrome, lists, spam."""
