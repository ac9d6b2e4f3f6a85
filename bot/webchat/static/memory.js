// What the page remembers. The conversation stays in this tab (sessionStorage) and ends with it;
// of the posts only the number of the last one that was shown is kept, so that none comes twice.
const logKey = 'hangup.log';
const seenKey = 'hangup.seen';
const most = 80; // entries

function read(storage, key, otherwise) {
  try {
    return JSON.parse(storage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(storage, key, value, keep) {
  try {
    storage.setItem(key, JSON.stringify(value, keep));
  } catch { /* full or switched off: the page works, but forgets at a reload */ }
}

let entries = read(sessionStorage, logKey, []);
if (!Array.isArray(entries)) entries = [];

export const conversation = () => entries;

export function remember(entry) {
  entries.push(entry);
  entries = entries.slice(-most);
  save();
}

export const save = () => write(sessionStorage, logKey, entries, named);

// named keeps of a file no more than its name: it is too large, and nobody else's.
const named = (key, value) => (key === 'file' ? { name: value.name } : value);

export function forget() {
  entries = [];
  try { sessionStorage.removeItem(logKey); } catch { /* nothing to forget */ }
}

/** lastSeen is the number of the last post shown in this chat; a new chat starts at 0. */
export function lastSeen(chat) {
  const seen = read(localStorage, seenKey, {});
  return seen.chat === chat && Number.isSafeInteger(seen.seq) ? seen.seq : 0;
}

export function sawPost(chat, seq) {
  if (seq > lastSeen(chat)) write(localStorage, seenKey, { chat, seq });
}
