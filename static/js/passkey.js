// form[data-passkey]: "create" or "get"; the browser answers the question (data-question, or fetched from data-ask)
// into the field "credential", and the form is sent. What cannot be done is said by data-failed.
import { say } from "./dom.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

const asked = {
  create: ({ publicKey: question }) =>
    navigator.credentials.create({
      publicKey: {
        ...question,
        challenge: bytes(question.challenge),
        user: { ...question.user, id: bytes(question.user.id) },
        excludeCredentials: known(question.excludeCredentials),
      },
    }),
  get: ({ publicKey: question }) =>
    navigator.credentials.get({
      publicKey: { ...question, challenge: bytes(question.challenge), allowCredentials: known(question.allowCredentials) },
    }),
};

const answer = (made) => {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[part]) response[part] = text(made.response[part]);
  }
  if (made.response.getTransports) response.transports = made.response.getTransports();
  return JSON.stringify({
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: made.getClientExtensionResults(),
    response,
  });
};

const questionOf = async (form) => {
  if (form.dataset.question) return JSON.parse(form.dataset.question);
  const found = await fetch(form.dataset.ask, { headers: { Accept: "application/json" } });
  return found.json();
};

const isOffered = window.isSecureContext && "credentials" in navigator && "PublicKeyCredential" in window;
for (const part of document.querySelectorAll("[data-passkey-none]")) part.hidden = isOffered;
for (const part of document.querySelectorAll("[data-passkey-go]")) part.hidden = !isOffered;

// Coming back by the "back" button: the answer was for a question of before.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.credential.value = "";
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-passkey]");
  if (!form || form.elements.credential.value) return;
  event.preventDefault();
  try {
    form.elements.credential.value = answer(await asked[form.dataset.passkey](await questionOf(form)));
  } catch {
    say(form.dataset.failed);
    return;
  }
  form.requestSubmit();
});
