// The page: what the person does goes to the server, what comes back goes into the conversation.
import { say } from './words.js';
import { hello, send, newID } from './api.js';
import * as memory from './memory.js';
import { youView, replyView, noteView } from './view.js';
import { close, firstProblem } from './form.js';
import { countDown, dropOver, stopCounting } from './timer.js';
import { listen } from './stream.js';

const by = (id) => document.getElementById(id);
const log = by('log');
const box = by('text');
const status = by('status');
const longest = 12000; // characters; the bot reads the first 4,000 or so
const title = document.title;

let chat = '';
let unseen = 0;
let queue = Promise.resolve();
const waiting = new Set();

// announce says something to everyone, for a while or until the next thing is said.
function announce(text, stays = false) {
  clearTimeout(announce.over);
  status.textContent = text;
  if (text && !stays) announce.over = setTimeout(() => { status.textContent = ''; }, 12000);
}

// ---- what the person does

function ask(text) {
  const words = text.slice(0, longest);
  show({ who: 'you', text: words.trim() || say('said.nothing') });
  deliver({ text: words });
}

function tap(button) {
  if (waiting.has(button.action)) return;
  waiting.add(button.action);
  show({ who: 'you', text: button.label });
  deliver({ action: button.action }).finally(() => waiting.delete(button.action));
}

function sendForm(id, values, el) {
  const entry = entryOf(el);
  if (entry) entry.sent = true;
  const name = el.querySelector('h3')?.textContent ?? '';
  close(el);
  el.closest('.msg').focus({ preventScroll: true }); // the button that had the focus is gone
  show({ who: 'you', text: say('said.form', { form: name }) });
  deliver({ form: { id, values } });
}

// deliver sends one event after the other, so that the answers come in the order of the questions.
function deliver(what, id = newID()) {
  dropOver();
  busy(+1);
  queue = queue.then(() => exchange(what, id)).finally(() => busy(-1));
  return queue;
}

let pending = 0;

function busy(change) {
  pending += change;
  by('say').setAttribute('aria-busy', String(pending > 0));
}

async function exchange(what, id) {
  const slow = setTimeout(() => announce(say('busy'), true), 500);
  try {
    const answer = await send('/api/say', { id, ...what });
    announce('');
    by('moderator').hidden = !answer.moderator;
    if (answer.reply) showAnswer(answer);
  } catch (refusal) {
    announce('');
    const again = refusal.again ? () => deliver(what, id) : null;
    reveal(add(noteView(refusal.message, again)));
  } finally {
    clearTimeout(slow);
  }
}

function showAnswer({ reply, now }) {
  const until = reply.until ? Date.now() + (Date.parse(reply.until) - Date.parse(now)) : 0;
  time(until); // first: the countdown takes room from the conversation
  const el = show({ who: 'bot', reply, until });
  const form = el.querySelector('form');
  if (form) (firstProblem(form) ?? form.querySelector('h3') ?? el).focus({ preventScroll: true });
  else if (matchMedia('(pointer: coarse)').matches) box.blur(); // the keyboard would hide the answer
}

function time(until) {
  if (until > Date.now()) countDown(until, announce);
  else if (until) stopCounting();
}

// ---- the conversation

const entries = new WeakMap(); // element of a message → its entry
const entryOf = (el) => entries.get(el.closest('.msg'));

function show(entry) {
  memory.remember(entry);
  const el = add(viewOf(entry));
  entries.set(el, entry);
  reveal(el, entry.who === 'bot');
  return el;
}

function viewOf(entry) {
  if (entry.who === 'you') return youView(entry.text);
  if (entry.erased) return noteView(say('post.erased'));
  const el = replyView(entry.reply, { action: tap, form: sendForm }, entry.who === 'post' ? entry : null);
  if (entry.sent) el.querySelectorAll('form').forEach(close);
  return el;
}

function add(el) {
  log.append(el);
  started();
  return el;
}

// reveal brings the top of a message into view: the first line is what to do now. An answer brings
// the question above it along.
function reveal(el, withQuestion) {
  const before = el.previousElementSibling;
  const target = withQuestion && before?.classList.contains('you') && before.offsetHeight < 160 ? before : el;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  target.scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
}

function started() {
  const empty = log.childElementCount === 0;
  by('start').hidden = !empty;
  by('clear').hidden = empty;
}

// restore brings the conversation back after a reload. What was read out before is not read out
// again: it resolves when screen readers may listen once more.
async function restore() {
  const kept = memory.conversation();
  if (kept.length === 0) return;
  log.setAttribute('aria-live', 'off');
  try {
    for (const entry of kept) {
      const el = add(viewOf(entry));
      entries.set(el, entry);
      if (entry.until) time(entry.until);
    }
  } catch { // kept by another version of the page
    memory.forget();
  }
  log.lastElementChild?.scrollIntoView({ block: 'start' });
  await new Promise((done) => setTimeout(done, 300));
  log.setAttribute('aria-live', 'polite');
}

function clear() {
  memory.forget();
  log.replaceChildren();
  stopCounting();
  by('arrived').hidden = true;
  started();
  announce(say('cleared'));
  scrollTo(0, 0);
  box.focus();
}

// ---- posts

function post(letter) {
  memory.sawPost(chat, letter.seq);
  dropOver(); // the bot has written what to do now that the wait is over
  if (letter.edits || letter.erases) return amend(letter);
  if (!letter.reply) return;
  const until = letter.reply.until ? Date.now() + (Date.parse(letter.reply.until) - Date.parse(letter.now)) : 0;
  const entry = { who: 'post', seq: letter.seq, at: letter.at, reply: letter.reply, until };
  const near = innerHeight + scrollY > document.documentElement.scrollHeight - 240 || by('start').hidden === false;
  memory.remember(entry);
  const el = add(viewOf(entry));
  entries.set(el, entry);
  time(until);
  if (near && !document.hidden) reveal(el);
  else arrived(el);
}

function amend(letter) {
  const old = memory.conversation().find((e) => e.who === 'post' && e.seq === (letter.edits || letter.erases));
  if (!old) return;
  if (letter.erases) old.erased = true;
  else Object.assign(old, { reply: letter.reply, changed: true });
  memory.save();
  for (const el of log.children) {
    if (entries.get(el) !== old) continue;
    const now = viewOf(old);
    entries.set(now, old);
    el.replaceWith(now);
  }
}

function arrived(el) {
  const button = by('arrived');
  button.hidden = false;
  button.onclick = () => { button.hidden = true; reveal(el); el.focus({ preventScroll: true }); };
  arrived.seen?.disconnect();
  arrived.seen = new IntersectionObserver(([it]) => {
    if (it.isIntersecting && !document.hidden) button.hidden = true; // whoever scrolls there has found it
  }, { rootMargin: '0px 0px -30% 0px' });
  arrived.seen.observe(el);
  if (document.hidden) document.title = `(${unseen += 1}) ${title}`;
}

// ---- start

function connected(open) {
  clearTimeout(connected.late);
  if (open) return status.textContent === say('posts.off') && announce('');
  connected.late = setTimeout(() => announce(say('posts.off'), true), 8000);
}

async function greet() {
  const hi = await hello();
  chat = hi.chat;
  by('moderator').hidden = !hi.moderator;
}

async function moderate(body) {
  try {
    const { moderator } = await send('/api/moderate', body);
    by('moderator').hidden = !moderator;
    announce(moderator ? say('moderator.started') : say('moderator.stopped'));
    if (!moderator) box.focus();
  } catch (refusal) {
    add(noteView(refusal.message));
  }
}

function wire() {
  by('say').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = box.value;
    box.value = '';
    ask(text);
  });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    by('say').requestSubmit();
  });
  for (const b of document.querySelectorAll('.examples button')) b.addEventListener('click', () => ask(b.textContent));
  by('clear').addEventListener('click', () => by('sure').showModal());
  by('sure').addEventListener('close', () => { if (by('sure').returnValue === 'yes') clear(); by('sure').returnValue = ''; });
  by('moderator-stop').addEventListener('click', () => moderate({ stop: true }));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) { unseen = 0; document.title = title; } });
}

// The message box stays in view, unless it would take half of it. What gets the focus must not be
// scrolled under the box.
function keepClear() {
  const dock = by('dock');
  const fit = () => {
    const stays = dock.offsetHeight < innerHeight / 2;
    dock.classList.toggle('stays', stays);
    document.documentElement.style.scrollPaddingBottom = `${(stays ? dock.offsetHeight : 0) + 24}px`;
  };
  new ResizeObserver(fit).observe(dock);
  addEventListener('resize', fit);
}

async function start() {
  for (const id of ['skip', 'log', 'dock']) by(id).hidden = false; // without scripts they would lead nowhere
  keepClear();
  wire();
  started();
  const restored = restore();
  const key = location.pathname === '/moderate' ? location.hash.slice(1) : '';
  if (location.pathname !== '/') history.replaceState(null, '', '/'); // the key does not stay in the address
  await greet().catch(() => announce(say('error.offline')));
  if (key) await moderate({ key });
  await restored; // so that the posts that come now are announced
  listen(() => memory.lastSeen(chat), { post, state: connected, lost: greet });
  document.documentElement.dataset.ready = 'yes';
}

start();
