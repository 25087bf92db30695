// Follows a stream: node follow.mjs URL long-poll|sse [OFFSET]
// Prints one line of JSON for each batch: its items and the offset after them.
import { stream } from "@durable-streams/client"

const [url, live, offset] = process.argv.slice(2)

const response = await stream({ url, live, offset, json: true, warnOnHttp: false })
response.subscribeJson(async (batch) => {
  console.log(JSON.stringify({ items: batch.items, offset: batch.offset, upToDate: batch.upToDate }))
})
await response.closed
