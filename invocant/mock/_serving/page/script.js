/* The page of the mock server: asks the routes under /_mock/ again and again, and shows what they answer.

What is shown came from requests, so that it is written as text alone: nothing here makes markup of a text. */
"use strict";

const PERIOD_MS = 1000;
const LONGEST_WAIT_MS = 10000;
const ANNOUNCE_MS = 5000;
const SHOWN_CHARACTERS = 100000;
const KEY = "invocant-mock-key";

const $ = (id) => document.getElementById(id);
const shown = {
  namespace: new URLSearchParams(location.search).get("namespace") || "",
  view: "journal", number: null, collection: null, entries: [], last: null, detail: "", unannounced: 0, announced: 0,
  failures: 0, paused: false, locked: false, timer: 0, running: false, again: false,
};

/* ---------------------------------------------------------------- asking */

class Refused extends Error {
  constructor(status, message) { super(message); this.status = status; }
}

async function call(method, route, query = {}, body = undefined) {
  const asked = new URLSearchParams({ existing: "true", namespace: shown.namespace, ...query });
  const headers = { Accept: "application/json" };
  const key = sessionStorage.getItem(KEY);
  if (key) headers["X-Mock-Key"] = key;
  const options = { method, headers, cache: "no-store", credentials: "omit" };
  if (body !== undefined) options.body = body;
  const response = await fetch(`/_mock/${route}?${asked}`, options);
  const value = await response.json();
  if (!response.ok) throw new Refused(response.status, value.message || `status ${response.status}`);
  return value;
}

/* ---------------------------------------------------------------- writing */

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  if (text !== "") made.textContent = text;
  if (className) made.className = className;
  return made;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function readable(value) {
  const text = typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value, null, 2);
  const rest = text.length - SHOWN_CHARACTERS;
  return rest > 0 ? `${text.slice(0, SHOWN_CHARACTERS)}\n… ${rest} more characters` : text;
}

/* Bring the children of a list to what the items are, and keep those that stay: focus and open details stay too. */
function keep(list, items, keyOf, make, update) {
  const known = new Map(Array.from(list.children, (child) => [child.dataset.key, child]));
  const wanted = new Set(items.map((item, place) => String(keyOf(item, place))));
  for (const [key, child] of known) if (!wanted.has(key)) child.remove();
  let before = list.firstElementChild;
  items.forEach((item, place) => {
    const key = String(keyOf(item, place));
    let child = known.get(key);
    if (!child) {
      child = make(item);
      child.dataset.key = key;
    }
    if (child === before) before = before.nextElementSibling;
    else list.insertBefore(child, before);
    update(child, item, place);
  });
}

function keepJson(list, items, title) {
  keep(list, items, (_item, place) => place, () => {
    const child = element("li");
    const text = element("pre");
    text.tabIndex = 0;
    child.append(element("span"), text);
    return child;
  }, (child, item) => {
    write(child.firstElementChild, title(item));
    write(child.lastElementChild, readable(item));
  });
}

function keepTexts(list, texts) {
  keep(list, texts, (_text, place) => place, () => element("li"), write);
}

function keepFacts(list, facts) {
  const pairs = Object.entries(facts).filter(([, value]) => value !== null && value !== "" && value !== undefined);
  const text = JSON.stringify(pairs);
  if (list.dataset.text === text) return;
  list.dataset.text = text;
  list.replaceChildren(...pairs.flatMap(([name, value]) => [element("dt", name), element("dd", String(value))]));
}

function note(node, count, none) {
  write(node, count ? "" : none);
}

function announce(text) {
  write($("announcement"), text);
}

function say(problem) {
  $("problem").hidden = !problem;
  write($("problem"), problem);
}

/* ---------------------------------------------------------------- the journal */

function outcomeOf(brief) {
  if (brief.status === null) return brief.disconnected ? "left" : brief.seconds === null ? "waits" : "broken off";
  if (brief.seconds === null) return `${brief.status} …`;
  return brief.complete ? String(brief.status) : `${brief.status} broken off`;
}

function isBad(brief) {
  return brief.reason !== null || (brief.status !== null && brief.status >= 400) || (brief.seconds !== null && !brief.complete);
}

function duration(seconds) {
  return seconds === null ? "" : seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

function targetOf(brief) {
  return brief.query ? `${brief.path}?${brief.query}` : brief.path;
}

function isWanted(brief) {
  if ($("only-refused").checked && !isBad(brief)) return false;
  const text = [brief.number, brief.method, targetOf(brief), brief.api, brief.operation, brief.status, brief.stub].join(" ");
  return text.toLowerCase().includes($("filter").value.trim().toLowerCase());
}

function showEntries() {
  const wanted = shown.entries.filter(isWanted).reverse();
  note($("journal-note"), wanted.length, shown.entries.length ? "No request fits the filter." : "No request came yet.");
  keep($("entries"), wanted, (brief) => brief.number, () => {
    const child = element("li");
    const button = element("button");
    button.type = "button";
    button.append(element("span"), element("span", "", "path"), element("span"), element("span", "", "quiet"));
    button.addEventListener("click", () => { location.hash = `journal/${child.dataset.key}`; });
    child.append(button);
    return child;
  }, (child, brief) => {
    const button = child.firstElementChild;
    const [method, path, outcome, more] = button.children;
    write(method, brief.method);
    write(path, targetOf(brief));
    write(outcome, outcomeOf(brief));
    outcome.className = isBad(brief) ? "bad" : "good";
    const facts = [`#${brief.number}`, brief.operation, duration(brief.seconds), brief.stub && `stub ${brief.stub}`];
    if (brief.fault) facts.push("fault");
    if (brief.seconds === null && brief.sent) facts.push(`${brief.sent} pieces so far`);
    write(more, [...facts, brief.reason].filter(Boolean).join(" · "));
    if (brief.number === shown.number) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  });
}

function count(entries) {
  const newest = entries.length ? entries[entries.length - 1].number : 0;
  if (shown.last !== null && newest > shown.last) shown.unannounced += newest - shown.last;
  shown.last = newest;
  if (shown.unannounced && Date.now() - shown.announced > ANNOUNCE_MS) {
    announce(shown.unannounced === 1 ? "A new request." : `${shown.unannounced} new requests.`);
    shown.unannounced = 0;
    shown.announced = Date.now();
  }
}

async function refreshJournal() {
  shown.entries = await call("GET", "requests", { brief: "true" });
  count(shown.entries);
  showEntries();
  await refreshEntry();
}

async function refreshEntry() {
  const number = shown.number;
  $("entry").hidden = number === null;
  if (number === null) return;
  const brief = shown.entries.find((candidate) => candidate.number === number);
  const state = JSON.stringify([shown.namespace, number, brief || null]);
  if (brief && state === shown.detail) return;
  let entry;
  try {
    entry = await call("GET", `requests/${number}`);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 404) throw error;
    location.hash = "journal";
    announce(`Request ${number} is no longer in the journal.`);
    return;
  }
  if (number !== shown.number) return;
  shown.detail = state;
  showEntry(entry);
}

function showEntry(entry) {
  const answer = entry.answer;
  write($("entry-title"), `${entry.number}: ${entry.method} ${targetOf(entry)}`);
  keepFacts($("entry-facts"), {
    Status: outcomeOf(entry), Reason: entry.reason, API: entry.api, Operation: entry.operation,
    Time: new Date(entry.time * 1000).toISOString(), Took: duration(entry.seconds), Stub: entry.stub,
    Fault: Object.keys(entry.fault).length ? JSON.stringify(entry.fault) : null,
    Kept: entry.shed ? "the bodies are no longer kept" : entry.cut ? "the beginning of the response" : null,
  });
  keepTexts($("entry-problems"), entry.problems.map((problem) => `${problem.in} ${problem.at || ""}: ${problem.message}`));
  keepFacts($("request-headers"), entry.headers);
  write($("request-body"), readable(entry.body));
  keepFacts($("response-headers"), answer.headers);
  const isStream = Array.isArray(answer.body) && entry.streamed;
  write($("response-body"), isStream ? "" : readable(answer.body));
  const pieces = isStream ? answer.body : [];
  const skipped = entry.skipped;
  write($("pieces-note"), isStream ? `${entry.sent} pieces${entry.seconds === null ? " so far" : ""}${skipped ? `, the first ${skipped} are left out` : ""}` : "");
  keep($("pieces"), pieces, (_piece, place) => `${entry.number}-${skipped + place}`, () => {
    const child = element("li");
    child.append(element("pre"));
    return child;
  }, (child, piece) => write(child.firstElementChild, readable(piece).trimEnd()));
}

/* ---------------------------------------------------------------- the other views */

async function refreshState() {
  const state = await call("GET", "state", { brief: "true" });
  const collections = state.collections;
  note($("state-note"), collections.length, "Nothing is stored.");
  if (!collections.some((collection) => collection.name === shown.collection)) {
    shown.collection = collections.length ? collections[0].name : null;
  }
  keep($("collections"), collections, (collection) => collection.name, (collection) => {
    const child = element("li");
    const button = element("button");
    button.type = "button";
    button.addEventListener("click", () => { shown.collection = collection.name; poll(); });
    child.append(button);
    return child;
  }, (child, collection) => {
    write(child.firstElementChild, `${collection.name} (${collection.count})`);
    child.firstElementChild.setAttribute("aria-pressed", String(collection.name === shown.collection));
  });
  const name = shown.collection;
  const objects = name === null ? [] : await call("GET", "state", { brief: "true", collection: name });
  const total = (collections.find((collection) => collection.name === name) || { count: 0 }).count;
  write($("collection-title"), name === null ? "" : `${name}: ${objects.length < total ? `the newest ${objects.length} of ` : ""}${total}`);
  keep($("stored"), objects, (stored) => JSON.stringify([name, stored.id]), () => {
    const child = element("li");
    const details = element("details");
    details.append(element("summary"), element("pre"));
    child.append(details);
    return child;
  }, (child, stored) => {
    const [summary, text] = child.firstElementChild.children;
    write(summary, stored.id);
    write(text, readable(stored.body));
  });
}

async function refreshStubs() {
  const stubs = await call("GET", "stubs");
  note($("stubs-note"), stubs.length, "There are no stubs: every answer is the mock's own.");
  keepJson($("stubs"), stubs, (stub) => `${stub.name ? `${stub.name}: ` : ""}answered ${stub.used} ${stub.used === 1 ? "call" : "calls"}`);
  keepTexts($("stub-problems"), await call("GET", "stubs", { unused: "true" }));
}

async function refreshFaults() {
  const faults = await call("GET", "faults");
  note($("faults-note"), faults.length, "No fault waits for a request.");
  keepJson($("faults"), faults, () => "");
}

async function refreshJobs() {
  const jobs = await call("GET", "jobs");
  note($("jobs-note"), jobs.length, "No job was started.");
  keepJson($("jobs"), jobs, (job) => `${job.operation}: ${job.outcome}, ${Math.round(job.fraction * 100)} %`);
}

async function refreshClock() {
  const clock = await call("GET", "clock");
  write($("time"), clock.time);
}

async function refreshNamespaces() {
  const namespaces = await call("GET", "namespaces");
  keep($("namespaces"), namespaces, (namespace) => namespace.name, (namespace) => {
    const child = element("li");
    const name = namespace.name;
    const show = element("button", name ? `Show ${name}` : "Show the default one");
    show.type = "button";
    show.addEventListener("click", () => choose(name));
    child.append(element("p"), show);
    if (name) {
      const drop = element("button", `Drop ${name}`);
      drop.type = "button";
      drop.addEventListener("click", () => {
        if (confirm(`Drop the namespace ${name} with all that is in it?`)) {
          act(`The namespace ${name} is dropped.`, () => call("DELETE", `namespaces/${encodeURIComponent(name)}`, { namespace: "" }));
        }
      });
      child.append(" ", drop);
    }
    return child;
  }, (child, namespace) => {
    write(child.firstElementChild, `${namespace.name || "(default)"}: ${namespace.requests} requests, ${namespace.stubs} stubs, ${namespace.faults} faults, ${namespace.time}`);
  });
}

function showServer(summary) {
  const apis = Object.entries(summary.apis);
  keep($("apis"), apis, ([name]) => name, () => {
    const child = element("li");
    const details = element("details");
    details.append(element("summary"), element("pre"));
    child.append(details);
    return child;
  }, (child, [name, api]) => {
    const [title, text] = child.firstElementChild.children;
    write(title, `${name}: ${api.title}, ${api.operations.length} operations below ${api.base_path || "/"}`);
    write(text, api.operations.join("\n"));
  });
  keepTexts($("routes"), summary.routes);
}

const REFRESH = {
  journal: refreshJournal, state: refreshState, stubs: refreshStubs, faults: refreshFaults, jobs: refreshJobs,
  clock: refreshClock, namespaces: refreshNamespaces, server: async () => {},
};

function showSummary(summary) {
  write($("count-journal"), `(${summary.requests})`);
  write($("count-stubs"), `(${summary.stubs})`);
  write($("count-faults"), `(${summary.faults})`);
  write($("count-namespaces"), `(${summary.namespaces.length})`);
  write($("connection"), `${summary.time}${shown.paused ? ", paused" : ""}`);
  keep($("namespace"), summary.namespaces, (name) => name, (name) => {
    const option = element("option", name || "(default)");
    option.value = name;
    return option;
  }, () => {});
  $("namespace").value = shown.namespace;
  showServer(summary);
}

/* ---------------------------------------------------------------- again and again */

async function refresh() {
  try {
    showSummary(await call("GET", ""));
    await REFRESH[shown.view]();
    shown.failures = 0;
    lock(false);
  } catch (error) {
    failed(error);
  }
}

function failed(error) {
  if (error instanceof Refused && error.status === 401) {
    lock(true);
  } else if (error instanceof Refused && error.status === 404 && shown.namespace) {
    announce(`The namespace ${shown.namespace} is gone.`);
    choose("");
  } else {
    shown.failures += 1;
    write($("connection"), `The server does not answer; it is asked again. (${error.message})`);
  }
}

function lock(locked) {
  if (locked && sessionStorage.getItem(KEY)) {
    sessionStorage.removeItem(KEY);
    say("That is not the key of this server.");
  }
  if (locked === shown.locked) return;
  shown.locked = locked;
  $("key-form").hidden = !locked;
  write($("connection"), locked ? "This server asks for its key." : "");
  if (locked) $("key").focus();
  else say("");
}

async function poll() {
  if (shown.running) {
    shown.again = true;
    return;
  }
  clearTimeout(shown.timer);
  shown.running = true;
  do {
    shown.again = false;
    await refresh();
  } while (shown.again);
  shown.running = false;
  if (shown.paused || shown.locked || document.hidden) return;
  shown.timer = setTimeout(poll, Math.min(PERIOD_MS * 2 ** shown.failures, LONGEST_WAIT_MS));
}

async function act(told, change) {
  try {
    await change();
    say("");
    announce(told);
  } catch (error) {
    say(error.message);
  }
  await poll();
}

function choose(name) {
  shown.namespace = name;
  shown.number = shown.collection = shown.last = null;
  const address = new URL(location.href);
  if (name) address.searchParams.set("namespace", name);
  else address.searchParams.delete("namespace");
  if (address.hash.startsWith("#journal/")) address.hash = "journal";
  history.replaceState(null, "", address);
  poll();
}

function follow() {
  const [view, number] = location.hash.slice(1).split("/");
  if (view === "main") return;
  const before = shown.view;
  shown.view = Object.hasOwn(REFRESH, view) ? view : "journal";
  const opened = /^\d+$/.test(number || "") ? Number(number) : null;
  const isNew = opened !== null && opened !== shown.number;
  shown.number = opened;
  for (const name of Object.keys(REFRESH)) $(`view-${name}`).hidden = name !== shown.view;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${shown.view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${$(`title-${shown.view}`).textContent} – Mock server`;
  if (before !== shown.view) $(`title-${shown.view}`).focus();
  showEntries();
  poll().then(() => { if (isNew && shown.number === opened) $("entry-title").focus(); });
}

function sends(form, field, told, change) {
  $(form).addEventListener("submit", (event) => {
    event.preventDefault();
    act(told, () => change($(field).value));
  });
}

$("namespace").addEventListener("change", (event) => choose(event.target.value));
$("pause").addEventListener("click", () => {
  shown.paused = !shown.paused;
  $("pause").setAttribute("aria-pressed", String(shown.paused));
  poll();
});
$("filter").addEventListener("input", showEntries);
$("only-refused").addEventListener("change", showEntries);
$("close-entry").addEventListener("click", () => {
  const row = document.querySelector("#entries [aria-current]");
  location.hash = "journal";
  (row || $("title-journal")).focus();
});
$("forget").addEventListener("click", () => act("The journal is empty.", () => call("DELETE", "requests")));
$("drop-stubs").addEventListener("click", () => act("The stubs are dropped.", () => call("DELETE", "stubs")));
$("drop-faults").addEventListener("click", () => act("The faults are dropped.", () => call("DELETE", "faults")));
$("reset").addEventListener("click", () => {
  if (confirm("Go back to the start: state, journal, stubs, faults and clock?")) {
    act("The namespace is as if just started.", () => call("POST", "reset"));
  }
});
sends("stub-form", "stub-text", "The stub is added.", (text) => call("POST", "stubs", {}, text));
sends("fault-form", "fault-text", "The fault is added.", (text) => call("POST", "faults", {}, text));
sends("job-form", "job-text", "It ends so.", (text) => call("POST", "jobs", {}, text));
sends("clock-form", "seconds", "The clock is advanced.", (text) => call("POST", "clock", {}, `{"advance": ${text}}`));
$("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEY, $("key").value);
  $("key").value = "";
  say("");
  poll();
});
addEventListener("hashchange", follow);
document.addEventListener("visibilitychange", () => { if (!document.hidden && !shown.paused && !shown.locked) poll(); });
follow();
