"""A provider of OpenID Connect in the test: real addresses, redirects, PKCE and signed tokens, each of which can be spoilt."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "detente", "the provider's secret"


class Provider:
    """Serves on a free port. Whoever comes is `person`; `spoil` changes the claims of a token, `forge` who signs it, `asked` is what came."""

    def __init__(self) -> None:
        self.key, self.stranger = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}) for _ in range(2))
        self.person = {"sub": "17", "email": "eva@example.org", "email_verified": True}
        self.spoil, self.forge, self.unsigned = {}, False, False
        self.codes, self.asked = {}, []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                address = urlsplit(self.path)
                if address.path == "/authorize":
                    asked = {k: v[0] for k, v in parse_qs(address.query).items()}
                    provider.asked.append(asked)
                    code = secrets.token_hex(8)
                    provider.codes[code] = asked
                    self.send_response(302)
                    self.send_header(
                        "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
                    )
                    self.end_headers()
                else:
                    self.answer(provider.documents()[address.path])

            def do_POST(self):
                form = {
                    k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()
                }
                basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
                asked = provider.codes.pop(form.get("code"), None)
                proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
                if (
                    asked is None
                    or self.headers.get("Authorization") != f"Basic {basic}"
                    or asked["redirect_uri"] != form["redirect_uri"]
                    or asked.get("code_challenge_method") != "S256"
                    or proof.decode().rstrip("=") != asked["code_challenge"]
                ):
                    self.answer({"error": "invalid_grant"}, 400)
                else:
                    self.answer({"access_token": "at", "token_type": "Bearer", "id_token": provider.token(asked)})

            def answer(self, told, status=200):
                body = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def documents(self):
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            },
            "/keys": KeySet([self.key]).as_dict(private=False),
        }

    def token(self, asked) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
            **self.person,
            **self.spoil,
        }
        claims = {k: v for k, v in claims.items() if v is not None}
        made = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.stranger if self.forge else self.key)
        if not self.unsigned:
            return made
        head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
        return f"{head}.{made.split('.')[1]}."
