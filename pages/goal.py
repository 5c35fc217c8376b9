from core.ui.room.goal import page

page()
