// Starts discord-digital-twin on free ports of this machine, prints {"rest","control","token","app","guild","channel","user"} as
// one line of JSON and ends with its standard input, so that it never outlives the test that started it.
//
// The control port stands in for people and for eyes:
//   POST /interact {type, data, messageId, channelId, userId}   somebody does something; gives {id, token}
//   POST /say {content}                                         somebody writes a message; gives it
//   POST /kick                                                  every connection to the gateway breaks
//   GET  /online                                                how many connections have identified
//   GET  /state?interaction=ID                                  what came of an interaction
//   GET  /messages                                              what stands in the channel
//   GET  /commands                                              what is registered
import http from 'node:http'
import net from 'node:net'

const host = '127.0.0.1'

// The package listens on every address of the machine. It has no setting for that.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  if (typeof port === 'number' && typeof rest[0] !== 'string') return listen.call(this, port, host, ...rest)
  return listen.call(this, port, ...rest)
}

const { DigitalDiscord } = await import('discord-digital-twin')
const twin = new DigitalDiscord({
  guild: { name: 'Elm Road Watch' },
  botToken: 'discordtwin-token',
  channels: [{ name: 'general', type: 0 }],
  users: [{ username: 'ann' }],
})
await twin.start()

// The package says nothing to a client that wants to resume. Discord says that the session is invalid.
const gateway = twin.server.gateway
const hear = gateway.handleMessage.bind(gateway)
gateway.handleMessage = async (client, raw) => {
  if (JSON.parse(raw).op !== 6) return hear(client, raw)
  client.ws.send(JSON.stringify({ op: 9, d: false, s: null, t: null }))
}

const channel = (await twin.prisma.channel.findMany())[0].id
const user = await twin.getFirstNonBotUserId()

const controls = {
  '/interact': q => twin.simulateInteraction({ channelId: channel, userId: user, ...q }),
  '/say': q => twin.simulateUserMessage({ channelId: channel, userId: user, ...q }),
  '/kick': () => { for (const c of gateway.clients) c.ws.terminate(); return {} },
  '/online': () => gateway.clients.filter(c => c.identified).length,
  '/state': (_, url) => twin.prisma.interactionResponse.findUnique({ where: { interactionId: url.searchParams.get('interaction') } }),
  '/messages': () => twin.channel(channel).getMessages(),
  '/commands': () => twin.prisma.applicationCommand.findMany(),
}

const control = http.createServer(async (request, response) => {
  response.setHeader('content-type', 'application/json')
  try {
    let body = ''
    for await (const piece of request) body += piece
    const url = new URL(request.url, 'http://control')
    if (!controls[url.pathname]) throw new Error('no such control')
    const out = await controls[url.pathname](body ? JSON.parse(body) : {}, url)
    response.end(JSON.stringify(out ?? null, (_, v) => (typeof v === 'bigint' ? String(v) : v)))
  } catch (e) {
    response.statusCode = 500
    response.end(JSON.stringify({ error: String(e) }))
  }
})
control.listen(0, host, () => {
  console.log(JSON.stringify({
    rest: `http://${host}:${twin.port}`,
    control: `http://${host}:${control.address().port}`,
    token: twin.botToken,
    app: twin.botUserId,
    guild: twin.guildId,
    channel,
    user,
  }))
})

process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
