import { watch } from "./client.js";
import { demoUsers } from "./users.js";

const person = { type: "relation", collection: "user", fields: { first_name: null, last_name: null } };
const REQUEST = [
  {
    collection: "meeting",
    ids: [1],
    fields: {
      name: null,
      guests_admitted: null,
      current_topic_id: {
        type: "relation",
        collection: "topic",
        fields: {
          title: null,
          agenda_number: null,
          speaker_ids: { type: "relation-list", collection: "speaker", fields: { state: null, user_id: person } },
        },
      },
      poll_ids: {
        type: "relation-list",
        collection: "poll",
        fields: {
          title: null,
          state: null,
          votes_cast: null,
          result: null,
          vote_ids: { type: "relation-list", collection: "vote", fields: { value: null, user_id: person } },
        },
      },
      motion_ids: {
        type: "relation-list",
        collection: "motion",
        fields: {
          number: null,
          title: null,
          state: null,
          internal_note: null,
          comment_ids: { type: "relation-list", collection: "comment", fields: { text: null, internal: null } },
        },
      },
    },
  },
];
const ABOUT = { Anonymous: "sees what guests may see", Delegate: "sees names and their own vote", Admin: "sees everything" };

const demo = await demoUsers();
document.getElementById("alone").hidden = demo.length > 0;
for (const user of [{ name: "Anonymous", token: null }, ...demo]) column(user);

function column({ name, token }) {
  const card = element("section", "card persona");
  const head = element("div", "head");
  const title = element("div");
  const state = element("span", "dot", "connecting");
  const body = element("div", "body");
  title.append(element("h2", "", name), element("span", "quiet small", ABOUT[name] ?? ""));
  head.append(element("span", "avatar", token ? name[0] : "?"), title, state);
  card.append(head, body);
  document.getElementById("personas").append(card);
  let shown = new Map();
  watch(REQUEST, ({ values }) => (shown = render(body, values, shown)), {
    token: token ?? undefined,
    onStatus: (status) => {
      state.dataset.state = status.state;
      state.textContent = status.state;
      state.title = status.error?.message ?? "";
    },
  });
}

/** Draws anew what there is, and marks the parts whose text is another than before. */
function render(body, values, before) {
  const get = (key) => values[key];
  const list = (key) => get(key) ?? [];
  const shown = new Map();
  const mark = (id, node) => {
    shown.set(id, node.textContent);
    if (before.size > 0 && before.get(id) !== node.textContent) node.classList.add("changed");
    return node;
  };
  body.replaceChildren();
  const meeting = element("div", "line");
  meeting.append(element("b", "", get("meeting/1/name") ?? "–"));
  const admitted = get("meeting/1/guests_admitted");
  meeting.append(element("span", admitted ? "tag" : "tag no", admitted ? "guests admitted" : "doors closed"));
  body.append(element("h3", "", "Meeting"), mark("meeting", meeting));

  const topic = get("meeting/1/current_topic_id");
  if (topic === undefined) {
    body.append(element("p", "closed", "The doors are closed to guests. This column fills by itself when they open."));
    return shown;
  }
  body.append(element("h3", "", `On the floor: ${get(`topic/${topic}/title`) ?? "–"}`));
  for (const id of list(`topic/${topic}/speaker_ids`)) {
    const line = element("div", "line");
    line.append(element("span", "", nameOf(get, get(`speaker/${id}/user_id`))), element("span", "", get(`speaker/${id}/state`) ?? ""));
    body.append(mark(`speaker/${id}`, line));
  }

  body.append(element("h3", "", "Polls"));
  for (const id of list("meeting/1/poll_ids")) body.append(mark(`poll/${id}`, poll(get, list, id)));

  body.append(element("h3", "", "Motions"));
  for (const id of list("meeting/1/motion_ids")) body.append(mark(`motion/${id}`, motion(get, list, id)));
  return shown;
}

function poll(get, list, id) {
  const item = element("div", "item");
  const line = element("div", "line");
  const cast = get(`poll/${id}/votes_cast`);
  line.append(tag(get(`poll/${id}/state`)), element("span", "small", cast === undefined ? "" : `${cast} votes cast`));
  item.append(element("b", "", get(`poll/${id}/title`) ?? "–"), line);
  const result = get(`poll/${id}/result`) ?? {};
  const total = Object.values(result).reduce((sum, count) => sum + count, 0);
  if (total > 0) {
    const bar = element("div", "bar");
    for (const choice of ["yes", "no", "abstain"]) {
      const part = element("i", choice);
      part.style.width = `${(100 * (result[choice] ?? 0)) / total}%`;
      bar.append(part);
    }
    const words = Object.entries(result).map(([choice, count]) => `${count} ${choice}`);
    item.append(bar, element("span", "quiet small", words.join(", ")));
  }
  const votes = element("div", "votes");
  for (const vote of list(`poll/${id}/vote_ids`)) {
    const value = get(`vote/${vote}/value`);
    const who = nameOf(get, get(`vote/${vote}/user_id`)).split(" ")[0];
    if (value) votes.append(element("span", value === "no" ? "tag no" : value === "yes" ? "tag" : "tag grey", `${who}: ${value}`));
  }
  if (votes.children.length > 0) item.append(votes);
  return item;
}

function motion(get, list, id) {
  const item = element("div", "item");
  const line = element("div", "line");
  line.append(element("b", "", `${get(`motion/${id}/number`) ?? ""} ${get(`motion/${id}/title`) ?? ""}`), tag(get(`motion/${id}/state`)));
  item.append(line);
  for (const comment of list(`motion/${id}/comment_ids`)) {
    const text = get(`comment/${comment}/text`);
    const internal = get(`comment/${comment}/internal`) ? " (internal)" : "";
    if (text) item.append(element("p", "remark", `“${text}”${internal}`));
  }
  const note = get(`motion/${id}/internal_note`);
  if (note) item.append(element("p", "note", note));
  return item;
}

function tag(state = "–") {
  const kind = state === "rejected" ? "tag no" : state === "created" || state === "submitted" ? "tag grey" : "tag";
  return element("span", kind, state);
}

function nameOf(get, user) {
  const name = [get(`user/${user}/first_name`), get(`user/${user}/last_name`)].filter(Boolean).join(" ");
  return name || (user === undefined ? "–" : `user ${user}`);
}

function element(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = text;
  return node;
}
