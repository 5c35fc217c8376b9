"""What waits to be sent to a browser while a part of its page is drawn again."""

from unittest.mock import Mock

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from core.ui.unsent import Unsent, keep_unsent
from tests.loop import run

COUNT = "the fragment that says how many have answered"


def drawn(place, words, fragment=""):
    message = ForwardMsg()
    message.metadata.delta_path[:] = [0, place]
    message.delta.fragment_id = fragment
    message.delta.new_element.text.body = words
    return message


def whole_page():
    begins, ends = ForwardMsg(), ForwardMsg()
    begins.new_session.name = "whole page"
    ends.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    return [begins, drawn(0, "5 of 6", COUNT), drawn(1, "Reveal"), ends]


def filled(queue):
    for message in whole_page():
        queue.enqueue(message)
    return queue


def test_a_fragment_that_begins_takes_nothing_away_that_was_drawn_before_it():
    queue = filled(Unsent())
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[COUNT])
    assert queue.flush() == whole_page()


def test_streamlit_takes_it_away_and_says_all_the_same_that_the_page_is_finished():
    """When this fails, Streamlit has mended it, and ``core/ui/unsent.py`` can go."""
    queue = filled(ForwardMsgQueue())
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[COUNT])
    begins, _, reveal, ends = whole_page()
    assert queue.flush() == [begins, reveal, ends]


def test_what_the_fragment_draws_comes_after_the_page_not_in_its_midst():
    queue = filled(Unsent())
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[COUNT])
    queue.enqueue(drawn(0, "6 of 6", COUNT))
    assert queue.flush() == [*whole_page(), drawn(0, "6 of 6", COUNT)]


def test_a_run_of_the_whole_page_forgets_what_it_draws_anew():
    queue = filled(Unsent())
    queue.clear(retain_lifecycle_msgs=True)
    assert [message.WhichOneof("type") for message in queue.flush()] == [
        "new_session",
        "script_finished",
    ]


def test_nothing_is_left_once_it_was_sent():
    queue = filled(Unsent())
    queue.flush()
    assert queue.is_empty()


def test_every_page_that_opens_keeps_it(monkeypatch):
    monkeypatch.setattr(app_session, "ForwardMsgQueue", ForwardMsgQueue)
    keep_unsent()

    async def opened():
        page = Mock(main_script_path="router.py")
        return app_session.AppSession(page, Mock(), Mock(), None, {})

    assert isinstance(run(opened())._browser_queue, Unsent)
