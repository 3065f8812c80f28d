"""A small OpenID Connect provider on loopback: discovery, keys, authorization, tokens signed with RS256, userinfo."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "rapport", "s3cret of the provider"


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """`person` is who is signed in there; `token_claims` overrides their ID token, `userinfo` is asked apart."""

    def __init__(self):
        self.key, self.codes, self.asked = new_key(), {}, []
        self.signing_key = self.key
        self.person = {"sub": "p-1", "email": "anna@example.com", "email_verified": True}
        self.token_claims, self.userinfo, self.discovery = {}, {}, {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._answers())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def authorize(self, asked):
        """What the provider does when the person agrees: back to the product with a code."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form):
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or form.get("client_secret") != CLIENT_SECRET
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 60,
            **self.person,
            **self.token_claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        id_token = jwt.encode(claims, self.signing_key, algorithm="RS256", headers={"kid": "k1"})
        return 200, {"access_token": "at", "token_type": "Bearer", "expires_in": 60, "id_token": id_token}

    def told(self, path):
        if path == "/.well-known/openid-configuration":
            parts = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            found = {name: self.issuer + place for name, place in parts.items()}
            methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
            userinfo = {"userinfo_endpoint": f"{self.issuer}/userinfo"}
            return {"issuer": self.issuer, **found, **methods, **userinfo, **self.discovery}
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}
        return self.userinfo if path == "/userinfo" else None

    def _answers(provider):  # noqa: N805 - the inner class needs both
        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                split = urlsplit(self.path)
                provider.asked.append(split.path)
                if split.path == "/authorize":
                    asked = {name: values[0] for name, values in parse_qs(split.query).items()}
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(asked))
                    self.end_headers()
                    return
                told = provider.told(split.path)
                self._say(404 if told is None else 200, told or {})

            def do_POST(self):
                provider.asked.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._say(*provider.token({name: values[0] for name, values in parse_qs(body).items()}))

            def _say(self, status, told):
                body = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        return Answers
