"""What a person does at the door, and an authenticator app of our own (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
import time

from crm.audit.models import AuditEntry
from crm.sign_in.queries.factors import factors_of
from tests.personas import PASSWORD

SIGN_IN = "/sign-in/"
SECOND = "/sign-in/second-factor/"
SECURITY = "/settings/security/"
APP = f"{SECURITY}app/"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(client, email="anna@example.com", password=PASSWORD, **more):
    return client.post(
        SIGN_IN, {"username": email, "password": password, **more}, headers={"User-Agent": BROWSER}
    )


def code_of(secret, steps=0):
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def set_up_app(client):
    """On the page of somebody who has just signed in; answers the secret."""
    secret = client.get(APP).context["form"].secret
    answer = client.post(APP, {"code": code_of(secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return secret


def recovery_codes_of(user):
    return factors_of(user).codes.wrap().get_unused_codes()


def sentences(answer):
    """What was said in toasts on the page that the answer leads to."""
    return [str(message) for message in answer.context["messages"]]


def actions_of(user):
    """What the audit says about a colleague, in order."""
    entries = AuditEntry.objects.filter(object_id=user.pk, entity="user").order_by("pk")
    return list(entries.values_list("action", flat=True))
