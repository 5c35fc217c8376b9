"""Lesson: screens in an order."""

from core.ui.share.lesson import lesson_page

lesson_page()
