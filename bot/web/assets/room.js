// Conveniences of the reading room. Everything works without them.
(() => {
  'use strict';
  const $ = (s, in_ = document) => in_.querySelector(s);
  const said = $('#said'), field = $('#q');
  let clears;
  const say = text => {
    said.textContent = text;
    clearTimeout(clears);
    clears = setTimeout(() => { said.textContent = ''; }, 2500);
  };
  const copy = async text => {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // not over HTTPS: the old way
      const t = document.createElement('textarea');
      t.value = text;
      document.body.append(t);
      t.select();
      document.execCommand('copy');
      t.remove();
    }
    say(said.dataset.copied);
  };

  // Search while the reader types.
  const hits = $('#hits'), quick = $('#quick');
  let waits, asked;
  const look = async () => {
    const q = field.value.trim();
    if (asked) asked.abort();
    if (q.length < 2) { if (!hits) quick.hidden = true; return; }
    asked = new AbortController();
    const params = new URLSearchParams(new FormData(field.form));
    try {
      const at = '/search?' + params;
      params.set('part', '1');
      const r = await fetch('/search?' + params, { signal: asked.signal });
      if (!r.ok) return;
      const html = await r.text();
      if (hits) {
        hits.innerHTML = html;
        history.replaceState(null, '', at);
      } else {
        quick.innerHTML = html;
        quick.hidden = false;
      }
    } catch { /* a later one is under way */ }
  };
  field.addEventListener('input', () => { clearTimeout(waits); waits = setTimeout(look, 180); });
  document.addEventListener('click', e => { if (!e.target.closest('.top')) quick.hidden = true; });

  // Copying.
  const quoted = (side, words) => {
    const url = new URL(side.dataset.link);
    const path = url.origin + url.pathname.replace(/@[0-9a-f]+$/, '');
    const cite = side.dataset.name.replace(side.dataset.link, '').trim();
    return '“' + words + '” — ' + cite + '\n' + path + '?q=' + encodeURIComponent(words.slice(0, 300));
  };
  for (const acts of document.querySelectorAll('.acts')) {
    acts.hidden = false;
    acts.addEventListener('click', e => {
      const side = $('.text', acts.closest('.side'));
      if (e.target.dataset.copy === 'link') copy(side.dataset.link);
      if (e.target.dataset.copy === 'quote') copy('“' + side.innerText.trim() + '”\n— ' + side.dataset.name);
    });
  }
  // What is copied from a clause says where it is from, and warns where the source has something else in between.
  document.addEventListener('copy', e => {
    const chosen = getSelection();
    if (!chosen.rangeCount || e.target.closest?.('input, textarea')) return;
    const range = chosen.getRangeAt(0);
    const side = (range.startContainer.parentElement || document.body).closest('.text[data-name]');
    const words = chosen.toString().trim();
    if (!side || !side.contains(range.endContainer) || words.length < 8) return;
    const torn = [...side.querySelectorAll('.seam')].some(s => range.intersectsNode(s));
    e.clipboardData.setData('text/plain', quoted(side, words) + (torn ? '\n' + said.dataset.seam : ''));
    e.preventDefault();
    say(torn ? said.dataset.seam : said.dataset.copied);
  });

  // Ask: the answer appears while it is written.
  const out = $('#answer'), form = out && out.closest('main').querySelector('form.ask');
  const render = data => { out.innerHTML = JSON.parse(data).html; };
  if (form) {
    form.addEventListener('submit', async e => {
      e.preventDefault();
      const url = '/ask?' + new URLSearchParams(new FormData(form));
      history.pushState({ asked: url }, '', url);
      out.textContent = said.dataset.waiting;
      out.setAttribute('aria-busy', 'true');
      let done = false;
      try {
        const r = await fetch(url, { headers: { Accept: 'text/event-stream' } });
        if (!r.ok) throw new Error(r.status);
        let rest = '';
        const text = r.body.pipeThrough(new TextDecoderStream()).getReader();
        for (;;) {
          const { value, done: over } = await text.read();
          if (over) break;
          rest += value;
          const events = rest.split('\n\n');
          rest = events.pop();
          for (const ev of events) {
            const [, name, data] = ev.match(/^event: (\w+)\ndata: (.*)$/s) || [];
            if (name === 'part' || name === 'done') render(data);
            if (name === 'done') { done = true; document.title = JSON.parse(data).title; }
          }
        }
      } catch { /* told below */ }
      out.removeAttribute('aria-busy');
      if (!done) out.textContent = said.dataset.failed;
    });
    addEventListener('popstate', () => location.reload());
  }

  // Keys: / searches, j and k turn the page, c copies the link.
  document.addEventListener('keydown', e => {
    if (e.key === 'Escape') { quick.hidden = true; field.blur(); }
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input, textarea, select')) return;
    const go = rel => $(`link[rel=${rel}]`)?.href;
    const to = e.key === 'j' ? go('next') : e.key === 'k' ? go('prev') : '';
    if (e.key === '/') { e.preventDefault(); field.focus(); field.select(); }
    else if (to) location.href = to;
    else if (e.key === 'c' && $('.text[data-link]')) copy($('.text[data-link]').dataset.link);
  });
})();
