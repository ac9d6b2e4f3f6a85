// Posts as they arrive. The browser reconnects by itself after a broken connection; when the server
// refuses, or is silent for too long, we open a new stream.
const silence = 45000; // three beats of the server
const refused = 15000;

/** listen calls on.post for each post, and on.state(open) when the connection comes or goes. */
export function listen(after, on) {
  let source;
  let watch;
  let seen = after();

  const open = () => {
    source?.close();
    source = new EventSource(`/events?after=${seen}`);
    source.addEventListener('open', () => { on.state(true); alive(); });
    source.addEventListener('beat', alive);
    source.addEventListener('post', (event) => {
      alive();
      const post = JSON.parse(event.data);
      if (post.seq <= seen) return;
      seen = post.seq;
      on.post(post);
    });
    source.addEventListener('error', () => {
      on.state(false);
      if (source.readyState === EventSource.CLOSED) again(refused);
    });
    alive();
  };
  const again = (wait) => {
    clearTimeout(watch);
    watch = setTimeout(async () => { await on.lost().catch(() => {}); open(); }, wait);
  };
  const alive = () => again(silence);
  addEventListener('pagehide', () => { clearTimeout(watch); source?.close(); });
  addEventListener('pageshow', (event) => { if (event.persisted) open(); });
  open();
}
