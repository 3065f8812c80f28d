from .conversation import Conversation, Message, Participant
from .notice import Notice
from .notice_choice import NoticeChoice

__all__ = ["Conversation", "Message", "Notice", "NoticeChoice", "Participant"]
