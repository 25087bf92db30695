// Follows a stream: node follow.mjs URL long-poll|sse [OFFSET]
// Prints one line of JSON for each batch: its items and the offset after them. The client comes to
// its end where events break off in their midst: that is a line {"lost"}, and another one goes on.
import { stream } from "@durable-streams/client"

const [url, live, from] = process.argv.slice(2)

for (let offset = from; ; ) {
  const response = await stream({ url, live, offset, json: true, warnOnHttp: false })
  response.subscribeJson(async (batch) => {
    offset = batch.offset
    console.log(JSON.stringify({ items: batch.items, offset, upToDate: batch.upToDate }))
  })
  try {
    await response.closed
    break
  } catch (error) {
    console.log(JSON.stringify({ lost: String(error) }))
  }
}
