from core.ui.room.join import welcome

welcome()
