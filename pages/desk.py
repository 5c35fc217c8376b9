from core.ui.room.desk import desk

desk()
