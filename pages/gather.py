from core.ui.room.gather import gather

gather()
