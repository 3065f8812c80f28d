"""A security key in software: makes and answers passkeys as a browser would hand them over."""

import base64
import hashlib
import json
import secrets
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def packed(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class SecurityKey:
    def __init__(self, origin="http://localhost", rp_id="localhost", flags=PRESENT | VERIFIED):
        self.origin, self.rp_id, self.flags = origin, rp_id, flags
        self.id, self.private = secrets.token_bytes(16), ec.generate_private_key(ec.SECP256R1())
        self.user, self.count = b"", 0

    def make(self, question):
        """The answer to a question of the page that adds a passkey."""
        asked = question["publicKey"]
        self.user = base64.urlsafe_b64decode(asked["user"]["id"] + "==")
        point = self.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor.encode(public)
        made = {"fmt": "none", "attStmt": {}, "authData": self._facts(ATTESTED) + attested}
        return self._answer(
            clientDataJSON=self._client(asked, "webauthn.create"), attestationObject=cbor.encode(made)
        )

    def answer(self, question):
        """The answer to a question of a page that wants a passkey shown."""
        client = self._client(question["publicKey"], "webauthn.get")
        self.count += 1
        facts = self._facts()
        signature = self.private.sign(facts + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client, authenticatorData=facts, signature=signature, userHandle=self.user
        )

    def _client(self, asked, kind):
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _facts(self, more=0):
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(
            ">BI", self.flags | more, self.count
        )

    def _answer(self, **parts):
        response = {name: packed(raw) for name, raw in parts.items()}
        found = {"id": packed(self.id), "rawId": packed(self.id), "type": "public-key", "response": response}
        return json.dumps({**found, "clientExtensionResults": {}})
