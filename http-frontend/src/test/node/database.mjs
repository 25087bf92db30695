// Keeps a database of a stream of users and groups: node database.mjs URL long-poll|sse
// Prints one line of JSON for each change: all rows of both collections.
import { DurableStream } from "@durable-streams/client"
import { createStateSchema, createStreamDB } from "@durable-streams/state/db"

const [url, live] = process.argv.slice(2)

const anything = { "~standard": { version: 1, vendor: "autoupdate", validate: (value) => ({ value }) } }
const state = createStateSchema({
  users: { schema: anything, type: "user", primaryKey: "id" },
  groups: { schema: anything, type: "group", primaryKey: "id" },
})
const db = createStreamDB({
  stream: new DurableStream({ url, contentType: "application/json", warnOnHttp: false }),
  live,
  state,
})

const rows = (collection) =>
  Object.fromEntries(
    collection.toArray.map(({ _seq, ...row }) => [
      row.id,
      Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("$"))),
    ]),
  )
const print = () =>
  console.log(
    JSON.stringify({ users: rows(db.collections.users), groups: rows(db.collections.groups) }),
  )

await db.preload()
print()
for (const collection of Object.values(db.collections)) {
  collection.subscribeChanges(print)
}
