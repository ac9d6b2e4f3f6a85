// What the page asks of the server.
import { say } from './words.js';

/** Refusal is an answer of the server that is not an answer to the question. */
export class Refusal extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }

  /** again tells whether the same request may work later. */
  get again() { return this.status === 0 || this.status === 429 || this.status >= 500; }
}

async function post(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout?.(20000),
    });
  } catch {
    throw new Refusal(0, say('error.offline'));
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, said.problem ?? say('error.general'));
  return said;
}

/** hello gets this browser its chat: {chat, moderator}. */
export const hello = () => post('/api/hello', {});

/** send posts, and gets a new chat first when the old one is not known any more. */
export async function send(path, body) {
  try {
    return await post(path, body);
  } catch (refusal) {
    if (refusal.status === 0) { // a connection that broke: the server knows the event by its id
      await new Promise((done) => setTimeout(done, 1200));
      return post(path, body);
    }
    if (refusal.status !== 401) throw refusal;
    await hello();
    return post(path, body);
  }
}

/** newID names an event. crypto.randomUUID exists over https only. */
export function newID() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}
