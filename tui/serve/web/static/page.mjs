// The page: a terminal, its keys and size to the server, what the server draws to the terminal, and back after a cut.
import { Terminal } from "/static/xterm.mjs";

const FEWEST_COLUMNS = 60, LARGEST_FONT = 15, SMALLEST_FONT = 7;
const PIECE = 16384, DRAWN_EVERY = 4096, LONGEST_WAIT = 8000;
const KEYS = [
  ["1", "1"], ["2", "2"], ["3", "3"], ["4", "4"], ["5", "5"], ["␣", " "], ["u", "u"], ["n", "n"], ["/", "/"], ["?", "?"],
  ["Esc", "\x1b"], ["Tab", "\t"], ["←", "\x1b[D"], ["↑", "\x1b[A"], ["↓", "\x1b[B"], ["→", "\x1b[C"], ["⏎", "\r"], ["R", "R"], ["F", "F"], ["q", "q"],
];
const element = (id) => document.getElementById(id);

const terminal = new Terminal({
  cursorBlink: false,
  fontFamily: '"DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSize: LARGEST_FONT,
  scrollback: 0,
  theme: { background: "#14161b", foreground: "#e6e6e6" },
});
let socket = null, written = 0, drawn = 0, said = 0, wait = 500, isOver = false, retry = 0;

// The size: at least so many columns, in letters that get smaller where the page is narrow.
function fit() {
  document.body.style.setProperty("--height", `${window.visualViewport?.height ?? window.innerHeight}px`);
  const frame = element("terminal"), screen = frame.querySelector(".xterm-screen");
  const wide = screen.getBoundingClientRect().width / terminal.cols / terminal.options.fontSize;
  const size = Math.max(SMALLEST_FONT, Math.min(LARGEST_FONT, Math.floor((2 * frame.clientWidth) / (FEWEST_COLUMNS * wide)) / 2));
  if (size !== terminal.options.fontSize) terminal.options.fontSize = size;
  const box = screen.getBoundingClientRect(), width = box.width / terminal.cols, height = box.height / terminal.rows;
  const columns = Math.max(1, Math.floor(frame.clientWidth / width)), rows = Math.max(1, Math.floor(frame.clientHeight / height));
  if (columns !== terminal.cols || rows !== terminal.rows) terminal.resize(columns, rows);
}

const say = (message) => { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message)); };
const encoder = new TextEncoder();

function press(text) { type(encoder.encode(text)); }

function type(bytes) {
  for (let at = 0; at < bytes.length && socket?.readyState === WebSocket.OPEN; at += PIECE) socket.send(bytes.subarray(at, at + PIECE));
}

function draw(bytes) {
  written += bytes.length;
  const current = socket, count = written;
  const tell = () => {
    if (current !== socket) return;
    drawn = count;
    if (drawn - said >= DRAWN_EVERY) { said = drawn; say({ drawn }); }
  };
  if (document.hidden) { terminal.write(bytes); tell(); } // a page that nobody looks at draws when it is looked at
  else terminal.write(bytes, tell);
}

function notice(text) {
  element("notice").textContent = text;
  element("notice").hidden = !text;
}

function finish(text, over) {
  isOver = true;
  notice("");
  if (over) sessionStorage.removeItem("session");
  element("reason").textContent = text;
  element("again").textContent = over ? "Come in again" : "Take it up in this window";
  if (!element("end").open) element("end").showModal();
}

function hear(data) {
  if (typeof data !== "string") { draw(new Uint8Array(data)); return; }
  const message = JSON.parse(data);
  if (message.end !== undefined) { finish(message.end, message.over); return; }
  sessionStorage.setItem("session", message.session);
  document.title = `${message.person} · collab-tui`;
  terminal.reset(); // the server sends the modes, and the app draws everything
  wait = 500;
  notice("");
}

// The way in: the token of the link, which is in no address that is sent or kept, or the cookie of an earlier one.
async function enter() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  if (location.hash) history.replaceState(null, "", location.pathname);
  const answer = await fetch("/enter", { method: "POST", body: token, credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) throw new Error((await answer.text()).slice(0, 300));
}

function connect() {
  clearTimeout(retry);
  isOver = false;
  written = drawn = said = 0;
  const current = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/session`);
  socket = current;
  current.binaryType = "arraybuffer";
  current.onopen = () => {
    const session = sessionStorage.getItem("session") ?? "";
    say({ session, size: [terminal.cols, terminal.rows] });
  };
  current.onmessage = (event) => { if (current === socket) hear(event.data); };
  current.onclose = () => { if (current === socket && !isOver) again(); };
}

// After a cut: again and again, at first soon; what the server says on the way in is shown.
function again() {
  notice("The connection was cut. Trying again…");
  clearTimeout(retry);
  retry = setTimeout(come, wait);
  wait = Math.min(2 * wait, LONGEST_WAIT);
}

async function come() {
  try {
    await enter();
  } catch (error) {
    if (error instanceof TypeError) again(); // the server was not reached
    else finish(error.message, true);
    return;
  }
  connect();
}

function soon() {
  if (!document.hidden && !isOver && socket && socket.readyState > WebSocket.OPEN) { wait = 500; clearTimeout(retry); come(); }
}

terminal.onData(press);
terminal.onBinary((text) => type(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
terminal.onResize(({ cols, rows }) => say({ size: [cols, rows] }));
terminal.parser.registerOscHandler(52, (data) => { // a copy; what is in the clipboard is never read
  const text = data.slice(data.indexOf(";") + 1);
  if (text === "?") return true;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const copying = navigator.clipboard?.writeText(new TextDecoder().decode(bytes)) ?? Promise.reject(new Error("none"));
  copying.catch(() => { notice("This browser did not let the page copy."); setTimeout(notice, 4000, ""); });
  return true;
});
for (const [label, keys] of KEYS) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("pointerdown", (event) => { event.preventDefault(); press(keys); }); // the keyboard stays as it is
  element("keys").append(button);
}
element("end").addEventListener("close", () => { terminal.focus(); });
element("end").addEventListener("cancel", (event) => event.preventDefault());
element("again").addEventListener("click", () => come());
element("leave").addEventListener("click", async () => {
  await fetch("/leave", { method: "POST", credentials: "same-origin" });
  sessionStorage.removeItem("session");
  location.reload();
});
window.addEventListener("resize", fit);
window.visualViewport?.addEventListener("resize", fit);
window.addEventListener("online", soon);
document.addEventListener("visibilitychange", soon);

terminal.open(element("terminal"));
fit();
terminal.focus();
come();
