// Keeps an open page true. The server tells what happened (see /live); this asks for the page anew and puts
// the parts that differ in place of the old ones. The server alone renders: nothing is drawn here but numbers
// and one sentence. Without this script every page is complete, and as old as its last load.
//
// In the page:
//   #live [data-since] [data-me] [data-organization]
//                                     the newest event that the page knows; the reader; where they act
//   [data-live]                       a part with an id, replaced where it differs; with a value, only where the
//                                     value differs (a form that is being filled in stays)
//   [data-live-list]                  a list whose lines have ids: lines change in place and none moves
//   [data-live-unsaid="#id"]          where text goes that was typed into a part that is replaced
//   [data-live-again="1500"]          a page that waits for what is no event: it is asked for again after so many
//                                     milliseconds, for as long as it says so
//   [data-live-sessions]              the page shows break-glass sessions
//   [data-request]                    the request that the page shows: its news are told in words
//   [data-refused="403"]              the page says why it shows nothing: the status that it came with
//   [data-count="waiting"]            a number of the frame
//   <count-down seconds>              how long something still lasts; at its end the page is asked for anew

const root = document.getElementById("live");
const me = root.dataset.me;
const title = document.title;

/** How long after news the page is asked for again: what comes together is drawn together. */
const SOON = 80;
/** How long a sentence stays. */
const READ = 8_000;
/** How often to ask while the server cannot be followed, or the page is not looked at. */
const POLL = 10_000;
/** How long a hidden page keeps its connection: browsers give all tabs together six to a host. */
const HIDDEN = 60_000;
/** After so many failures in a row the page asks, instead of waiting to be told. */
const FAILURES = 3;

let last = Number(root.dataset.since);
let source;
let failures = 0;
let polling;
let hiding;
/** What happened to which request lately, in words: for lines that leave a list. */
const said = new Map();

// ---- Being told

function follow() {
  stop();
  source = new EventSource(`/live?since=${last}`);
  source.onopen = () => {
    failures = 0;
    mark("following");
  };
  source.onmessage = (message) => hear(JSON.parse(message.data));
  source.onerror = () => {
    mark("waiting");
    failures += 1;
    // A browser gives up where the answer is no stream: the reader is signed out, or something between cuts it off.
    if (source.readyState === EventSource.CLOSED || failures >= FAILURES) poll();
  };
}

function stop() {
  source?.close();
  clearTimeout(polling);
}

/** Asks once, and goes on asking; where the server can be reached and the page is looked at, follows again. */
async function poll() {
  stop();
  mark("polling");
  try {
    const answer = await fetch(`/live?since=${last}`, { headers: { accept: "application/json" } });
    // Signed out: there is nothing more to be told.
    if (answer.status === 401) return mark("stopped");
    if (answer.ok) {
      hear(await answer.json());
      if (root.dataset.state === "stopped") return;
      if (!document.hidden && failures < FAILURES) return follow();
      failures = 0;
    }
  } catch {
    // Out of reach: asked again below.
  }
  polling = setTimeout(document.hidden ? poll : follow, POLL);
}

/** For styles and tests. */
function mark(state) {
  root.dataset.state = state;
}

function hear({ last: newest, organization, events, more, running, sessions, counts }) {
  // The reader went on to another organization in another tab: its news are not this page's.
  if (organization !== root.dataset.organization) {
    stop();
    return mark("stopped");
  }
  const fresh = events.filter(({ sequence }) => sequence > last);
  last = Math.max(last, newest);
  count(counts);
  for (const { request, says } of fresh) said.set(request.id, says);
  const shown = document.querySelector("[data-request]")?.dataset.request;
  const here = fresh.filter(({ request }) => request.id === shown);
  if (here.length > 0) tell(here.filter(({ actor }) => actor?.id !== me));
  const lists = document.querySelector("[data-live-list]");
  // Every page tells of the break-glass sessions that run; some show all that happens to them.
  const follows = sessions && document.querySelector("[data-live-sessions]");
  if (more || running || follows || here.length > 0 || (lists && fresh.length > 0)) soon();
}

function count(counts) {
  for (const [name, number] of Object.entries(counts)) {
    for (const place of document.querySelectorAll(`[data-count="${name}"]`)) {
      const before = place.textContent;
      place.textContent = number > 99 ? "99+" : String(number);
      const around = place.closest("[data-counted]");
      if (around) around.hidden = number === 0;
      if (name === "unread" && before !== place.textContent) soon();
    }
  }
  document.title = counts.waiting > 0 ? `(${counts.waiting}) ${title}` : title;
}

/** Says what others did, so that nobody wonders why the page changed. */
function tell(events) {
  const newest = events.at(-1);
  if (!newest) return;
  // What the reader's own act led to may hold no longer.
  document.querySelector(".flash")?.remove();
  const more = events.length > 1 ? `, and ${events.length - 1} more` : "";
  say(`${newest.says} · just now${more}`);
}

let silence;
function say(sentence) {
  root.textContent = sentence;
  clearTimeout(silence);
  silence = setTimeout(() => (root.textContent = ""), READ);
}

// ---- Drawing

let waiting;
let drawing = false;
let wanted = false;

function soon(delay = SOON) {
  wanted = true;
  // One after the other, so that what is drawn last is the newest.
  if (document.hidden || drawing) return;
  clearTimeout(waiting);
  waiting = setTimeout(draw, delay);
}

async function draw() {
  wanted = false;
  drawing = true;
  const page = await fetchPage();
  drawing = false;
  if (page) show(page);
  // A server that has trouble is asked again later.
  if (!page || wanted) soon(page ? SOON : POLL);
  else again();
}

/** The page as it is now; nothing where the server cannot be reached or has trouble. */
async function fetchPage() {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html", "x-live": "true" } });
    // A page that says why it shows nothing is as good as any, as long as it still says so.
    const shown = Number(document.querySelector("[data-refused]")?.dataset.refused ?? 200);
    if (!answer.redirected && answer.status === shown) return new DOMParser().parseFromString(await answer.text(), "text/html");
    // What the page shows is gone, the reader may not see it any more, or now may.
    if (answer.redirected || [200, 401, 403, 404].includes(answer.status)) location.reload();
  } catch {
    // Out of reach.
  }
  return null;
}

function show(page) {
  for (const part of document.querySelectorAll("[data-live]")) swap(part, page.getElementById(part.id));
  for (const list of document.querySelectorAll("[data-live-list]")) merge(list, page.getElementById(list.id));
}

/** Looks again after a while, where the page says that something is about to come of which nobody tells. */
function again() {
  const part = document.querySelector("[data-live-again]");
  if (part) soon(Number(part.dataset.liveAgain));
}

/** Whether the reader is in the middle of something there. */
const inUse = (part) => part.querySelector(":popover-open, dialog[open]") !== null || part.matches(":popover-open");

function swap(old, fresh) {
  if (!fresh || inUse(old)) return;
  unfold(old, fresh);
  const [before, after] = [old.dataset.live, fresh.dataset.live];
  if (before === after && (before !== "" || old.outerHTML === fresh.outerHTML)) return;
  const unsaid = typed(old);
  const focused = inside(old);
  for (const one of fresh.querySelectorAll("[id]")) {
    if (!document.getElementById(one.id)) one.classList.add("is-new");
  }
  old.replaceWith(document.adoptNode(fresh));
  // Where the page has islands, Leptos brings new ones to life as it did the first.
  for (const island of fresh.querySelectorAll("leptos-island")) window.__hydrateIsland?.(island, island.dataset.component);
  for (const [name, text] of unsaid) keep(fresh, name, text);
  refocus(fresh, focused);
}

/** What the reader unfolded stays so. */
function unfold(old, fresh) {
  const [mine, theirs] = [old, fresh].map((part) => part.querySelectorAll("details"));
  if (mine.length === theirs.length) theirs.forEach((one, at) => (one.open = mine[at].open));
}

/** What has the focus in a part. */
const inside = (part) => (part.contains(document.activeElement) ? document.activeElement : null);

/** Gives the focus to what took the place of what had it, and the caret its place. */
function refocus(part, before) {
  if (!before) return;
  const alike = (one) => ["id", "name", "href", "for"].every((name) => one.getAttribute(name) === before.getAttribute(name));
  const now = [...part.querySelectorAll(before.tagName)].find(alike);
  now?.focus({ preventScroll: true });
  if (before.tagName === "TEXTAREA") now?.setSelectionRange(before.selectionStart, before.selectionEnd);
}

/** What was typed into a part, by the names of its fields. */
function typed(part) {
  const fields = [...part.querySelectorAll("textarea, input[type=text]")];
  return fields.filter((field) => field.value !== field.defaultValue).map((field) => [field.name, field.value]);
}

/** Puts what was typed where it can still be said: into the same field, or where the part says. */
function keep(part, name, text) {
  const same = part.querySelector(`[name="${name}"]`);
  const other = part.dataset.liveUnsaid && document.querySelector(part.dataset.liveUnsaid);
  const field = same ?? other;
  if (!field || (field === other && field.value !== "")) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Lines change where they are. What left the list stays, marked, until the reader looks anew; so do new lines wait. */
function merge(list, fresh) {
  if (!fresh) return;
  const lines = (of) => new Map([...of.querySelectorAll(":scope li[id]")].map((line) => [line.id, line]));
  const [mine, theirs] = [lines(list), lines(fresh)];
  if (mine.size === 0 || theirs.size === 0) {
    if (mine.size !== theirs.size) list.replaceChildren(...fresh.childNodes);
    return changed(list);
  }
  const ids = [...mine.keys()];
  const added = [...theirs.keys()].filter((id) => !mine.has(id)).length;
  // New lines push the last ones to the next page, where they are still in the list.
  const end = added > 0 ? ids.findLastIndex((id) => theirs.has(id)) : ids.length;
  for (const [at, id] of ids.entries()) {
    const [line, now] = [mine.get(id), theirs.get(id)];
    if (now) unfold(line, now);
    if (now && (line.dataset.gone !== undefined || line.innerHTML !== now.innerHTML)) change(line, now);
    else if (!now && (at < end || said.has(requestOf(line)))) gone(line);
  }
  changed(list);
  const more = document.querySelector(`[data-live-more="${list.id}"]`);
  if (!more) return;
  more.hidden = added === 0;
  more.querySelector("[data-number]").textContent = added === 1 ? "1 new request" : `${added} new requests`;
}

/** Whoever counts what is chosen counts anew. */
const changed = (list) => list.querySelector("ul")?.dispatchEvent(new Event("change", { bubbles: true }));

const requestOf = (line) => line.id.replace(/^request-/, "");

function change(line, now) {
  const chosen = [...line.querySelectorAll("input:checked")].map(({ value }) => value);
  const focused = inside(line);
  now = document.adoptNode(now);
  line.replaceWith(now);
  for (const box of now.querySelectorAll("input[type=checkbox]")) box.checked = chosen.includes(box.value);
  refocus(now, focused);
}

function gone(line) {
  if (line.dataset.gone !== undefined) return;
  line.dataset.gone = "";
  for (const box of line.querySelectorAll("input[type=checkbox]")) box.remove();
  const place = line.querySelector("[data-live-gone]");
  if (place) place.textContent = said.get(requestOf(line)) ?? "No longer in this list";
}

// ---- Time that runs out

/** Minutes and seconds, counted down. The server writes what is left when the page is made. */
class CountDown extends HTMLElement {
  connectedCallback() {
    // Counted from when it came, so the reader's clock may be wrong, and a tab that slept catches up.
    this.end = Date.now() + Number(this.getAttribute("seconds")) * 1000;
    this.ticking = setInterval(() => this.tick(), 500);
  }

  disconnectedCallback() {
    clearInterval(this.ticking);
  }

  tick() {
    const left = Math.max(0, Math.ceil((this.end - Date.now()) / 1000));
    const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    const two = (number) => String(number).padStart(2, "0");
    this.textContent = hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
    if (left > 0) return;
    clearInterval(this.ticking);
    say(this.getAttribute("over"));
    soon();
  }
}

// ---- Beginning and ending

document.addEventListener("visibilitychange", () => {
  clearTimeout(hiding);
  if (document.hidden) {
    hiding = setTimeout(poll, HIDDEN);
    return;
  }
  if (source?.readyState !== EventSource.OPEN) follow();
  if (wanted) soon();
});
// A page that comes back from the browser's memory is as old as when it was left.
window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  follow();
  soon();
});
window.addEventListener("pagehide", stop);

customElements.define("count-down", CountDown);
count({ waiting: Number(root.dataset.waiting) });
again();
follow();
