// How an answer or a post looks. Everything that comes from the server becomes a text node.
import { make, say } from './words.js';
import { formView } from './form.js';

let count = 0;

/** youView shows what the person did. */
export function youView(text) {
  return make('div', { class: 'msg you' }, make('p', { class: 'hidden-text' }, say('you')), ...lines(text));
}

/** replyView shows a reply. on = {action(button), form(id, values)} tells what was tapped and sent. */
export function replyView(reply, on, post) {
  const id = `msg-${count += 1}`;
  const tone = ['urgent', 'advice', 'news'].includes(reply.tone) ? reply.tone : 'plain';
  const el = make('article', { class: `msg bot ${tone}`, id, tabindex: '-1' });
  const head = make('div', { class: 'head' });
  const eyebrow = tone === 'urgent' ? say('urgent') : post ? say('post') : '';
  if (eyebrow) head.append(make('p', { class: 'eyebrow' }, eyebrow, post ? when(post.at) : ''));
  if (post?.changed) head.append(make('p', { class: 'eyebrow' }, say('post.changed')));
  if (reply.lead) head.append(make('h2', { class: 'lead', id: `${id}-lead` }, ...broken(reply.lead)));
  if (head.childNodes.length) el.append(head);
  if (reply.lead) el.setAttribute('aria-labelledby', `${id}-lead`);
  for (const part of reply.parts ?? []) el.append(...partView(part));
  if (reply.picture) el.append(pictureView(reply.picture));
  if (reply.file) el.append(fileView(reply.file));
  if (reply.form) el.append(formView(reply.form, `${id}-form`, on.form));
  if (reply.buttons?.length) el.append(buttonsView(reply.buttons, on.action));
  // Each piece is read in the direction of its own script.
  for (const piece of el.querySelectorAll('p, h2, h3, li, blockquote, figcaption, button')) piece.dir = 'auto';
  return el;
}

/** noteView shows a text of the page itself, such as a broken connection; again() tries once more. */
export function noteView(text, again) {
  const el = make('div', { class: 'msg note' }, ...lines(text));
  if (again) {
    const button = make('button', { type: 'button', class: 'strong' }, say('error.again'));
    button.addEventListener('click', () => {
      const before = el.previousElementSibling; // keeps the place of who uses a keyboard
      before?.setAttribute('tabindex', '-1');
      before?.focus({ preventScroll: true });
      el.remove();
      again();
    });
    el.append(make('div', { class: 'buttons' }, button));
  }
  return el;
}

function when(at) {
  const date = new Date(at);
  const today = new Date().toDateString() === date.toDateString();
  const style = today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' };
  return make('time', { datetime: at }, new Intl.DateTimeFormat('en-GB', style).format(date));
}

function lines(text) {
  return String(text).split(/\n+/).filter((l) => l.trim()).map((l) => make('p', {}, l));
}

function broken(text) {
  return text.split('\n').flatMap((l, i) => (i ? [document.createElement('br'), l] : [l]));
}

function partView(part) {
  const out = part.head ? [make('h3', {}, part.head)] : [];
  const items = part.items ?? [];
  switch (part.kind) {
    case 'steps':
      out.push(...lines(part.text ?? ''), make('ol', { class: 'steps' }, ...items.map((i) => make('li', {}, itemView(i)))));
      break;
    case 'list':
      out.push(...lines(part.text ?? ''), make('ul', { class: 'list' }, ...items.map((i) => make('li', {}, itemView(i)))));
      break;
    case 'contacts':
      out.push(...lines(part.text ?? ''), make('ul', { class: 'contacts' }, ...items.map((i) => make('li', {}, contactView(i)))));
      break;
    case 'quote':
      out.push(quoteView(part, items));
      break;
    default:
      out.push(...lines(part.text ?? ''), ...items.map((i) => make('p', {}, itemView(i))));
  }
  return out;
}

const isPhone = (url) => /^tel:\+?[0-9]{3,15}$/.test(url ?? '');
const isPage = (url) => /^https?:\/\/[^/]/.test(url ?? '');

function itemView(item) {
  const text = make('span', {}, ...broken(item.text));
  if (isPhone(item.url)) return make('a', { href: item.url }, text);
  if (isPage(item.url)) return pageLink(item.url, {}, text);
  return text;
}

function pageLink(url, attributes, ...children) {
  return make('a', { ...attributes, href: url, target: '_blank', rel: 'noopener noreferrer' },
    ...children, make('span', { class: 'hidden-text' }, say('opens')));
}

function contactView(item) {
  const [name, ...rest] = item.text.split(' – '); // what follows the dash says when to ring
  const text = make('span', { class: 'what' }, make('b', {}, ...broken(name)), ...(rest.length ? [' – ', ...broken(rest.join(' – '))] : []));
  if (isPhone(item.url)) {
    const number = item.url.slice(4);
    const shown = item.text.replace(/[^0-9+]/g, '').includes(number) ? say('ring') : say('ring.number', { number });
    return make('a', { class: 'row', href: item.url }, text, make('span', { class: 'do' }, shown));
  }
  if (isPage(item.url)) return pageLink(item.url, { class: 'row' }, text, make('span', { class: 'do' }, say('open')));
  return make('span', { class: 'row' }, text);
}

/** pictureView shows a chart. Its words say the same, for who cannot see it. */
function pictureView(picture) {
  return make('img', { class: 'picture', src: `data:image/png;base64,${picture.png}`, alt: picture.alt });
}

/** fileView offers a file. The page does not remember what is in it. */
function fileView(file) {
  if (!file.data) return make('p', {}, say('file.gone', { name: file.name }));
  const button = make('button', { type: 'button', class: 'file' }, say('file.save', { name: file.name }));
  button.addEventListener('click', () => {
    const body = Uint8Array.from(atob(file.data), (c) => c.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([body], { type: file.type }));
    make('a', { href: url, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000); // once it is surely saved
  });
  return make('div', { class: 'buttons' }, button);
}

function quoteView(part, items) {
  const figure = make('figure', { class: 'quote' });
  if (part.text) {
    const marked = /^\s*[“"‘«]/.test(part.text); // has its quotation marks already
    figure.append(make('blockquote', { class: marked ? '' : 'mark' }, ...lines(part.text)));
  }
  if (items.length) {
    figure.append(make('figcaption', {}, make('span', {}, say('source')), ' ', ...items.flatMap((i, n) => [n ? ', ' : '', itemView(i)])));
  }
  return figure;
}

function buttonsView(buttons, action) {
  const group = make('div', { class: 'buttons', role: 'group', 'aria-label': say('choices') });
  for (const b of buttons) {
    const el = make('button', { type: 'button', class: b.strong ? 'strong' : '' }, b.label);
    el.addEventListener('click', () => action(b));
    group.append(el);
  }
  return group;
}
