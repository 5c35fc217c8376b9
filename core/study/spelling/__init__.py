"""What the notes and old books write otherwise than Keras is written today."""

from core.study.spelling.notes import SPELLINGS, Spelling, old_spellings
from core.study.spelling.today import Found, Today, today

__all__ = ["SPELLINGS", "Found", "Spelling", "Today", "old_spellings", "today"]
