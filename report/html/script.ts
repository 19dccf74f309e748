/**
 * What a browser adds to a report that is whole without it: filter, keys, the choice of light or dark, and opening what
 * a link points to. It reads the page alone, and writes no markup.
 */
export const script = String.raw`(() => {
  'use strict';
  const root = document.documentElement;
  root.classList.add('js');
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  const theme = one('#theme');
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const named = () => { theme.textContent = isDark() ? 'Light' : 'Dark'; };
  try { const kept = localStorage.getItem('plinth-theme'); if (kept === 'dark' || kept === 'light') root.dataset.theme = kept; } catch {}
  theme.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try { localStorage.setItem('plinth-theme', root.dataset.theme); } catch {}
    named();
  });
  named();

  const search = one('#search');
  const action = one('#action');
  const type = one('#type');
  const toggles = all('.toggle');
  const things = all('[data-s]');
  const texts = new Map();
  const textOf = (thing) => {
    if (!texts.has(thing)) texts.set(thing, thing.textContent.toLowerCase());
    return texts.get(thing);
  };
  const groups = all('.group');
  const openedByFilter = new Set();

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set(toggles.filter((toggle) => toggle.getAttribute('aria-pressed') === 'true').map((toggle) => toggle.dataset.severity));
    let shown = 0;
    for (const thing of things) {
      const fits = severities.has(thing.dataset.s)
        && (!action.value || thing.dataset.a === action.value)
        && (!type.value || thing.dataset.t === type.value)
        && words.every((word) => textOf(thing).includes(word));
      thing.hidden = !fits;
      if (fits) shown++;
    }
    for (const group of groups) {
      const rows = [...group.querySelectorAll('[data-s]')];
      group.hidden = rows.length > 0 && rows.every((row) => row.hidden);
      if (words.length > 0 && !group.hidden && !group.open) { group.open = true; openedByFilter.add(group); }
      if (words.length === 0 && openedByFilter.delete(group)) group.open = false;
    }
    for (const section of all('section[data-list]')) {
      section.hidden = ![...section.querySelectorAll('[data-s]')].some((thing) => !thing.hidden);
    }
    one('#status').textContent = shown === things.length ? things.length + ' shown' : shown + ' of ' + things.length + ' shown';
    one('#nothing').hidden = shown > 0 || things.length === 0;
  }
  search.addEventListener('input', filter);
  for (const select of [action, type]) select.addEventListener('change', filter);
  for (const toggle of toggles) toggle.addEventListener('click', () => {
    toggle.setAttribute('aria-pressed', String(toggle.getAttribute('aria-pressed') !== 'true'));
    filter();
  });
  function clear() {
    search.value = action.value = type.value = '';
    for (const toggle of toggles) toggle.setAttribute('aria-pressed', 'true');
    filter();
  }

  const stops = all('.stop');
  const isVisible = (stop) => stop.getClientRects().length > 0 && !stop.closest('[hidden]') && !inClosed(stop);
  function inClosed(stop) {
    const inner = stop.tagName === 'SUMMARY' ? stop.parentElement.parentElement : stop;
    return inner.closest('details:not([open])') !== null;
  }
  function move(step) {
    let at = stops.indexOf(document.activeElement);
    if (at === -1) at = step > 0 ? -1 : stops.length;
    for (at += step; at >= 0 && at < stops.length; at += step) {
      if (!isVisible(stops[at])) continue;
      stops[at].focus();
      stops[at].scrollIntoView({ block: 'nearest' });
      return;
    }
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key === 'Escape') { clear(); if (typing) event.target.blur(); return; }
    if (event.target instanceof HTMLSelectElement) return;
    const down = event.key === 'ArrowDown' || (event.key === 'j' && !typing);
    const up = event.key === 'ArrowUp' || (event.key === 'k' && !typing);
    if (event.key === '/' && !typing) { event.preventDefault(); search.focus(); search.select(); }
    else if (event.target.closest?.('.scroll') && event.key.startsWith('Arrow')) return;
    else if (down || up) { event.preventDefault(); move(down ? 1 : -1); }
  });

  function reveal() {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch {}
    if (!target || !target.matches('.item, .row, .group')) return;
    if (target.hidden || target.closest('[hidden]')) clear();
    for (let node = target; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
    const stop = target.matches('.stop') ? target : target.querySelector('.stop');
    (stop || target).focus();
    target.scrollIntoView({ block: 'start' });
  }
  addEventListener('hashchange', reveal);
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.getAttribute('href') === location.hash) reveal();
  });

  filter();
  reveal();
})();
`;
