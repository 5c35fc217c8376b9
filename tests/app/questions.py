"""A question of a page, as a reader presses it."""


def answer(app, name, option):
    app.button(key=f"predict {name} {option}").click().run()


def follow(app, name, option):
    """Answers wrongly; what is said of that mistake. Then goes where it leads."""
    answer(app, name, option)
    told = app.warning[0].value
    app.button(key=f"look {name}").click().run()
    return told
