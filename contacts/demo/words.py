"""What was said and what is planned, in plain sentences."""

SAID = {
    "call": (
        "Asked for a new price for next quarter.", "Confirmed the delivery on Thursday.", "Wants to see samples first.",
        "Happy with the last delivery, thinks about a larger order.", "Price is too high; compares with two others.",
        "Budget is decided in December.", "Talked about the annual agreement.", "Asked for the invoice once more.",
    ),
    "email": (
        "Sent the current price list.", "Sent the quote in two versions.", "Answered questions about terms of payment.",
        "Confirmed the meeting and sent the agenda.", "Asked for three references; sent them.",
    ),
    "meeting": (
        "Went through the year: volumes up, two complaints solved. They want one contact for all branches.",
        "Showed the new range. Interest in the larger sizes.", "Agreed on next steps for the trial order.",
    ),
    "visit": ("Saw the warehouse; room for a second shelf line.", "Met the new head of purchasing on site."),
    "letter": ("Sent the signed framework agreement.", "Sent season's greetings with the new catalogue."),
    "note": (
        "No calls before 9:30.", "Prefers one invoice per branch, quarterly.",
        "Family firm, the daughter takes over soon.", "Buys mostly in the fourth quarter.",
    ),
}  # fmt: skip
MISSED = ("No answer.", "Voicemail, asked for a call back.", "In a meeting until the afternoon.")
PLANS = {
    "call": (
        "Call back about the price",
        "Ask whether the samples came",
        "Agree on a date",
        "Follow up the quote",
    ),
    "meeting": ("Yearly talk", "Demo of the new range", "Go through the open points"),
    "visit": ("Visit the warehouse", "Introduce ourselves on site"),
    "task": ("Send the revised quote", "Prepare the price list", "Check the payment", "Send references"),
}
# Subject, then what was written in turn: they begin, we answer.
MAILS = (
    (
        "Price list for next year", "Good morning,\n\ncould you send us the price list for next year?\n\nThank you",
        "Good morning,\n\nhere it is. Prices hold until the end of March, with 4 % off from 50 pieces on.",
        "Thank you. We will need about 60 pieces and come back to you next week.",
    ),
    (
        "Delivery on Thursday", "Hello,\n\nwill the delivery come before noon? We have to clear the yard at one.",
        "Hello,\n\nthe driver plans to be with you at ten and calls half an hour before.",
    ),
    (
        "Samples", "The samples came today, thank you. The smaller size is what we need.\n\nWhat would 200 cost?",
    ),
    (
        "Invoice once more", "Hello,\n\nour accounts cannot find your last invoice. Could you send it once more?",
        "Hello,\n\nof course, it is on its way to your accounts.", "Found, thank you!",
    ),
    (
        "Meeting in our office", "Would Tuesday at eleven suit you? Our head of purchasing will join us.",
        "Tuesday at eleven is fine. I will bring the new range.",
    ),
)  # fmt: skip
# A mail that came back: subject, text, and what the mail server said.
RETURNED = (
    "Invitation to our open day", "Hello,\n\nwe open our doors on Friday and would be glad to see you.\n\nKind regards",
    "550 5.1.1 No such user here",
)  # fmt: skip
UNFILED = (
    ("Ida Example", "ida@newfirm.example", "Question about your range", "Do you deliver to the islands too?"),
    ("", "orders@harbour.example", "Order by e-mail", "We would like to order ten of the large ones."),
    ("Club Example", "club@leisure.example", "Training on Friday", "See you at six."),
)
