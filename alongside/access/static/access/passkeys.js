// Makes and uses passkeys. Everything else on these pages works without a script; only the passkey itself needs one.
const fromText = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function read(options) {
  const read = { ...options, challenge: fromText(options.challenge) };
  if (options.user) read.user = { ...options.user, id: fromText(options.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (options[list]) read[list] = options[list].map((each) => ({ ...each, id: fromText(each.id) }));
  }
  return read;
}

function written(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: toText(answer.clientDataJSON) };
  if (answer.attestationObject) response.attestationObject = toText(answer.attestationObject);
  if (answer.authenticatorData) response.authenticatorData = toText(answer.authenticatorData);
  if (answer.signature) response.signature = toText(answer.signature);
  if (answer.userHandle) response.userHandle = toText(answer.userHandle);
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function ask(form) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, passkey: "ask" });
  const answer = await fetch(form.action || location.href, { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) throw new Error("not asked");
  const { publicKey } = await answer.json();
  const how = { publicKey: read(publicKey) };
  return form.dataset.passkey === "make" ? navigator.credentials.create(how) : navigator.credentials.get(how);
}

// The name of the site stands for it in a passkey, and a bare number is none.
const canHere = window.PublicKeyCredential && window.isSecureContext && !/^[\d.]+$|:/.test(location.hostname);
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const can = form.querySelector("[data-passkey-can]");
  if (!can) continue; // somebody without a passkey
  can.hidden = !canHere;
  const cannot = form.querySelector("[data-passkey-cannot]");
  if (cannot) cannot.hidden = Boolean(canHere);
  const failed = form.querySelector("[data-passkey-failed]");
  form.querySelector("[data-passkey-press]").addEventListener("click", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      form.querySelector("[name=credential]").value = written(await ask(form));
    } catch {
      failed.hidden = false;
      return;
    }
    form.submit();
  });
}
