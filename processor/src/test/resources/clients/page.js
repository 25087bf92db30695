// Run in a page of the service: one EventSource and two watches of the client module follow the
// keys. What they are told is kept in order until it is taken. The source is never made again:
// coming back is the browser's own business.
const [keys, done] = arguments;
const told = { source: [], "long-poll": [], sse: [] };
const views = {};
const source = new EventSource("/system/autoupdate?k=" + keys);
for (const type of ["open", "message", "reset", "error"]) {
  source.addEventListener(type, ({ data, lastEventId }) => {
    const closed = source.readyState === EventSource.CLOSED;
    told.source.push({ type: closed ? "failed" : type, data: JSON.parse(data ?? null), id: lastEventId });
  });
}
window.take = (who) => JSON.stringify(told[who].splice(0));
window.values = (who) => JSON.stringify(views[who].values);
import(location.origin + "/client.js")
  .then(({ watch }) => {
    for (const transport of ["long-poll", "sse"]) {
      const tell = ({ changes, offset, reset }) =>
        told[transport].push({ type: reset ? "reset" : "message", data: changes, id: offset });
      const onStatus = ({ state, error }) => {
        if (state === "waiting" || state === "failed") {
          told[transport].push({ type: state, data: String(error) });
        }
      };
      views[transport] = watch(keys.split(","), tell, { transport, onStatus });
    }
  })
  .then(() => done(""), (error) => done(String(error)));
