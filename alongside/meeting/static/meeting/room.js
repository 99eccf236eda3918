// Keeps the screen for the room up to date. When the connection is lost, what was last shown is taken away rather than left to
// stand in front of somebody who has come in meanwhile.
const SECONDS = 10;
const SECONDS_TO_TRUST = 60;
let heard = Date.now();

async function look() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
    const text = await answer.text();
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-room]");
    const shown = document.querySelector("[data-room]");
    heard = Date.now();
    if (!fresh) shown.replaceChildren();
    else if (fresh.innerHTML !== shown.innerHTML) {
      shown.replaceChildren(...fresh.childNodes);
      document.title = shown.querySelector("h1").textContent;
    }
  } catch {
    if (Date.now() - heard > SECONDS_TO_TRUST * 1000) document.querySelector("[data-room]").replaceChildren();
  }
}

setInterval(look, SECONDS * 1000);
