// Starts telegram-test-api on a free port of this machine, prints {"url"} as one line of JSON and ends with its
// standard input, so that it never outlives the test that started it.
import TelegramServer from 'telegram-test-api'

const host = '127.0.0.1'
const server = new TelegramServer({ host })
server.config.port = 0 // any free one; given to the constructor, 0 would mean its default
await server.start()
console.log(JSON.stringify({ url: `http://${host}:${server.server.address().port}` }))

process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
