// A form in the conversation: every question with its label, its hint and, when it came back,
// what was wrong with the answer beside it.
import { make, say } from './words.js';

const mostRadios = 7; // more choices than this are easier to find in a drop-down list

/** formView builds the form; send(id, values) is called when it is sent. */
export function formView(form, prefix, send) {
  const el = make('form', { class: 'ask', novalidate: true, autocomplete: 'off', 'data-form': form.id });
  if (form.title) {
    el.append(make('h3', { id: `${prefix}-title`, tabindex: '-1' }, form.title));
    el.setAttribute('aria-labelledby', `${prefix}-title`);
  }
  if (form.intro) el.append(make('p', {}, form.intro));
  for (const field of form.fields) el.append(fieldView(field, `${prefix}-${field.id}`));
  el.append(make('div', { class: 'buttons' }, make('button', { type: 'submit', class: 'strong' }, form.submit || say('form.send'))));
  el.addEventListener('submit', (event) => {
    event.preventDefault();
    if (el.dataset.sent) return;
    if (!complain(el, form, prefix)) send(form.id, values(el, form), el);
  });
  return el;
}

/** firstProblem is the control to go to when a form came back, or null. */
export const firstProblem = (el) => el.querySelector('[aria-invalid="true"]');

/** close marks a form as sent: it stays readable, and cannot be sent again. */
export function close(el) {
  el.dataset.sent = 'yes';
  el.replaceChildren(make('p', { class: 'sent' }, say('form.sent')));
}

function values(el, form) {
  const data = new FormData(el);
  return Object.fromEntries(form.fields.map((f) => [f.id, String(data.get(f.id) ?? '')]));
}

// complain shows what is missing before anything is sent, and goes to the first of it.
function complain(el, form, prefix) {
  const given = values(el, form);
  let first = null;
  for (const field of form.fields) {
    const empty = field.required && !given[field.id].trim();
    showProblem(el, `${prefix}-${field.id}`, empty ? say('form.missing') : '');
    if (empty) first ??= field;
  }
  if (first) firstProblem(el)?.focus();
  return first !== null;
}

function showProblem(el, id, text) {
  const note = el.querySelector(`#${CSS.escape(id)}-problem`);
  note.textContent = text;
  note.hidden = !text;
  for (const control of el.querySelectorAll(`[data-field="${CSS.escape(id)}"]`)) {
    control.toggleAttribute('aria-invalid', false);
    if (text) control.setAttribute('aria-invalid', 'true');
  }
}

function fieldView(field, id) {
  const radios = field.kind === 'choice' && (field.options ?? []).length <= mostRadios;
  const label = [field.label, field.required ? '' : make('span', { class: 'optional' }, ` ${say('form.optional')}`)];
  const described = `${field.hint ? `${id}-hint ` : ''}${id}-problem`;
  const hint = field.hint ? make('p', { class: 'small', id: `${id}-hint` }, field.hint) : '';
  const problem = make('p', { class: 'problem', id: `${id}-problem`, hidden: !field.problem }, field.problem ?? '');
  if (radios) {
    return make('fieldset', { class: 'field', role: 'radiogroup', 'aria-required': field.required ? 'true' : false, 'aria-describedby': described },
      make('legend', {}, ...label), hint, problem, ...(field.options ?? []).map((o, n) => radioView(field, o, id, n)));
  }
  return make('div', { class: 'field' }, make('label', { for: id }, ...label), hint, problem, controlView(field, id, described));
}

function radioView(field, option, id, n) {
  const input = make('input', {
    type: 'radio', name: field.id, id: `${id}-${n}`, 'data-field': id,
    'aria-describedby': `${id}-problem`, 'aria-invalid': field.problem ? 'true' : false,
  });
  input.value = option.id;
  input.checked = field.value === option.id;
  return make('label', { class: 'radio', for: `${id}-${n}` }, input, make('span', {}, option.label));
}

function controlView(field, id, described) {
  const same = {
    id, name: field.id, 'data-field': id, 'aria-describedby': described,
    'aria-invalid': field.problem ? 'true' : false, 'aria-required': field.required ? 'true' : false,
  };
  if (field.kind === 'choice') return selectView(field, same);
  const limit = field.max > 0 ? field.max : false;
  const el = field.kind === 'area'
    ? make('textarea', { ...same, rows: '4', maxlength: limit })
    : make('input', { ...same, type: 'text', maxlength: limit });
  el.value = field.value ?? '';
  if (field.kind !== 'area') el.setAttribute('value', field.value ?? '');
  return el;
}

function selectView(field, attributes) {
  const first = make('option', {}, say('form.choose'));
  first.value = '';
  const el = make('select', attributes, first);
  for (const o of field.options ?? []) {
    const option = make('option', {}, o.label);
    option.value = o.id;
    option.selected = o.id === field.value;
    el.append(option);
  }
  return el;
}
