/* <textarea data-rich-text> becomes an editor; without this script it stays a textarea that holds HTML.
   The tools and the dialog come from <template id="rich-text">, where the server wrote their words. */

const source = document.getElementById("rich-text");
const kit = await import(source.dataset.editor);

/* What a stored text may hold and the editor does not know by itself: kept as it is. */
const Language = kit.Mark.create({
  name: "language",
  parseHTML: () => [{ tag: "span[lang]" }],
  addAttributes: () => ({ lang: { default: null } }),
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});
const Abbreviation = kit.Mark.create({
  name: "abbreviation",
  parseHTML: () => [{ tag: "abbr" }],
  addAttributes: () => ({ title: { default: null } }),
  renderHTML: ({ HTMLAttributes }) => ["abbr", HTMLAttributes, 0],
});
const Callout = kit.Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  parseHTML: () => ["callout", "callout-do", "callout-avoid"].flatMap((name) => [{ tag: `aside.${name}` }, { tag: `div.${name}` }]),
  addAttributes: () => ({ class: { default: "callout" } }),
  renderHTML: ({ HTMLAttributes }) => ["aside", HTMLAttributes, 0],
});
/* Only pictures that we keep: one pasted from elsewhere would be dropped on saving. */
const Picture = kit.Node.create({
  name: "picture",
  group: "inline",
  inline: true,
  draggable: true,
  parseHTML: () => [{ tag: 'img[src^="/pictures/"]' }],
  addAttributes: () => ({ src: { default: null }, alt: { default: "" } }),
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
});

const extensions = [
  kit.Document,
  kit.Paragraph,
  kit.Text,
  kit.HardBreak,
  kit.History,
  kit.Dropcursor,
  kit.Gapcursor,
  kit.Bold,
  kit.Italic,
  kit.Code,
  kit.CodeBlock,
  kit.Subscript,
  kit.Superscript,
  kit.Heading.configure({ levels: [2, 3, 4] }),
  kit.BulletList,
  kit.OrderedList,
  kit.ListItem,
  kit.Blockquote,
  kit.HorizontalRule,
  kit.Link.configure({ openOnClick: false, autolink: true, defaultProtocol: "https", enableTarget: false }),
  kit.Table.configure({ resizable: false }),
  kit.TableRow,
  kit.TableHeader,
  kit.TableCell,
  Language,
  Abbreviation,
  Callout,
  Picture,
];

/* Where the cursor stands: in a box of that kind, in another one, or in none. */
function boxAround(editor) {
  const { $from } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth--)
    if ($from.node(depth).type.name === "callout") return { node: $from.node(depth), from: $from.before(depth) };
  return null;
}

const isKind = (box, kind) => Boolean(box) && box.node.attrs.class.split(" ").includes(`callout-${kind}`);

function toggleBox(chain, kind, editor) {
  const box = boxAround(editor);
  const attrs = { class: `callout callout-${kind}` };
  if (!box) return chain.wrapIn("callout", attrs);
  if (!isKind(box, kind)) return chain.updateAttributes("callout", attrs);
  return chain.command(({ tr, state }) => {
    const { $from } = state.selection;
    tr.replaceWith(box.from, box.from + box.node.nodeSize, box.node.content);
    tr.setSelection(state.selection.constructor.near(tr.doc.resolve($from.pos - 1)));
    return true;
  });
}

/* Each tool: what it does, and whether it is on where the cursor stands. */
const tools = {
  heading: [(chain) => chain.toggleHeading({ level: 2 }), (editor) => editor.isActive("heading", { level: 2 })],
  subheading: [(chain) => chain.toggleHeading({ level: 3 }), (editor) => editor.isActive("heading", { level: 3 })],
  bold: [(chain) => chain.toggleBold(), (editor) => editor.isActive("bold")],
  italic: [(chain) => chain.toggleItalic(), (editor) => editor.isActive("italic")],
  bullets: [(chain) => chain.toggleBulletList(), (editor) => editor.isActive("bulletList")],
  numbers: [(chain) => chain.toggleOrderedList(), (editor) => editor.isActive("orderedList")],
  do: [(chain, editor) => toggleBox(chain, "do", editor), (editor) => isKind(boxAround(editor), "do")],
  avoid: [(chain, editor) => toggleBox(chain, "avoid", editor), (editor) => isKind(boxAround(editor), "avoid")],
  quote: [(chain) => chain.toggleBlockquote(), (editor) => editor.isActive("blockquote")],
  table: [(chain) => chain.insertTable({ rows: 3, cols: 2, withHeaderRow: true })],
  "row-add": [(chain) => chain.addRowAfter()],
  "column-add": [(chain) => chain.addColumnAfter()],
  "row-remove": [(chain) => chain.deleteRow()],
  "column-remove": [(chain) => chain.deleteColumn()],
  "table-remove": [(chain) => chain.deleteTable()],
  undo: [(chain) => chain.undo()],
  redo: [(chain) => chain.redo()],
};

/* A link is a web address, an e-mail address, a page of this site, or nothing. */
function addressOf(typed) {
  const text = typed.trim();
  if (!text || /^(https?:\/\/|mailto:|\/|#|\{\{)/i.test(text)) return text;
  return /^[^\s@/]+@[^\s@/]+$/.test(text) ? `mailto:${text}` : `https://${text}`;
}

function editLink(editor, dialog) {
  const form = dialog.querySelector("form");
  form.elements.href.value = editor.getAttributes("link").href || "";
  dialog.returnValue = "";
  dialog.onclose = () => {
    const chain = editor.chain().focus().extendMarkRange("link");
    const href = addressOf(form.elements.href.value);
    if (dialog.returnValue === "remove" || (dialog.returnValue === "save" && !href)) chain.unsetLink().run();
    else if (dialog.returnValue !== "save") editor.commands.focus();
    else if (editor.state.selection.empty && !editor.isActive("link"))
      chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    else chain.setLink({ href }).run();
  };
  dialog.showModal();
}

/* A picture is sent as soon as the dialog is answered; of one that is there, the description alone changes. */
function editPicture(editor, dialog, address) {
  const form = dialog.querySelector("form");
  const said = dialog.querySelector("[role=alert]");
  const { file, alt, decorative } = form.elements;
  const isThere = editor.isActive("picture");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  form.reset();
  said.textContent = "";
  form.querySelector("[data-new-picture]").hidden = isThere;
  file.required = !isThere;
  if (isThere) {
    alt.value = editor.getAttributes("picture").alt || "";
    decorative.checked = !alt.value;
  }
  const follow = () => {
    alt.required = !decorative.checked;
    alt.disabled = decorative.checked;
  };
  decorative.onchange = follow;
  follow();

  form.onsubmit = async (event) => {
    if (event.submitter?.value !== "save") return;
    event.preventDefault();
    const words = decorative.checked ? "" : alt.value.trim();
    if (isThere) {
      dialog.close();
      editor.chain().focus().updateAttributes("picture", { alt: words }).run();
      return;
    }
    event.submitter.disabled = true;
    try {
      const data = new FormData(form);
      data.append("csrfmiddlewaretoken", token);
      const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const { src, said: refusal } = await answer.json();
      if (!src) said.textContent = refusal;
      else {
        dialog.close();
        editor.chain().focus().insertContent({ type: "picture", attrs: { src, alt: words } }).run();
      }
    } catch {
      said.textContent = form.dataset.failed;
    }
    event.submitter.disabled = false;
  };
  dialog.onclose = () => editor.commands.focus();
  dialog.showModal();
}

function choosePlaceholder(editor, dialog) {
  dialog.returnValue = "";
  dialog.onclose = () => {
    const chain = editor.chain().focus();
    (dialog.returnValue ? chain.insertContent(`{{ ${dialog.returnValue} }}`) : chain).run();
  };
  dialog.showModal();
}

/* What is typed stays clear of the tools above it and of the buttons below. */
const roomAround = { top: 120, bottom: 140, left: 0, right: 0 };

function arrowsMoveAmong(toolbar) {
  const every = [...toolbar.querySelectorAll("button")];
  const buttons = () => every.filter((button) => !button.closest("[hidden]"));
  every.forEach((button, index) => (button.tabIndex = index ? -1 : 0));
  toolbar.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    event.preventDefault();
    const all = buttons();
    const next = all[(all.indexOf(document.activeElement) + move + all.length) % all.length];
    every.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
    next.focus();
  });
}

const dialogs = { link: editLink, picture: editPicture, placeholder: choosePlaceholder };

function makeEditor(textarea) {
  const box = source.content.querySelector(".rich-text").cloneNode(true);
  const toolbar = box.querySelector("[role=toolbar]");
  const dialogOf = (tool) => box.querySelector(`[data-dialog-of=${tool}]`);
  const pictures = textarea.form?.dataset.pictures;
  toolbar.querySelector("[data-in-guide]").hidden = !pictures;
  textarea.after(box);
  const label = textarea.labels[0];
  if (label && !label.id) label.id = `${textarea.id}-label`;

  const attributes = { role: "textbox", "aria-multiline": "true", class: "prose", spellcheck: "true" };
  if (label) attributes["aria-labelledby"] = label.id;
  if (textarea.lang) attributes.lang = textarea.lang;
  for (const name of ["aria-describedby", "aria-invalid"])
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);

  const editor = new kit.Editor({
    element: box.querySelector(".rich-text-page"),
    extensions,
    content: textarea.value,
    injectCSS: false,
    editorProps: { attributes, scrollMargin: roomAround, scrollThreshold: roomAround },
    onUpdate: () => {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onTransaction: () => show(),
  });
  textarea.richText = editor; // for the scripts beside this one

  function show() {
    toolbar.querySelectorAll("button[aria-pressed]").forEach((button) => {
      const tool = button.dataset.tool;
      const isOn = tool in dialogs ? editor.isActive(tool) : tools[tool][1](editor);
      button.setAttribute("aria-pressed", String(isOn));
    });
    toolbar.querySelector("[data-in-table]").hidden = !editor.isActive("table");
    if (toolbar.querySelector("[hidden] [tabindex='0']")) toolbar.querySelector("button").tabIndex = 0;
  }

  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const tool = button.dataset.tool;
    if (tool in dialogs) dialogs[tool](editor, dialogOf(tool), pictures);
    else tools[tool][0](editor.chain().focus(), editor).run();
  });
  label?.addEventListener("click", () => editor.commands.focus());
  textarea.hidden = true;
  box.hidden = false;
  show();
  arrowsMoveAmong(toolbar);
}

document.querySelectorAll("textarea[data-rich-text]").forEach(makeEditor);
document.documentElement.dataset.richText = "ready";
