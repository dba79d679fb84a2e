"""Readers and writers: documents out of byte streams, and cleaned documents back into bytes."""

from cleaner.formats.beside import describe_broken, describe_removed_after, write_marks, write_record, write_removed
from cleaner.formats.documents import PLAIN, Broken, Document, Documents, InputError, Pair, Reader, Reading
from cleaner.formats.readers import ARCHIVES, READERS, read_jsonl, read_text
from cleaner.formats.writers import WRITERS, Writer, dump, write_jsonl, write_labels, write_text

__all__ = [
    "ARCHIVES",
    "PLAIN",
    "READERS",
    "WRITERS",
    "Broken",
    "Document",
    "Documents",
    "InputError",
    "Pair",
    "Reader",
    "Reading",
    "Writer",
    "describe_broken",
    "describe_removed_after",
    "dump",
    "read_jsonl",
    "read_text",
    "write_jsonl",
    "write_labels",
    "write_marks",
    "write_record",
    "write_removed",
    "write_text",
]
