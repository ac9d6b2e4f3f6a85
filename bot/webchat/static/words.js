// The texts of the page, as the server wrote them into it.
const texts = JSON.parse(document.body.dataset.words);

/** say gives the text of a key with its {gaps} filled. */
export function say(key, gaps = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => gaps[name] ?? all);
}

/** make builds an element. Children are elements or texts; a text becomes a text node, never markup. */
export function make(tag, attributes = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) el.setAttribute(name, '');
    else if (value !== false && value != null && value !== '') el.setAttribute(name, value);
  }
  el.append(...children.filter((c) => c != null && c !== ''));
  return el;
}
