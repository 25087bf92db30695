// Watches user/1/name, tells on its output what happens, a line each, and asks there for tokens.
import { createInterface } from "node:readline";
import { watch } from "./client.mjs";

const [url, transport, tokens] = process.argv.slice(2);
const say = (word, what) => console.log(`${word} ${JSON.stringify(what)}`);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const ask = async () => {
  say("token", "wanted");
  return (await lines.next()).value;
};

const view = watch(
  ["user/1/name", "user/1/age"],
  ({ changes, values, reset }) => say("change", { changes, values, reset }),
  {
    url,
    transport,
    token: tokens === "ask" ? ask : undefined,
    onStatus: ({ state, offset, error }) =>
      say("status", { state, offset, type: error?.type ?? null, retryMs: error?.retryMs ?? null }),
  },
);
view.done.then(
  () => say("done", "stopped"),
  (error) => say("done", error.type),
);
