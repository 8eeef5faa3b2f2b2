/* The wording advisor beside the editor. Under each text, a panel says what could be said more invitingly; its buttons write
   in the text as a hand would, so that undo brings back what was there. Without this script there is the report page.

   The hook into the editor is `textarea.richText` (rich-text.js), Tiptap's editor. The server names a passage by its words
   and by how many times the same words stand before it, in the order of the text. */

const root = document.getElementById("advice");
const form = document.querySelector("form.writing");
const template = root?.querySelector("template");
const dialog = document.getElementById("advice-keep");
const pause = 700; // ms after the last key

const kitAddress = document.getElementById("rich-text")?.dataset.editor;
const kit = kitAddress && (await import(kitAddress).catch(() => null));

/* --- Words in the text ---------------------------------------------------------------------------------------------- */
const pattern = (words) => new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "[ \\t\\n]+"), "g");

/* Where some words stand in the editor's document: one place for each time. */
function placesOf(editor, words) {
  const places = [];
  editor.state.doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    const text = node.textBetween(0, node.content.size, undefined, "\n");
    for (const found of text.matchAll(pattern(words))) {
      const from = position + 1 + found.index;
      places.push({ from, to: from + found[0].length });
    }
    return false;
  });
  return places;
}

function replaceInEditor(editor, words, text, occurrence) {
  const place = placesOf(editor, words)[occurrence];
  if (!place) return false;
  const change = editor.state.tr.insertText(text, place.from, place.to).scrollIntoView();
  editor.view.dispatch(change);
  editor.commands.focus(place.from + text.length);
  return true;
}

function replaceInField(field, words, text, occurrence) {
  const found = [...field.value.matchAll(pattern(words))][occurrence];
  if (!found) return false;
  field.focus();
  field.setSelectionRange(found.index, found.index + found[0].length);
  // Deprecated, and the only way of writing in a field that its own undo can take back.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return true;
}

/* --- Underlined in the editor ------------------------------------------------------------------------------------------ */
function underlining(editor) {
  const view = kit?.pm?.view;
  if (!view || !kit.Plugin) return () => {};
  const marks = new kit.Plugin({
    state: {
      init: () => view.DecorationSet.empty,
      apply(change, known) {
        const set = change.getMeta(marks);
        return set || known.map(change.mapping, change.doc);
      },
    },
    props: { decorations: (state) => marks.getState(state) },
  });
  editor.registerPlugin(marks);
  return (terms) => {
    const decorations = [];
    for (const { words, occurrence } of terms) {
      const place = placesOf(editor, words)[occurrence];
      if (place) decorations.push(view.Decoration.inline(place.from, place.to, { class: "advice-mark" }));
    }
    editor.view.dispatch(editor.state.tr.setMeta(marks, view.DecorationSet.create(editor.state.doc, decorations)));
  };
}

/* --- A panel under each text --------------------------------------------------------------------------------------------- */
function makePanel(textarea) {
  const language = textarea.name.replace("body_", "");
  const title = form.elements[`title_${language}`];
  const section = template.content.querySelector("section").cloneNode(true);
  const panel = section.querySelector("[data-panel]");
  const said = section.querySelector("[data-said]");
  const failure = section.querySelector("[data-failure]");
  section.setAttribute("aria-label", section.dataset[language]);
  textarea.closest(".sheet").append(section);
  const editor = textarea.richText;
  const underline = editor ? underlining(editor) : () => {};
  let timer, asking;

  const say = (what) => (said.textContent = said.getAttribute(`data-say-${what}`));

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("language", language);
    body.set("title", title.value);
    body.set("body", textarea.value);
    body.set("element", form.elements.element.value);
    try {
      const answer = await fetch(root.dataset.url, { method: "POST", body, signal: asking.signal, headers: { "HX-Request": "true" } });
      if (!(answer.ok || answer.status === 422) || answer.redirected) throw new Error(answer.status);
      show(await answer.text());
    } catch (error) {
      if (error.name === "AbortError") return;
      failure.textContent = said.getAttribute("data-say-failed");
      failure.hidden = false;
    }
  }

  /* What was open stays open. */
  function show(html) {
    const open = [...panel.querySelectorAll("details")].map((details) => details.open);
    panel.innerHTML = html;
    panel.querySelectorAll("details").forEach((details, index) => (details.open = Boolean(open[index])));
    failure.hidden = true;
    const terms = panel.querySelectorAll("[data-show]:not([data-in-title])");
    underline([...terms].map(({ dataset }) => ({ words: dataset.show, occurrence: Number(dataset.occurrence) })));
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  }

  function replace(button) {
    const { replace: words, with: text, occurrence } = button.dataset;
    const rank = Number(occurrence);
    let isDone;
    if ("inTitle" in button.dataset) isDone = replaceInField(title, words, text, rank);
    else if (editor) isDone = replaceInEditor(editor, words, text, rank);
    else isDone = replaceInField(textarea, words, text, rank);
    say(isDone ? "replaced" : "gone");
    clearTimeout(timer);
    ask();
  }

  function find(button) {
    const { show: words, occurrence } = button.dataset;
    if ("inTitle" in button.dataset) return title.focus();
    const place = editor && placesOf(editor, words)[Number(occurrence)];
    if (place) editor.chain().focus().setTextSelection(place).scrollIntoView().run();
    else say("gone");
  }

  section.addEventListener("click", (event) => {
    const button = event.target.closest("[data-replace], [data-show], [data-keep-term]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.replace) replace(button);
    else if (button.dataset.show) find(button);
    else keep(language, button.dataset.keepTerm, textarea.lang, () => (say("kept"), ask()));
  });
  section.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await send(event.target)) ask();
    else say("failed");
  });
  for (const field of [textarea, title]) field.addEventListener("input", soon);
  form.elements.element.addEventListener("change", ask);
  ask();
}

/* --- Keeping words, with a note ---------------------------------------------------------------------------------------------- */
async function send(sent) {
  try {
    const answer = await fetch(sent.action, { method: "POST", body: new FormData(sent), headers: { "HX-Request": "true" } });
    return answer.status === 204;
  } catch {
    return false;
  }
}

function keep(language, term, tag, done) {
  const asked = dialog.querySelector("form");
  asked.reset();
  asked.elements.language.value = language;
  asked.elements.term.value = term;
  const shown = dialog.querySelector("[data-term]");
  shown.textContent = term;
  shown.lang = tag;
  asked.onsubmit = async (event) => {
    event.preventDefault();
    if (!(await send(asked))) return asked.submit(); // the page that asks the same says what is wrong
    dialog.close();
    done();
  };
  dialog.showModal();
}

const editorsAreReady = () => document.documentElement.dataset.richText === "ready";
if (form && root) {
  if (!editorsAreReady()) {
    await new Promise((resolve) => {
      const watcher = new MutationObserver(() => editorsAreReady() && (watcher.disconnect(), resolve()));
      watcher.observe(document.documentElement, { attributeFilter: ["data-rich-text"] });
      setTimeout(resolve, 5000);
    });
  }
  form.querySelectorAll("textarea[data-rich-text]").forEach(makePanel);
  document.documentElement.dataset.advice = "ready";
}
