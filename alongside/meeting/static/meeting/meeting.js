// Points that are added while the connection is lost wait in this page, never on the disk, and are saved when it is back.
// Each carries the key that was made with it, so that one that arrives twice is kept once.
let note;
const waiting = [];
let busy = false;

function say(kind) {
  note.hidden = !waiting.length;
  if (!waiting.length) return;
  const words = kind === "signed-out" ? note.dataset.signedOut : waiting.length === 1 ? note.dataset.one : note.dataset.many;
  note.textContent = words.replace("#", waiting.length);
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function save() {
  if (busy || !waiting.length) return;
  busy = true;
  try {
    while (waiting.length) {
      const answer = await fetch(waiting[0].action, { method: "POST", body: new URLSearchParams(waiting[0].fields), credentials: "same-origin" });
      if (!answer.ok || !answer.url.includes("captured=1")) {
        say("signed-out");
        return;
      }
      waiting.shift();
    }
    location.assign(note.dataset.back);
  } catch {
    say("lost");
  } finally {
    busy = false;
  }
}

function begin() {
  const box = document.querySelector("[data-capture]");
  note = document.querySelector("[data-waiting]");
  const form = box?.closest("form");
  form?.addEventListener("submit", (event) => {
    if (navigator.onLine && !waiting.length) return;
    event.preventDefault();
    const words = form.elements.words;
    if (!words.value.trim()) return;
    waiting.push({ action: form.action, fields: [...new FormData(form)] });
    note.dataset.back = `${form.action}?captured=1&who=${form.elements.speaker.value}`;
    words.value = "";
    form.elements.key.value = newKey();
    say("lost");
    save();
  });
  if (waiting.length) say("lost");
}

begin();
document.addEventListener("page-shown", begin); // the page was shown anew after a form was sent, and its form is another
addEventListener("online", save);
setInterval(save, 5000);
addEventListener("beforeunload", (event) => waiting.length && !busy && event.preventDefault());
