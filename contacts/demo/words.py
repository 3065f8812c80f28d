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
