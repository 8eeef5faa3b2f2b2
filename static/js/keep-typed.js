/* <form data-keep-typed>: leaving with something typed and not saved asks first. With data-keep="/address/", what is typed
   is sent there as one types, so that it is found again; and every half minute, that the page is open.
   Words come from the page; the server says what became of the text. */

const PAUSE = 2000;
const BEAT = 30000;
const LIGHT = 60000; // characters: what a browser accepts to send while the page goes away

document.querySelectorAll("form[data-keep-typed]").forEach((form) => {
  const address = form.dataset.keep;
  const status = form.querySelector("[data-kept]");
  const taken = form.querySelector("[data-taken]");
  let isTyped = form.hasAttribute("data-typed"); // since it was last kept
  let isSent = false; // the form itself is on its way
  let waiting = null;
  let sending = null;

  function tell(said) {
    if (status) status.textContent = said;
  }

  function warn(said) {
    if (!taken) return;
    taken.hidden = !said;
    taken.querySelector("[data-taken-said]").textContent = said;
  }

  function sheets(leaves) {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form))
      if (name === "csrfmiddlewaretoken" || (isTyped && /^(title|body|seen)_/.test(name))) data.append(name, value);
    if (leaves) data.append("leaves", "yes");
    return data.toString();
  }

  async function send(leaves = false) {
    const body = sheets(leaves);
    const wasTyped = isTyped;
    isTyped = false;
    try {
      const answer = await fetch(address, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
        keepalive: body.length < LIGHT,
        redirect: "manual",
      });
      const { said } = await answer.json();
      warn(answer.status === 409 ? said : "");
      if (answer.status === 409 || said) tell(answer.status === 409 ? "" : said);
      if (answer.status === 400) isTyped ||= wasTyped;
    } catch {
      isTyped ||= wasTyped; // tried again at the next beat
      if (wasTyped) tell(status?.dataset.failed);
    }
  }

  function keep(leaves = false) {
    clearTimeout(waiting);
    const mine = (sending || Promise.resolve()).then(() => (isSent ? null : send(leaves)));
    sending = mine;
    mine.then(() => {
      if (sending === mine) sending = null;
    });
  }

  form.addEventListener("input", () => {
    isTyped = true;
    clearTimeout(waiting);
    if (address) waiting = setTimeout(keep, PAUSE);
  });
  /* What is being kept arrives before what is saved, never after. */
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    isTyped = false;
    if (isSent || !sending) {
      isSent = true;
      return;
    }
    event.preventDefault();
    const submitter = event.submitter;
    Promise.race([sending, new Promise((done) => setTimeout(done, PAUSE))]).then(() => {
      isSent = true;
      form.requestSubmit(submitter);
    });
  });
  addEventListener("beforeunload", (event) => {
    if (!isTyped) return;
    event.preventDefault();
    if (address) keep();
  });
  if (!address) return;

  addEventListener("visibilitychange", () => document.hidden && isTyped && keep());
  addEventListener("pagehide", () => isSent || send(true));
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isSent = false;
    keep();
  });
  setInterval(keep, BEAT);
  keep();
});
