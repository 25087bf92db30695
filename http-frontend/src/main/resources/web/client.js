/**
 * A client of autoupdate for browsers and Node 18: watches a request, and tells every change of it.
 *
 *     import { watch } from "/client.js";
 *     const view = watch(["poll/1/state"], ({ values }) => render(values), { token });
 *     view.stop();
 *
 * It takes a snapshot, then only what changed since its offset. After a lost connection or a
 * restart of the server it goes on from that offset; where the server can no longer do that, it is
 * given a snapshot again and tells the difference to what was there before.
 *
 * @typedef {{collection: string, ids: number[], fields: Object<string, ?Object>}} KeyRequest
 * @typedef {Object} Change
 * @property {Object<string, *>} changes what changed: key to value, `null` for a key that is gone
 * @property {Object<string, *>} values everything there is now; the same object each time
 * @property {string} offset where in the log this was seen
 * @property {boolean} reset whether a snapshot was taken again
 * @typedef {Object} Status
 * @property {"connecting"|"live"|"waiting"|"stopped"|"failed"} state waiting: for the next attempt
 * @property {?string} offset where in the log the values are from
 * @property {?number} ageMs milliseconds since the server's data was last known to be current
 * @property {?Error} error why it waits or failed; of an answer, with `status` and `type`
 * @typedef {Object} Options
 * @property {string|function(): (string|Promise<string>)} [token] a JWT, or what gives a fresh one
 * @property {AbortSignal} [signal] stops the watch
 * @property {"long-poll"|"sse"} [transport] how to wait; by default long-poll
 * @property {function(Status): void} [onStatus] told of every change of the connection
 * @property {string} [url] by default `/system/autoupdate` on the page's own server
 */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const FATAL = new Set([400, 401, 403, 404, 405, 413, 414, 431]);

/** What the server says in place of data. */
const refusal = (status, { msg, type } = {}, retryMs) =>
  Object.assign(new Error(msg ?? `the server answered ${status}`), { status, type, retryMs });

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
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener("abort", stop, { signal: stopping.signal });
  const view = { request, onChange, options, signal: stopping.signal, values: {}, offset: null };
  // Begun a moment later: nobody is called before this returns.
  const done = Promise.resolve().then(() => follow(view)).finally(stop);
  done.catch(() => {}); // whoever looks at `done` is told; nobody has to
  return { values: view.values, stop, done };
}

async function follow(view) {
  const { options, signal } = view;
  const tell = (state, error = null) =>
    options.onStatus?.({ state, offset: view.offset, ageMs: view.ageMs ?? null, error });
  const answers = options.transport === "sse" ? stream : poll;
  let pause = FIRST_PAUSE_MS;
  let renewed = false;
  tell("connecting");
  while (!signal.aborted) {
    try {
      for await (const { changes, offset, reset } of answers(view)) {
        advance(view, changes, offset, reset);
        pause = FIRST_PAUSE_MS;
        renewed = false;
        tell("live");
      }
    } catch (error) {
      if (signal.aborted) break;
      if (error.status === 401 && typeof options.token === "function" && !renewed) {
        view.token = null; // expired, probably: one more attempt with a fresh one
        renewed = true;
      } else if (FATAL.has(error.status)) {
        tell("failed", error);
        throw error;
      } else {
        tell("waiting", error);
        // Jitter, so that all clients of a restarted server do not come back at once.
        await sleep(error.retryMs ?? pause * (0.5 + Math.random() / 2), signal);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }
  tell("stopped");
}

/** One long-poll. */
async function* poll(view) {
  const answer = await ask(view, { longpolling: "1" });
  const changes = answer.status === 204 ? {} : await answer.json();
  const offset = answer.headers.get("Stream-Next-Offset");
  yield { changes, offset, reset: answer.headers.has("Autoupdate-Reset") };
}

/** One event stream, until the server ends it. */
async function* stream(view) {
  const before = view.offset;
  const answer = await ask(view, {}, "text/event-stream");
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      if (!part.value.includes("\n")) continue; // a part of a large snapshot
      const events = text.split("\n\n");
      text = events.pop();
      for (const event of events) {
        const field = (name) => new RegExp(`^${name}: (.*)`, "m").exec(event)?.[1];
        const [offset, kind, data] = [field("id"), field("event"), JSON.parse(field("data") ?? "{}")];
        if (kind === "error") {
          const status = data.error.type === "auth" ? 401 : 503;
          throw refusal(status, data.error, Number(field("retry")) || undefined);
        }
        yield { changes: data, offset, reset: kind === "reset" };
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // it may have failed already
  }
  if (view.offset === before) throw new Error("the stream ended before it told anything");
}

async function ask(view, query, accept = "application/json") {
  const { request, options, signal } = view;
  const { url = "/system/autoupdate", token } = options;
  const isKeys = request.every((part) => typeof part === "string");
  const params = new URLSearchParams({ ...query, reset: "snapshot", offset: view.offset ?? "-1" });
  if (isKeys) params.set("k", request.join(","));
  view.token ??= typeof token === "function" ? await token() : token;
  const answer = await fetch(`${url}?${params}`, {
    method: isKeys ? "GET" : "POST",
    body: isKeys ? undefined : JSON.stringify(request),
    headers: { Accept: accept, ...(view.token && { Authorization: `Bearer ${view.token}` }) },
    signal,
    cache: "no-store",
  });
  if (!answer.ok) {
    const retryMs = Number(answer.headers.get("Retry-After")) * 1_000 || undefined;
    throw refusal(answer.status, (await answer.json().catch(() => ({}))).error, retryMs);
  }
  const age = answer.headers.get("Autoupdate-Age-Ms");
  view.ageMs = age && Number(age);
  return answer;
}

/** Applies an answer to the values, and tells what it changed. */
function advance(view, told, offset, reset) {
  const { values } = view;
  // What a new snapshot does not show is gone; what it shows unchanged is no change.
  const gone = reset ? Object.keys(values).map((key) => [key, null]) : [];
  const changes = Object.entries({ ...Object.fromEntries(gone), ...told }).filter(
    ([key, value]) => JSON.stringify(values[key]) !== JSON.stringify(value),
  );
  for (const [key, value] of changes) {
    if (value === null) delete values[key];
    else values[key] = value;
  }
  const isFirst = view.offset === null;
  view.offset = offset ?? view.offset;
  if (isFirst || reset || changes.length > 0) {
    view.onChange({ changes: Object.fromEntries(changes), values, offset: view.offset, reset });
  }
}

// The signal is our own: nobody else sets what it calls.
const sleep = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.onabort = () => (clearTimeout(timer), resolve());
  });
