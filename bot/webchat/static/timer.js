// The countdown of a running timer. The bot writes when it is over; the countdown only shows it.
import { say } from './words.js';

const box = document.getElementById('timer');
const label = document.getElementById('timer-label');
const left = document.getElementById('timer-left');
let ticking = 0;

/** countDown shows how long it is until end (this browser's clock, in milliseconds). */
export function countDown(end, announce) {
  stopCounting();
  if (end <= Date.now()) return;
  let minute = Math.ceil((end - Date.now()) / 60000);
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    if (Math.ceil(seconds / 60) < minute) {
      minute = Math.ceil(seconds / 60);
      if (minute === 1) announce(say('timer.minute'));
    }
    if (seconds === 0) over(announce);
  };
  label.textContent = say('timer.label');
  box.hidden = false;
  box.classList.remove('over');
  ticking = setInterval(tick, 250);
  tick();
}

function over(announce) {
  clearInterval(ticking);
  ticking = 0;
  box.classList.add('over');
  label.textContent = say('timer.over');
  left.textContent = '';
  announce(say('timer.over'));
}

/** stopCounting takes the countdown away. */
export function stopCounting() {
  clearInterval(ticking);
  ticking = 0;
  box.hidden = true;
  box.classList.remove('over');
}

/** dropOver takes a countdown away that has ended. */
export function dropOver() {
  if (box.classList.contains('over')) stopCounting();
}
