"""Marks words for translation where they are written down, far from any page."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """The message as it is; the page that shows it translates it."""
    return message
