import { watch } from "./client.js";
import { demoUsers } from "./users.js";

const LOG_LINES = 60;
const GONE_MS = 3_000;
const PRESETS = {
  "Some keys": "user/1/username\nmeeting/1/name\nmeeting/1/current_topic_id\npoll/1/state\npoll/1/votes_cast",
  "A poll, its motion and its votes": [
    {
      collection: "poll",
      ids: [1],
      fields: {
        title: null,
        state: null,
        votes_cast: null,
        result: null,
        motion_id: { type: "relation", collection: "motion", fields: { title: null, internal_note: null } },
        vote_ids: {
          type: "relation-list",
          collection: "vote",
          fields: { value: null, user_id: { type: "relation", collection: "user", fields: { username: null } } },
        },
      },
    },
  ],
  "The topic on the floor, and who speaks": [
    {
      collection: "meeting",
      ids: [1],
      fields: {
        guests_admitted: null,
        current_topic_id: {
          type: "relation",
          collection: "topic",
          fields: {
            title: null,
            speaker_ids: {
              type: "relation-list",
              collection: "speaker",
              fields: {
                state: null,
                user_id: { type: "relation", collection: "user", fields: { first_name: null, last_name: null } },
              },
            },
          },
        },
      },
    },
  ],
};

const $ = (id) => document.getElementById(id);
const rows = new Map();
let view = null;

for (const name of Object.keys(PRESETS)) $("preset").add(new Option(name));
$("preset").addEventListener("change", choose);
$("form").addEventListener("submit", (event) => (event.preventDefault(), start()));
for (const way of document.getElementsByName("transport")) way.addEventListener("change", start);
$("stop").addEventListener("click", () => view?.stop());
$("copy").addEventListener("click", copy);
$("users").addEventListener("change", () => {
  $("token").hidden = user().token !== "own";
  if ($("token").hidden) start();
});

const demo = await demoUsers();
const users = [{ name: "Anonymous", token: null }, ...demo, { name: "Token", token: "own" }];
$("to-assembly").hidden = demo.length === 0;
users.forEach(({ name }, i) => {
  const label = document.createElement("label");
  label.innerHTML = `<input type="radio" name="user" value="${i}"><span></span>`;
  label.lastChild.textContent = name;
  label.firstChild.checked = i === 0;
  $("users").append(label);
});
choose();

function user() {
  return users[Number(document.querySelector("input[name=user]:checked").value)];
}

function token() {
  return (user().token === "own" ? $("token").value.trim() : user().token) || undefined;
}

function choose() {
  const preset = PRESETS[$("preset").value];
  $("request").value = typeof preset === "string" ? preset : JSON.stringify(preset, null, 2);
  start();
}

function request() {
  const text = $("request").value.trim();
  return text.startsWith("[") || text.startsWith("{") ? JSON.parse(text) : text.split(/[\s,]+/);
}

function start() {
  view?.stop();
  rows.clear();
  $("live").replaceChildren(note("Nothing to see yet."));
  $("log").replaceChildren();
  $("count").textContent = "";
  complain(null);
  try {
    const transport = document.querySelector("input[name=transport]:checked").value;
    const mine = watch(request(), (change) => mine === view && show(change), {
      token: token(),
      transport,
      onStatus: (status) => mine === view && tell(status),
    });
    view = mine;
  } catch (error) {
    view = null;
    complain(error.message);
  }
}

function tell({ state, offset, ageMs, error }) {
  $("state").dataset.state = state;
  if ($("state").textContent !== state) $("state").textContent = state; // it is read aloud
  $("age").textContent = ageMs === null ? "–" : ageMs < 1_000 ? "now" : `${Math.round(ageMs / 1_000)} s`;
  $("offset").textContent = offset ? Number(offset.split("_")[1]).toLocaleString("en") : "–";
  $("offset").title = offset ?? "";
  complain(error?.message ?? null);
}

function complain(message) {
  $("problem").hidden = message === null;
  $("problem").textContent = message ?? "";
}

function show({ changes, values, reset }) {
  const keys = Object.keys(changes);
  const first = $("log").children.length === 0;
  if (rows.size === 0) $("live").replaceChildren(document.createElement("table"));
  for (const key of keys) changes[key] === null ? vanish(key) : put(key, changes[key], !first);
  const count = Object.keys(values).length;
  $("count").textContent = count === 1 ? "1 key" : `${count} keys`;
  if (count === 0 && rows.size === 0) $("live").replaceChildren(note("Nothing that this user may see."));
  const line = document.createElement("li");
  line.innerHTML = "<time></time><code></code>";
  line.firstChild.textContent = new Date().toLocaleTimeString("en-GB");
  const gone = keys.filter((key) => changes[key] === null);
  line.lastChild.textContent = (reset ? "taken again: " : "") + (keys.length > 12 ? `${keys.length} keys` : JSON.stringify(changes));
  line.lastChild.className = keys.length > 0 && gone.length === keys.length ? "null" : "";
  $("log").prepend(line);
  while ($("log").children.length > LOG_LINES) $("log").lastChild.remove();
}

/** The row of a key; made, with its object's heading, where it belongs, if there is none. */
function row(key) {
  if (rows.has(key)) return rows.get(key);
  const table = $("live").firstChild;
  const [collection, id, field] = key.split("/");
  const order = `${collection}/${id.padStart(20, "0")}`;
  let body = [...table.tBodies].find((one) => one.dataset.order >= order);
  if (body?.dataset.order !== order) {
    const made = document.createElement("tbody");
    made.dataset.order = order;
    made.insertRow().className = "object";
    made.rows[0].insertCell().colSpan = 2;
    made.rows[0].cells[0].textContent = `${collection}/${id}`;
    table.insertBefore(made, body ?? null);
    body = made;
  }
  const after = [...body.rows].slice(1).find((one) => one.cells[0].textContent > field);
  const made = document.createElement("tr");
  made.insertCell().textContent = field;
  made.insertCell().className = "value";
  body.insertBefore(made, after ?? null);
  rows.set(key, made);
  return made;
}

function put(key, value, marked) {
  const line = row(key);
  line.cells[1].textContent = JSON.stringify(value);
  line.className = "";
  void line.offsetWidth; // restarts the animation
  if (marked) line.className = "changed";
}

function vanish(key) {
  const line = rows.get(key);
  if (!line) return;
  rows.delete(key);
  line.className = "gone changed";
  setTimeout(() => {
    const body = line.parentElement;
    line.remove();
    if (body?.rows.length === 1) body.remove();
  }, GONE_MS);
}

function note(text) {
  const paragraph = document.createElement("p");
  paragraph.className = "empty";
  paragraph.textContent = text;
  return paragraph;
}

async function copy() {
  const asked = request();
  const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const url = new URL("/system/autoupdate", location.href);
  const isKeys = asked.every((part) => typeof part === "string");
  if (isKeys) url.searchParams.set("k", asked.join(","));
  const parts = ["curl -N", quote(decodeURIComponent(url.href))];
  if (token()) parts.push("-H", quote(`Authorization: Bearer ${token()}`));
  if (!isKeys) parts.push("-d", quote(JSON.stringify(asked)));
  try {
    await navigator.clipboard.writeText(parts.join(" "));
  } catch {
    prompt("To copy:", parts.join(" ")); // not allowed, or no clipboard for pages without TLS
    return;
  }
  $("copy").textContent = "Copied";
  setTimeout(() => ($("copy").textContent = "Copy as curl"), 1_500);
}
