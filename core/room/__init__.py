"""A class on one server: who is here, where they are led, what they are asked, dealt and gathered.

Nothing here knows Streamlit, or how a browser is told.
"""

from core.room.event import Device, Event, Refused
from core.room.hub import Hub
from core.room.people import Person
from core.room.room import Room

__all__ = ["Device", "Event", "Hub", "Person", "Refused", "Room"]
