// Sends forms itself, so that what was typed stays on the page until it is saved: when the connection is lost, when the
// server fails or takes too long, and when the session has ended. Nothing is stored on the device. A form that is sent twice
// acts once (access/presses.py). Without this script forms are sent as ever.
const SECOND = 1000;
const LONGEST = 30 * SECOND;
const PAUSE = 5 * SECOND;
const KEEPS_TRYING = new Set(["offline", "slow", "paused"]);
const KINDS = { 413: "large", 429: "wait", 502: "paused", 503: "paused", 504: "paused" };

let work = null; // the one form that is being sent or waits
let hasMoved = false;

export function keepWords(begin) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !isKept(form)) return;
    event.preventDefault();
    if (work) work.hurry?.();
    else send(form, event.submitter, begin);
  });
  // Without this script the buttons send the form that somebody writes in; with it, only when there is something in it to keep.
  for (const button of document.querySelectorAll("form.languages [form]")) {
    button.removeAttribute("form");
    button.removeAttribute("formaction");
  }
  document.querySelector("form.languages")?.addEventListener("submit", changeLanguage);
  addEventListener("online", () => work?.hurry?.());
  addEventListener("popstate", () => hasMoved && location.reload());
}

const actionOf = (form, submitter) => new URL(submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href);

function isKept(form) {
  if (form.getAttribute("method")?.toLowerCase() !== "post" || "plain" in form.dataset) return false;
  // Passwords and passkeys are not words to keep, and browsers look after them when a form is sent in the plain way.
  if (form.target || form.querySelector("[type=password]") || document.querySelector("[data-passkey]")) return false;
  return actionOf(form).origin === location.origin && document.querySelector("[data-not-saved]");
}

async function send(form, submitter, begin) {
  work = { form, submitter, address: actionOf(form, submitter).href };
  document.documentElement.dataset.sending = "";
  form.setAttribute("aria-busy", "true");
  const slowly = setTimeout(() => say("saving"), 1.5 * SECOND);
  let outcome = await attempt();
  clearTimeout(slowly);
  while (KEEPS_TRYING.has(outcome.kind)) {
    say(outcome.kind);
    await pause();
    outcome = await attempt();
  }
  form.removeAttribute("aria-busy");
  if (outcome.kind === "gone") return; // the next page is on its way
  const address = work.address;
  work = null;
  if (outcome.kind === "page") show(outcome.html, address, begin);
  else if (outcome.kind === "file") download(outcome);
  else say(outcome.kind, form, submitter);
  delete document.documentElement.dataset.sending;
}

function pause() {
  delete document.documentElement.dataset.sending;
  return new Promise((resolve) => {
    work.hurry = resolve;
    setTimeout(resolve, PAUSE);
  }).then(() => {
    work.hurry = null;
  });
}

async function ask(address, options) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), LONGEST);
  try {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "error", cache: "no-store", signal: giveUp.signal, ...options });
    const body = await answer.blob();
    const isPage = (answer.headers.get("Content-Type") ?? "").startsWith("text/html");
    return { answer, body, html: isPage ? await body.text() : "" };
  } catch {
    return { kind: giveUp.signal.aborted ? "slow" : "offline" };
  } finally {
    clearTimeout(timer);
  }
}

async function attempt(isFresh = false) {
  const { answer, body, html, kind } = await ask(work.address, { method: "POST", body: filledIn(), headers: { "X-Sent-By": "page" } });
  if (kind) return { kind };
  const said = answer.headers.get("X-Answer");
  const next = answer.headers.get("X-Go-To");
  if (next) {
    goTo(new URL(next, work.address));
    return { kind: "gone" };
  }
  if (said === "signed-out") return { kind: said };
  if (said === "stale") return isFresh ? { kind: "refused" } : freshly();
  // A form that must wait before it is looked at comes back as a page, with what to do; a page that says so has no form.
  if (html && (said === "page" && answer.status === 429 || said && answer.ok)) return { kind: "page", html };
  if (said && answer.ok) return { kind: "file", body, name: /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] };
  return { kind: KINDS[answer.status] ?? (answer.status >= 500 || answer.ok ? "failed" : "refused") };
}

// A browser does not ask again for the page it is on when only the part of it differs: what was saved would not be seen.
function goTo(next) {
  const isHere = next.pathname === location.pathname && next.search === location.search;
  if (!next.hash || !isHere) return location.assign(next);
  history.replaceState(null, "", next);
  location.reload();
}

// The session began anew in another window. The form may go if it is still its writer who is signed in.
async function freshly() {
  const { answer, body, kind } = await ask(note().dataset.token, {});
  if (kind) return { kind };
  if (!answer.ok) return { kind: "failed" };
  const { token, form_key } = JSON.parse(await body.text());
  const whose = (key) => key.split(":")[1];
  const key = field("form_key");
  if (!key || whose(key.value) !== whose(form_key)) return { kind: "signed-out" };
  work.form.dataset.press ??= field("csrfmiddlewaretoken").value;
  field("csrfmiddlewaretoken").value = token;
  key.value = form_key;
  return attempt(true);
}

// Another language is another page: what is typed into this one waits there, sealed, and is in its form.
async function changeLanguage(event) {
  const changed = [...document.forms].find((form) => isKept(form) && hasChanged(form));
  if (!changed || event.defaultPrevented) return;
  event.preventDefault();
  const { target, submitter } = event;
  const body = new URLSearchParams([...new FormData(changed)].filter(([, value]) => typeof value === "string"));
  const here = encodeURIComponent(location.pathname + location.search);
  const { kind } = await ask(`${note().dataset.kept}?page=${here}`, { method: "POST", body });
  if (kind) return say("offline", changed, changed.querySelector("[type=submit]"));
  const chosen = document.createElement("input");
  Object.assign(chosen, { type: "hidden", name: submitter.name, value: submitter.value });
  target.append(chosen);
  target.submit();
}

function hasChanged(form) {
  return [...form.elements].some((one) =>
    one.type === "radio" || one.type === "checkbox" ? one.checked !== one.defaultChecked
    : one.tagName === "SELECT" ? [...one.options].some((option) => option.selected && !option.defaultSelected && option.value)
    : one.type !== "hidden" && "defaultValue" in one && one.value !== one.defaultValue);
}

const field = (name) => work.form.querySelector(`input[type=hidden][name=${name}]`);

function filledIn() {
  const { form, submitter } = work;
  const filled = new FormData(form);
  if (submitter?.name) filled.append(submitter.name, submitter.value);
  if (form.dataset.press) filled.set("press_key", form.dataset.press);
  return form.enctype === "multipart/form-data" ? filled : new URLSearchParams(filled);
}

const note = () => document.querySelector("[data-not-saved]");

// Says it where the person pressed.
function say(kind, form = work?.form, submitter = work?.submitter) {
  const box = note();
  const place = submitter?.closest(".govuk-button-group") ?? submitter ?? form?.querySelector("[type=submit]");
  if (place && place.previousElementSibling !== box) place.before(box);
  const link = box.querySelector("[data-sign-in]");
  link.hidden = kind !== "signed-out";
  const path = link.firstElementChild.pathname;
  link.firstElementChild.href = `${path}?next=${encodeURIComponent(location.pathname + location.search)}`;
  box.hidden = false;
  const words = kind.replace(/-(.)/g, (_dash, letter) => letter.toUpperCase());
  box.querySelector("[data-words]").textContent = box.dataset[words];
  box.scrollIntoView({ block: "nearest" });
}

function download({ body, name }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(body);
  link.download = name ?? "";
  link.click();
  URL.revokeObjectURL(link.href);
  note().hidden = true;
}

// The server's page in place of this one, as after sending a form without script.
function show(html, address, begin) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const link of page.head.querySelectorAll("link[rel=stylesheet]")) {
    if (!document.head.querySelector(`link[href=${JSON.stringify(link.getAttribute("href"))}]`)) document.head.append(document.adoptNode(link));
  }
  for (const old of page.head.querySelectorAll("script[src]")) {
    if (document.head.querySelector(`script[src=${JSON.stringify(old.getAttribute("src"))}]`)) continue;
    const script = document.createElement("script");
    script.type = "module";
    script.src = old.getAttribute("src");
    document.head.append(script);
  }
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.documentElement.dir = page.documentElement.dir;
  document.body.replaceWith(document.adoptNode(page.body));
  if (address !== location.href) {
    history.pushState(null, "", address);
    hasMoved = true;
  }
  scrollTo(0, 0);
  begin();
  if (!document.querySelector(".govuk-error-summary")) document.getElementById("main")?.focus();
  document.dispatchEvent(new Event("page-shown"));
}
