from .notice import Notice
from .notice_choice import NoticeChoice

__all__ = ["Notice", "NoticeChoice"]
