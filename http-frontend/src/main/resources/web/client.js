/**
 * A client of autoupdate: watches a request, and tells every change of it. No dependencies; for
 * browsers and for Node 18 and later.
 *
 *     import { watch } from "/client.js";
 *     const view = watch(["poll/1/state"], ({ values }) => render(values), { token });
 *     view.stop();
 *
 * It takes a snapshot, then only what changed since its offset. After a lost connection or a
 * restart of the server it goes on from that offset; where the server can no longer do that, it
 * takes a snapshot again and tells the difference to what was there before.
 *
 * @typedef {{collection: string, ids: number[], fields: Object<string, ?Object>}} KeyRequest
 *
 * @typedef {Object} Change
 * @property {Object<string, *>} changes what changed: key to value, `null` for a key that is gone
 * @property {Object<string, *>} values everything there is now; the same object each time
 * @property {string} offset where in the log this was seen
 * @property {boolean} reset whether a snapshot was taken again
 *
 * @typedef {Object} Status
 * @property {"connecting"|"live"|"waiting"|"stopped"|"failed"} state waiting: for the next attempt
 * @property {?string} offset where in the log the values are from
 * @property {?number} ageMs milliseconds since the server's data was last known to be current
 * @property {?Error} error why it waits or failed; of an answer, with `status` and `type`
 *
 * @typedef {Object} Options
 * @property {string|function(): (string|Promise<string>)} [token] a JWT, or what gives a fresh one
 * @property {AbortSignal} [signal] stops the watch
 * @property {"long-poll"|"sse"} [transport] how to wait; by default long-poll
 * @property {function(Status): void} [onStatus] told of every change of the connection
 * @property {string} [url] by default `/system/autoupdate` on the page's own server
 * @property {typeof fetch} [fetch] by default the global one
 */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const FATAL = new Set([400, 401, 403, 404, 405, 413, 414, 431]);

/** An answer that is not a success. */
export class AnswerError extends Error {
  constructor(status, type, message, retryMs) {
    super(message);
    Object.assign(this, { name: "AnswerError", status, type, retryMs });
  }
}

/**
 * Watches a request until it is stopped or fails for good.
 *
 * @param {string[]|KeyRequest[]} request keys, or a list of nested requests
 * @param {function(Change): void} onChange called for the snapshot, and then for each change
 * @param {Options} [options]
 * @returns {{values: Object<string, *>, stop: function(): void, done: Promise<void>}} `done` rejects
 *     when the server refuses the request or the token
 */
export function watch(request, onChange, options = {}) {
  const values = {};
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  options.signal?.addEventListener("abort", stop, { once: true });
  if (options.signal?.aborted) stop();
  const view = { request, values, onChange, options, signal: stopping.signal };
  // Begun a moment later: nobody is called before this returns.
  const done = Promise.resolve()
    .then(() => follow(view))
    .finally(() => options.signal?.removeEventListener("abort", stop));
  done.catch(() => {}); // whoever looks at `done` is told; nobody has to
  return { values, stop, done };
}

async function follow(view) {
  const at = { offset: null, ageMs: null, stale: false, pause: FIRST_PAUSE_MS, token: null, fresh: false };
  const tell = (state, error = null) =>
    view.options.onStatus?.({ state, offset: at.offset, ageMs: at.ageMs, error });
  const transport = view.options.transport === "sse" ? stream : poll;
  tell("connecting");
  while (!view.signal.aborted) {
    try {
      await transport(view, at, tell);
    } catch (error) {
      if (view.signal.aborted) break;
      if (error.status === 410) {
        at.offset = null;
        at.stale = true;
      } else if (error.status === 401 && at.token && !at.fresh && isRenewable(view.options)) {
        at.token = null; // expired, probably: one more attempt with a fresh one
        at.fresh = true;
      } else if (FATAL.has(error.status)) {
        tell("failed", error);
        throw error;
      } else {
        tell("waiting", error);
        // Jitter, so that all clients of a restarted server do not come back at once.
        await sleep(error.retryMs ?? at.pause * (0.5 + Math.random() / 2), view.signal);
        at.pause = Math.min(at.pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }
  tell("stopped");
}

/** One long-poll. */
async function poll(view, at, tell) {
  const answer = await ask(view, at, { longpolling: "1" });
  const changes = answer.status === 204 ? {} : await answer.json();
  advance(view, at, changes, answer.headers.get("Stream-Next-Offset"));
  tell("live");
}

/** One event stream, until the server ends it. */
async function stream(view, at, tell) {
  const answer = await ask(view, at, {}, "text/event-stream");
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  const before = at.offset;
  let buffer = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done && at.offset === before) throw new Error("the stream ended before it told anything");
      if (done) return;
      buffer += value;
      if (!value.includes("\n")) continue; // a part of a large snapshot
      const events = buffer.split("\n\n");
      buffer = events.pop();
      for (const event of events) {
        const { id, data, event: name, retry } = fields(event);
        if (name !== "error" && data !== undefined) advance(view, at, JSON.parse(data), id);
        else at.offset = id ?? at.offset; // nothing changed up to there
        if (name === "error") throw refusal(0, JSON.parse(data), Number(retry) || undefined);
        tell("live");
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // it may have failed already
  }
}

function fields(event) {
  const found = {};
  for (const line of event.split("\n")) {
    const [, name, text] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name) found[name] = found[name] === undefined ? text : found[name] + "\n" + text;
  }
  return found;
}

async function ask(view, at, query, accept = "application/json") {
  const { options, request, signal } = view;
  const isKeys = request.every((part) => typeof part === "string");
  const params = new URLSearchParams({ ...query, offset: at.offset ?? "-1" });
  if (isKeys) params.set("k", request.join(","));
  const headers = { Accept: accept };
  at.token ??= isRenewable(options) ? await options.token() : options.token;
  if (at.token) headers.Authorization = `Bearer ${at.token}`;
  const answer = await (options.fetch ?? fetch)(`${options.url ?? "/system/autoupdate"}?${params}`, {
    method: isKeys ? "GET" : "POST",
    body: isKeys ? undefined : JSON.stringify(request),
    headers,
    signal,
    cache: "no-store",
  });
  if (!answer.ok) {
    const retry = Number(answer.headers.get("Retry-After")) * 1_000 || undefined;
    throw refusal(answer.status, await answer.json().catch(() => ({})), retry);
  }
  const age = answer.headers.get("Autoupdate-Age-Ms");
  at.ageMs = age === null ? null : Number(age);
  return answer;
}

function refusal(status, { error = {} }, retryMs) {
  const byType = { offset_expired: 410, epoch_changed: 410, view_changed: 410, auth: 401 };
  const message = error.msg ?? `the server answered ${status}`;
  return new AnswerError(status || (byType[error.type] ?? 503), error.type, message, retryMs);
}

/** Applies an answer to the values, and tells what it changed. */
function advance(view, at, changes, offset) {
  const first = at.offset === null;
  const reset = first && at.stale;
  if (reset) {
    // What the snapshot does not show is gone; what it shows unchanged is no change.
    const snapshot = changes;
    changes = {};
    for (const key in view.values) if (!(key in snapshot)) changes[key] = null;
    for (const key in snapshot) if (!same(view.values[key], snapshot[key])) changes[key] = snapshot[key];
  }
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete view.values[key];
    else view.values[key] = value;
  }
  at.offset = offset ?? at.offset;
  at.stale = false;
  at.fresh = false;
  at.pause = FIRST_PAUSE_MS;
  if (first || Object.keys(changes).length > 0) {
    view.onChange({ changes, values: view.values, offset: at.offset, reset });
  }
}

const isRenewable = ({ token }) => typeof token === "function";

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const sleep = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
