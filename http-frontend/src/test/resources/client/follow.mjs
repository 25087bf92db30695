// Watches a request, tells on its output what happens, a line each, and asks there for tokens.
import { createInterface } from "node:readline";
import { watch } from "./client.mjs";

const [url, transport, tokens, request] = process.argv.slice(2);
const say = (word, what) => console.log(`${word} ${JSON.stringify(what)}`);
// How long it is going to wait is asked for in the same breath as it says that it waits.
const after = globalThis.setTimeout;
let waits = false;
globalThis.setTimeout = (action, ms, ...more) => {
  if (waits) say("pause", ms);
  waits = false;
  return after(action, ms, ...more);
};
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const told = async () => (await lines.next()).value;
const ask = () => {
  say("token", "wanted");
  return told();
};
const stopping = new AbortController();
if (tokens !== "ask") told().then(() => stopping.abort());

const view = watch(JSON.parse(request), ({ changes, values, reset }) => say("change", { changes, values, reset }), {
  url,
  transport,
  token: tokens === "ask" ? ask : undefined,
  signal: stopping.signal,
  onStatus: ({ state, offset, ageMs, error }) => {
    say("status", { state, offset, ageMs, type: error?.type ?? null, retryMs: error?.retryMs ?? null });
    waits = state === "waiting";
  },
});
view.done
  .then(
    () => say("done", "stopped"),
    (error) => say("done", error.type),
  )
  .finally(() => process.stdin.destroy());
