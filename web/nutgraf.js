// SPDX-License-Identifier: GPL-2.0-or-later
// nutgraf.js - the search page, quicker: results as one types, suggestions, keys, dates to drag.
//
// The pages are whole without this file. What it builds are the elements that service/page/ writes,
// made of the same results: what changes there changes here. Texts of articles are strangers' words:
// elements come from createElement, texts from text nodes, and from nowhere else.
'use strict';

(() => {
const TYPING_MS = 140;        // a pause in typing before a search
const SUGGESTIONS = 8;
const SIMILAR = 5;
const KEPT_ANSWERS = 20;      // for the back button
const DAYS_MAX = 92;          // as in view_dates.c
const BARS_MAX = 120;
const BAR_WIDTH = 10;
const BAR_HEIGHT = 60;
const FRAGMENT_WORDS = 5;
const FACETS = [
    ['source', 'Source'], ['section', 'Section'], ['author', 'Author'], ['lang', 'Language'],
    ['tag', 'Subject'], ['article', 'Article'],
];
const COUNTED = ['source', 'section', 'author', 'lang', 'tag'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August',
    'September', 'October', 'November', 'December'];
const byId = (id) => document.getElementById(id);

// ---- Elements ----

// What readers do not see and programs obey is made visible, as ng_text_disarm does; lengths stay.
const seen = (text) => text.replace(/[\u180e\u200b\u202a-\u202e\u2060-\u206f]/g, '\ufffd')
    .replace(/(?<=[a-z0-9])[\u200c-\u200f]|[\u200c-\u200f](?=[a-z0-9])/gi, '\ufffd')
    .replace(/[\u{e0000}-\u{e007f}]/gu, '\u{1f6c7}');

function append(parent, children) {
    for (const child of children.flat()) {
        if (child !== null && child !== undefined && child !== false)
            parent.append(typeof child === 'string' ? seen(child) : child); // a string becomes a text node
    }
    return parent;
}

function set(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value !== null && value !== undefined && value !== false)
            node.setAttribute(name, value === true ? '' : String(value));
    }
    return node;
}

const el = (tag, attributes = {}, ...children) =>
    append(set(document.createElement(tag), attributes), children);

const svg = (tag, attributes) =>
    set(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes);

// Text with <mark> around the spans, which count in UTF-16 units, as strings do here.
function marked(text, spans) {
    const parts = [];
    let at = 0;
    for (const [start, end] of spans || []) {
        if (start < at || end <= start || end > text.length)
            continue;
        parts.push(text.slice(at, start), el('mark', {}, text.slice(start, end)));
        at = end;
    }
    parts.push(text.slice(at));
    return parts.filter((part) => part !== '');
}

const count = (n) => n.toLocaleString('en');

function languageName(code) {
    try {
        return new Intl.DisplayNames(['en'], {type: 'language'}).of(code) || code;
    } catch {
        return code;
    }
}

function dayText(text) {
    const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(text || '');
    if (!found || Number(found[2] || 1) > 12)
        return text || '';
    const [, year, month, day] = found;
    return [day && Number(day), month && MONTHS[month - 1], Number(year)].filter(Boolean).join(' ');
}

const time = (when) => when ? el('time', {datetime: when}, dayText(when)) : null;

// ---- Addresses ----

function articleHref(article, query, ordinal) {
    return '/a/' + encodeURIComponent(article) + (query ? '?q=' + encodeURIComponent(query) : '') +
        (ordinal ? '#p' + ordinal : '');
}

function passageHref(id, query) {
    const found = /^(.*)#p(\d+)(?:@[0-9a-f]{8})?$/s.exec(id);
    return found ? articleHref(found[1], query, found[2]) : articleHref(id, query, 0);
}

function isWeb(url) {
    return typeof url === 'string' && /^https?:\/\/[^/?#]/i.test(url) && !/[\s\\\u0000-\u001f\u007f]/.test(url);
}

// A text fragment: the first and the last words of the passage (ng_part_elsewhere_href).
function elsewhereHref(url, text) {
    if (!text)
        return url;
    const encode = (part) => encodeURIComponent(part).replace(/-/g, '%2D');
    const lines = text.split('\n');
    const first = lines[0].split(' ').slice(0, FRAGMENT_WORDS).join(' ');
    const last = lines[lines.length - 1].split(' ').slice(-FRAGMENT_WORDS).join(' ');
    const short = lines.length === 1 && text.split(' ').length <= 2 * FRAGMENT_WORDS;
    const directive = short ? encode(text) : encode(first) + ',' + encode(last);
    return url + (url.includes('#') ? '' : '#') + ':~:text=' + directive;
}

// ---- Asking ----

async function ask(path, params, signal) {
    const answer = await fetch(path + '?' + params, {signal, headers: {Accept: 'application/json'}});
    let body = null;
    try {
        body = await answer.json();
    } catch {
        // told below
    }
    if (!answer.ok || !body) {
        const fault = new Error((body && body.detail) || 'The service answered ' + answer.status + '.');
        fault.kind = (body && body.kind) || 'internal';
        throw fault;
    }
    return body;
}

// ---- A hit ----

function kicker(hit) {
    const section = hit.metadata && hit.metadata.section;
    if (!hit.source && !section && !hit.published)
        return null;
    return el('p', {class: 'kicker'},
        hit.source && el('span', {class: 'source', dir: 'auto'}, hit.source), ' ',
        section && el('span', {class: 'section', dir: 'auto'}, section), ' ',
        time(hit.published));
}

function titleOf(hit, query, further) {
    const link = el('a', {href: articleHref(hit.article, query, hit.ordinal)});
    if (further)
        append(link, [el('span', {class: 'unseen'}, hit.title + ': '), 'Paragraph ' + hit.ordinal]);
    else
        append(link, marked(hit.title, hit.title_highlights));
    return el('h3', {dir: 'auto'}, link);
}

function passageOf(hit) {
    const more = {quote: ' quote', caption: ' aside', credit: ' aside'}[hit.kind] || '';
    return [
        hit.heading && el('p', {class: 'heading', dir: 'auto'}, marked(hit.heading, hit.heading_highlights)),
        el('p', {class: 'passage' + more, dir: 'auto'}, marked(hit.text, hit.highlights)),
    ];
}

function missingOf(hit) {
    if (hit.matched.missing.length === 0)
        return null;
    return el('p', {class: 'missing'}, 'Without: ',
        hit.matched.missing.flatMap((word, i) => [i > 0 ? ', ' : null, el('s', {dir: 'auto'}, word)]));
}

function contextOf(hit) {
    const {before, after} = hit.context;
    if (before.length + after.length === 0)
        return null;
    return el('details', {class: 'context'}, el('summary', {}, 'Context'),
        before.map((one) => el('p', {class: 'before', dir: 'auto'}, one.text)),
        el('p', {class: 'gap', 'aria-hidden': 'true'}, '[…]'),
        after.map((one) => el('p', {class: 'after', dir: 'auto'}, one.text)));
}

// As ng_cite_plain.
function plainCitation(hit) {
    const authors = (hit.metadata && hit.metadata.authors) || [];
    const last = authors.length > 1 ? ' and ' + authors[authors.length - 1] : '';
    const by = authors.length > 0 ? (last ? authors.slice(0, -1) : authors).join(', ') + last + ': ' : '';
    return by + [`“${hit.title || ''}”`, hit.source, dayText(hit.published), 'paragraph ' + hit.ordinal, hit.url]
        .filter(Boolean).join(', ') + ` [${hit.citation}]`;
}

function citeOf(hit, query) {
    return el('details', {class: 'cite'}, el('summary', {}, 'Cite'),
        el('p', {class: 'plain', dir: 'auto'}, plainCitation(hit)),
        el('p', {}, el('a', {href: articleHref(hit.article, query, hit.ordinal)}, 'BibTeX and CSL-JSON')));
}

function elsewhereOf(hit) {
    if (!isWeb(hit.url))
        return null;
    const href = elsewhereHref(hit.url, hit.kind === 'title' ? '' : hit.text);
    return el('a', {class: 'elsewhere', href, rel: 'noreferrer noopener'}, 'At the source');
}

function copiesOf(hit, query) {
    if (hit.also_in.length === 0)
        return null;
    const all = Math.max(hit.also_in_count || 0, hit.also_in.length);
    return el('details', {class: 'copies'},
        el('summary', {}, `Also in ${count(all)} other ${all === 1 ? 'article' : 'articles'}`),
        el('ul', {}, hit.also_in.map((copy) => el('li', {},
            el('a', {href: passageHref(copy.id, query), dir: 'auto'}, copy.source || copy.article), ' ',
            time(copy.published)))));
}

function hitItem(hit, query, further) {
    const item = el('li', {class: further ? 'hit further' : 'hit', 'data-id': hit.id},
        el('article', {lang: hit.metadata && hit.metadata.lang},
            further ? null : kicker(hit), titleOf(hit, query, further), passageOf(hit),
            el('div', {class: 'under', lang: 'en'}, missingOf(hit),
                el('div', {class: 'tools'}, contextOf(hit), citeOf(hit, query), elsewhereOf(hit)),
                copiesOf(hit, query))));
    enliven(item);
    return item;
}

// Hits in their order, those of an article under its best one.
function hitItems(hits, query) {
    const groups = new Map();
    for (const hit of hits)
        groups.set(hit.article, [...(groups.get(hit.article) || []), hit]);
    return [...groups.values()].flatMap((group) => group.map((hit, i) => hitItem(hit, query, i > 0)));
}

// ---- What can be done with a hit ----

let serial = 0;

// Context around its passage, in the place of the list of it that works without a script.
function contextButton(item, details) {
    const article = item.querySelector('article'), passage = item.querySelector('.passage');
    const before = [...details.querySelectorAll('.before')], after = [...details.querySelectorAll('.after')];
    const button = el('button', {type: 'button', class: 'context', 'aria-expanded': 'false'}, 'Context');
    for (const one of [...before, ...after]) {
        one.id = 'context-' + ++serial;
        one.hidden = true;
    }
    before.forEach((one) => article.insertBefore(one, passage));
    [...after].reverse().forEach((one) => passage.after(one));
    button.setAttribute('aria-controls', [...before, ...after].map((one) => one.id).join(' '));
    button.addEventListener('click', () => {
        const open = button.getAttribute('aria-expanded') !== 'true';
        button.setAttribute('aria-expanded', String(open));
        for (const one of [...before, ...after])
            one.hidden = !open;
    });
    details.replaceWith(button);
}

function similarItem(hit) {
    return el('li', {}, el('article', {lang: hit.metadata && hit.metadata.lang}, kicker(hit),
        el('p', {class: 'title', dir: 'auto'}, el('a', {href: articleHref(hit.article, '', hit.ordinal)}, hit.title)),
        el('p', {class: 'passage', dir: 'auto'}, hit.text)));
}

async function loadSimilar(id, list) {
    list.replaceChildren(el('p', {}, 'Looking …'));
    list.setAttribute('aria-busy', 'true');
    try {
        const params = new URLSearchParams({id, limit: SIMILAR, units: 'utf16', metadata: 'true'});
        const answer = await ask('/v1/similar', params);
        list.replaceChildren(answer.hits.length > 0 ? el('ol', {}, answer.hits.map(similarItem))
            : el('p', {}, 'There are none.'));
        return true;
    } catch (fault) {
        list.replaceChildren(el('p', {}, fault.message));
        return false;
    } finally {
        list.removeAttribute('aria-busy');
    }
}

function similarButton(item) {
    const list = el('div', {class: 'similar', id: 'similar-' + ++serial, hidden: true, 'aria-live': 'polite'});
    const button = el('button', {type: 'button', class: 'like', 'aria-expanded': 'false', 'aria-controls': list.id},
        'Similar passages');
    let loaded = false;
    button.addEventListener('click', async () => {
        const open = button.getAttribute('aria-expanded') !== 'true';
        button.setAttribute('aria-expanded', String(open));
        list.hidden = !open;
        if (open && !loaded) {
            loaded = true;
            loaded = await loadSimilar(item.dataset.id, list);
        }
    });
    item.querySelector('.under').append(list);
    return button;
}

function copyButton(source) {
    const button = el('button', {type: 'button'}, 'Copy');
    button.addEventListener('click', async () => {
        try {
            await navigator.clipboard.writeText(source.textContent);
            button.textContent = 'Copied';
        } catch {
            getSelection().selectAllChildren(source);
        }
    });
    return button;
}

function enliven(item) {
    const tools = item.querySelector('.tools'), context = tools.querySelector('details.context');
    if (context)
        contextButton(item, context);
    tools.insertBefore(similarButton(item), tools.querySelector('details.cite'));
}

// ---- What is said about an answer ----

function countText(total) {
    if (total.value === 0)
        return 'No passages';
    const least = total.relation === 'gte' ? 'At least ' : '';
    return `${least}${count(total.value)} ${total.value === 1 ? 'passage' : 'passages'}`;
}

function linkWith(name, value) {
    const params = formParams();
    params.set(name, value);
    return '/?' + params;
}

function understood(query) {
    return el('details', {class: 'understood', open: query.warnings.length > 0},
        el('summary', {}, 'How this was understood'),
        el('p', {}, el('code', {dir: 'auto'}, query.interpreted)),
        query.warnings.length > 0 && el('ul', {class: 'warnings'}, query.warnings.map((warning) => el('li', {},
            el('code', {dir: 'auto'}, query.text.slice(...warning.span)), ' ', warning.text))));
}

const note = (more, ...children) => el('p', {class: 'note ' + more}, ...children);

function notes(answer) {
    const {query} = answer;
    return [
        query.corrected && note('corrected', 'Also searched for ',
            el('a', {href: linkWith('q', query.corrected), dir: 'auto'}, query.corrected)),
        answer.partial && note('', 'Time ran out before all was searched: there may be more.'),
        answer.hits.length === 0
            ? note('nothing', 'Nothing was found. Try fewer or other words, or take filters away.')
            : answer.weak && note('', 'No passage answers this well. These hold some of the words.'),
        understood(query),
    ].filter(Boolean);
}

function faultNote(fault) {
    const said = {
        busy: 'Too much is asked at the moment. Try again shortly.',
        deadline: 'Too much is asked at the moment. Try again shortly.',
        unavailable: 'The index is being made. Try again shortly.',
        stale_cursor: 'The index was made anew, and this page is no longer there.',
    }[fault.kind] || 'This could not be answered.';
    return el('div', {class: 'note error', role: 'alert'}, el('p', {}, said),
        el('p', {class: 'detail', dir: 'auto'}, fault.message));
}

// ---- The form is what is asked ----

const form = byId('search-form');
const input = byId('q');

function formParams() {
    const params = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
        if (value !== '')
            params.append(name, value);
    }
    return params;
}

function searchParams(params, more) {
    const all = new URLSearchParams(params);
    for (const [name, value] of Object.entries({units: 'utf16', metadata: 'true', ...more}))
        all.set(name, value);
    return all;
}

// ---- Facets ----

function choice(field, value, number, checked) {
    return el('li', {}, el('label', {},
        el('input', {type: 'checkbox', form: 'search-form', name: field, value, checked}), ' ',
        el('span', {class: 'value', dir: 'auto'}, field === 'lang' ? languageName(value) : value),
        number !== null && [' ', el('span', {class: 'number'}, count(number))]));
}

function facetSet(field, label, facet, chosen) {
    const values = facet ? facet.values : [];
    const unlisted = chosen.filter((value) => !values.some((one) => one.value === value));
    if (values.length + unlisted.length === 0)
        return null;
    return el('fieldset', {class: 'facet', 'data-field': field}, el('legend', {}, label),
        el('ul', {}, unlisted.map((value) => choice(field, value, null, true)),
            values.map((one) => choice(field, one.value, one.count, chosen.includes(one.value)))),
        facet && facet.other > 0 && el('p', {class: 'other'}, 'Others: ' + count(facet.other)));
}

// The boxes are made anew, and the one that had the focus keeps it.
function showFacets(facets, params) {
    const had = document.activeElement, place = byId('facets');
    const inside = had && place.contains(had);
    place.replaceChildren(...FACETS.map(([field, label]) =>
        facetSet(field, label, facets[field], params.getAll(field))).filter(Boolean));
    if (!inside)
        return;
    const again = [...place.querySelectorAll('input')]
        .find((box) => box.name === had.name && box.value === had.value);
    if (again)
        again.focus({preventScroll: true});
}

// ---- Dates: bars, and two handles over them ----

const UNITS = {
    day: {
        index: ([y, m, d]) => Math.round(Date.UTC(y, m - 1, d) / 86400000),
        first: (i) => new Date(i * 86400000).toISOString().slice(0, 10),
    },
    month: {
        index: ([y, m]) => y * 12 + m - 1,
        first: (i) => `${String(Math.floor(i / 12)).padStart(4, '0')}-${String(i % 12 + 1).padStart(2, '0')}-01`,
    },
    year: {index: ([y]) => y, first: (i) => `${String(i).padStart(4, '0')}-01-01`},
};

const numbers = (date) => {
    const [y, m = 1, d = 1] = date.split('-').map(Number);
    return [y, m, d];
};

// The last day of bar `i`: the day before the first of the next.
function lastDay(unit, i) {
    return UNITS.day.first(UNITS.day.index(numbers(UNITS[unit].first(i + 1))) - 1);
}

function barLabel(unit, i) {
    const [year, month, day] = UNITS[unit].first(i).split('-');
    if (unit === 'year')
        return String(Number(year));
    const name = MONTHS[month - 1].slice(0, 3) + ' ' + Number(year);
    return unit === 'month' ? name : Number(day) + ' ' + name;
}

// One bar alone says nothing: it is shown among the days of its month, or the months of its year.
function around(unit, [year, month]) {
    const {index} = UNITS[unit];
    if (unit === 'day')
        return [index([year, month, 1]), index([year, month + 1, 1]) - 1];
    return unit === 'month' ? [index([year, 1, 1]), index([year, 12, 1])] : [year - 1, year + 1];
}

function planBars(facets) {
    const names = Object.keys(UNITS);
    const finest = names.find((name) => facets[name] && facets[name].values.length > 0);
    if (!finest)
        return null;
    const values = facets[finest].values.map((one) => [numbers(one.value), one.count]);
    const limits = {day: DAYS_MAX, month: BARS_MAX, year: Infinity};
    for (const unit of names.slice(names.indexOf(finest))) {
        const {index} = UNITS[unit];
        let first = index(values[0][0]), last = index(values[values.length - 1][0]);
        if (last - first >= limits[unit])
            continue;
        if (first === last)
            [first, last] = around(unit, values[0][0]);
        const sums = new Array(last - first + 1).fill(0);
        for (const [date, n] of values)
            sums[index(date) - first] += n;
        return {unit, first, sums};
    }
    return null;
}

// What the days in the form choose of the bars.
function chosenBars({unit, first, sums}) {
    const at = (value, otherwise) => value
        ? Math.min(Math.max(UNITS[unit].index(numbers(value)) - first, 0), sums.length - 1) : otherwise;
    return [at(byId('from').value, 0), at(byId('to').value, sums.length - 1)];
}

function drawBars(bars, picture) {
    const most = Math.max(1, ...bars.sums);
    bars.sums.forEach((n, i) => {
        const height = Math.ceil(n * BAR_HEIGHT / most);
        if (n > 0)
            picture.append(svg('rect', {'data-bar': i, x: i * BAR_WIDTH + 1, y: BAR_HEIGHT - height,
                width: BAR_WIDTH - 2, height}));
    });
}

function handle(label, bars, value) {
    return el('input', {type: 'range', 'aria-label': label, min: 0, max: bars.sums.length - 1, step: 1, value});
}

// Handles, days in the form and colours of the bars say the same.
function chooseBars(host, bars, from, to) {
    const [low, high] = from <= to ? [from, to] : [to, from];
    const last = bars.sums.length - 1;
    byId('from').value = low > 0 ? UNITS[bars.unit].first(bars.first + low) : '';
    byId('to').value = high < last ? lastDay(bars.unit, bars.first + high) : '';
    paintBars(host, bars, low, high);
}

function paintBars(host, bars, low, high) {
    const [from, to] = host.querySelectorAll('input');
    const whole = low === 0 && high === bars.sums.length - 1;
    from.value = low;
    to.value = high;
    from.setAttribute('aria-valuetext', barLabel(bars.unit, bars.first + low));
    to.setAttribute('aria-valuetext', barLabel(bars.unit, bars.first + high));
    for (const rect of host.querySelectorAll('rect'))
        rect.classList.toggle('in', !whole && rect.dataset.bar >= low && rect.dataset.bar <= high);
}

// Drawing a range with the pointer.
function brush(host, bars, picture) {
    let begin = null;
    const at = (event) => {
        const box = picture.getBoundingClientRect();
        const i = Math.floor((event.clientX - box.left) / box.width * bars.sums.length);
        return Math.min(Math.max(i, 0), bars.sums.length - 1);
    };
    picture.addEventListener('pointerdown', (event) => {
        if (event.button !== 0)
            return;
        begin = at(event);
        picture.setPointerCapture(event.pointerId);
        chooseBars(host, bars, begin, begin);
    });
    picture.addEventListener('pointermove', (event) => {
        if (begin !== null)
            chooseBars(host, bars, begin, at(event));
    });
    picture.addEventListener('pointercancel', () => { begin = null; });
    picture.addEventListener('pointerup', () => {
        if (begin !== null)
            search({entry: 'push'});
        begin = null;
    });
}

function sliders(host, bars) {
    const [from, to] = host.querySelectorAll('input');
    // The handle that is moved stops at the other one.
    from.addEventListener('input', () => chooseBars(host, bars, Math.min(Number(from.value), Number(to.value)), Number(to.value)));
    to.addEventListener('input', () => chooseBars(host, bars, Number(from.value), Math.max(Number(from.value), Number(to.value))));
    for (const one of [from, to])
        one.addEventListener('change', () => search({entry: 'push'}));
}

let shownBars = '';

function showDates(facets) {
    const host = byId('histogram'), bars = planBars(facets);
    // While a handle has the focus it must not be replaced, unless the bars are others.
    const key = JSON.stringify(bars);
    if (bars && key === shownBars && host.querySelector('input')) {
        paintBars(host, bars, ...chosenBars(bars));
        return;
    }
    shownBars = key;
    const focused = host.contains(document.activeElement) && document.activeElement.getAttribute('aria-label');
    host.replaceChildren();
    if (!bars)
        return;
    const last = bars.sums.length - 1, [low, high] = chosenBars(bars);
    const picture = svg('svg', {'aria-hidden': 'true', preserveAspectRatio: 'none',
        viewBox: `0 0 ${bars.sums.length * BAR_WIDTH} ${BAR_HEIGHT}`});
    drawBars(bars, picture);
    append(host, [picture, handle('From', bars, low), handle('To', bars, high), el('p', {class: 'axis'},
        el('span', {}, barLabel(bars.unit, bars.first)), el('span', {}, barLabel(bars.unit, bars.first + last)))]);
    paintBars(host, bars, low, high);
    brush(host, bars, picture);
    sliders(host, bars);
    if (focused)
        host.querySelectorAll('input')[focused === 'From' ? 0 : 1].focus();
}

// ---- Searching ----

const state = {
    running: null,      // AbortController of the search on its way
    timer: 0,
    typed: false,       // the newest entry of the history came of typing
    query: '',          // what it asks
    address: location.pathname + location.search,
    kept: new Map(),    // answers by address
};

// A facet is counted without its own filter, so that one can add a second value; dates likewise.
async function fullFacets(params, answer, signal) {
    const facets = {...answer.facets};
    const without = async (names, asked) => {
        const others = new URLSearchParams(params);
        names.forEach((name) => others.delete(name));
        const more = await ask('/v1/search', searchParams(others, {limit: 1, facets: asked}), signal);
        Object.assign(facets, more.facets);
    };
    const asked = COUNTED.filter((name) => params.has(name)).map((name) => without([name], name));
    if (params.has('from') || params.has('to'))
        asked.push(without(['from', 'to'], 'month'));
    await Promise.all(asked);
    const months = facets.month ? facets.month.values : [];
    if (months.length > 0 && months.length < 4)
        await without(['from', 'to'], 'day');
    return facets;
}

function keep(address, shown) {
    state.kept.delete(address);
    state.kept.set(address, shown);
    if (state.kept.size > KEPT_ANSWERS)
        state.kept.delete(state.kept.keys().next().value);
}

function showFound(found) {
    byId('welcome').hidden = found;
    byId('found').hidden = !found;
    byId('order').hidden = !found;
    byId('filters').hidden = !found;
}

function showPages(cursor) {
    byId('pages').replaceChildren();
    if (cursor)
        byId('pages').append(el('a', {class: 'more', rel: 'next', href: linkWith('cursor', cursor)}, 'More results'));
}

function showAnswer({answer, facets}, params) {
    showFound(true);
    byId('count').textContent = countText(answer.total);
    byId('notes').replaceChildren(...notes(answer));
    byId('results').replaceChildren(...hitItems(answer.hits, params.get('q')));
    showPages(answer.cursor);
    byId('feed').href = '/v1/search.atom?' + params;
    showFacets(facets, params);
    showDates(facets);
}

function showStart() {
    showFound(false);
    byId('count').textContent = '';
    byId('results').replaceChildren();
}

function showFault(fault) {
    showFound(true);
    byId('count').textContent = '';
    byId('notes').replaceChildren(faultNote(fault));
    byId('results').replaceChildren();
    byId('pages').replaceChildren();
}

function titleFor(query) {
    document.title = query ? query + ' – nutgraf' : 'nutgraf';
}

// Typing on makes no new entry; anything else does.
function remember(entry, query, address) {
    const goesOn = state.typed && query && state.query &&
        (query.startsWith(state.query) || state.query.startsWith(query));
    if (address !== state.address) {
        if (entry === 'typed' && goesOn)
            history.replaceState(null, '', address);
        else
            history.pushState(null, '', address);
    }
    state.address = address;
    state.typed = entry === 'typed';
    state.query = query;
    titleFor(query);
}

async function search({entry}) {
    const params = formParams(), query = (params.get('q') || '').trim();
    const address = query ? '/?' + params : '/';
    clearTimeout(state.timer);
    if (state.running)
        state.running.abort();
    if (entry)
        remember(entry, query, address);
    if (!query) {
        showStart();
        return;
    }
    const own = state.running = new AbortController();
    byId('count').classList.add('busy');
    try {
        const asked = searchParams(params, {facets: [...COUNTED, 'month'].join(','), before: 1, after: 1, per_article: 3});
        const answer = await ask('/v1/search', asked, own.signal);
        const shown = {answer, facets: await fullFacets(params, answer, own.signal)};
        if (own.signal.aborted)
            return;
        keep(address, shown);
        showAnswer(shown, params);
    } catch (fault) {
        if (!own.signal.aborted)
            showFault(fault);
    } finally {
        if (state.running === own)
            byId('count').classList.remove('busy');
    }
}

// The form as an address has it.
function fillForm(params) {
    input.value = params.get('q') || '';
    byId('sort').value = params.get('sort') || '';
    byId('from').value = params.get('from') || '';
    byId('to').value = params.get('to') || '';
    // Boxes are made of facets; those that are chosen must be there before anything is asked.
    showFacets({}, params);
}

function onBack() {
    const params = new URLSearchParams(location.search), shown = state.kept.get(location.pathname + location.search);
    closeSuggestions();
    params.delete('cursor');
    fillForm(params);
    state.address = location.pathname + location.search;
    state.typed = false;
    state.query = params.get('q') || '';
    titleFor(state.query);
    if (!shown) {
        search({entry: null});
        return;
    }
    if (state.running)
        state.running.abort();
    showAnswer(shown, params);
}

// ---- More results, in the same list ----

async function more(link) {
    const params = new URL(link.href).searchParams;
    link.setAttribute('aria-busy', 'true');
    try {
        const asked = searchParams(params, {before: 1, after: 1, per_article: 3});
        const answer = await ask('/v1/search', asked);
        const items = hitItems(answer.hits, params.get('q'));
        if (!link.isConnected)
            return; // another search was made meanwhile
        byId('results').append(...items);
        showPages(answer.cursor);
        if (items.length > 0)
            items[0].querySelector('h3 a').focus();
    } catch (fault) {
        link.before(faultNote(fault));
        link.removeAttribute('aria-busy');
    }
}

// ---- Suggestions: an editable combobox with a list, as the ARIA Authoring Practices have it ----

const list = byId('suggestions');
const suggesting = {running: null, timer: 0, active: -1};

const options = () => [...list.children];
const isOpen = () => !list.hidden;

function setActive(i) {
    suggesting.active = i;
    options().forEach((option, at) => option.setAttribute('aria-selected', String(at === i)));
    if (i < 0) {
        input.removeAttribute('aria-activedescendant');
        return;
    }
    const option = options()[i];
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({block: 'nearest'});
}

function closeSuggestions() {
    clearTimeout(suggesting.timer);
    if (suggesting.running)
        suggesting.running.abort();
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    setActive(-1);
}

function accept(option) {
    input.value = option.dataset.text;
    closeSuggestions();
    submit();
}

function optionOf(item, i) {
    const option = el('li', {role: 'option', id: 'suggestion-' + i, 'aria-selected': 'false', 'data-text': item.text},
        el('span', {dir: 'auto'}, item.text), el('span', {class: 'number', 'aria-hidden': 'true'}, count(item.count)));
    option.addEventListener('pointerdown', (event) => event.preventDefault()); // the field keeps the focus
    option.addEventListener('click', () => accept(option));
    return option;
}

function openSuggestions(items) {
    const prefix = input.value.trim().toLowerCase();
    const useful = items.filter((item) => item.text.toLowerCase() !== prefix);
    list.replaceChildren(...useful.map(optionOf));
    setActive(-1);
    list.hidden = useful.length === 0;
    input.setAttribute('aria-expanded', String(useful.length > 0));
}

async function suggest() {
    const prefix = input.value;
    if (suggesting.running)
        suggesting.running.abort();
    if (!prefix.trim()) {
        closeSuggestions();
        return;
    }
    const own = suggesting.running = new AbortController();
    const params = formParams();
    ['q', 'sort'].forEach((name) => params.delete(name));
    params.set('prefix', prefix);
    params.set('limit', SUGGESTIONS);
    try {
        const answer = await ask('/v1/suggest', params, own.signal);
        if (!own.signal.aborted && document.activeElement === input)
            openSuggestions(answer.items);
    } catch {
        if (!own.signal.aborted)
            closeSuggestions(); // a suggestion that is not there is no fault worth telling
    }
}

function move(step) {
    const n = options().length;
    const from = suggesting.active < 0 && step < 0 ? 0 : suggesting.active;
    setActive((from + step + n) % n);
}

function onFieldKey(event) {
    if (event.isComposing)
        return;
    const arrow = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (arrow && !isOpen() && !event.altKey && arrow === 1 && !input.value.trim())
        return;
    if (arrow && event.altKey) {
        event.preventDefault();
        if (arrow === 1)
            suggest();
        else
            closeSuggestions();
    } else if (arrow && isOpen()) {
        event.preventDefault();
        move(arrow);
    } else if (arrow === 1) {
        event.preventDefault();
        toHit(0);
    } else if (event.key === 'Escape') {
        if (isOpen()) {
            event.preventDefault();
            closeSuggestions();
        }
    } else if (event.key === 'Enter' && isOpen() && suggesting.active >= 0) {
        event.preventDefault();
        accept(options()[suggesting.active]);
    }
}

function combobox() {
    set(input, {role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'suggestions'});
    input.addEventListener('keydown', onFieldKey);
    input.addEventListener('blur', closeSuggestions);
    input.addEventListener('input', () => {
        clearTimeout(suggesting.timer);
        suggesting.timer = setTimeout(suggest, TYPING_MS);
    });
}

// Enter, a suggestion or the button: on the search page at once, on others by going there.
function submit() {
    if (byId('results'))
        search({entry: 'push'});
    else
        form.submit();
}

// ---- Keys ----

const stops = () => byId('results') ? [...document.querySelectorAll('#results > .hit > article > h3 > a')]
    : [...document.querySelectorAll('.body > .passage')];

function currentStop() {
    const focus = document.activeElement;
    return stops().findIndex((stop) => stop.contains(focus) || stop.closest('.hit, .passage').contains(focus));
}

function toHit(i) {
    const all = stops();
    if (i < 0 || i >= all.length)
        return;
    if (all[i].matches('.passage'))
        all[i].tabIndex = -1;
    all[i].focus({preventScroll: true});
    all[i].closest('.hit, .passage').scrollIntoView({block: 'nearest'});
}

function press(selector) {
    const at = currentStop(), place = at >= 0 && stops()[at].closest('.hit, .passage');
    const button = place && place.querySelector(selector);
    if (button)
        button.click();
    return Boolean(button);
}

const KEYS = {
    '/': () => { input.focus(); input.select(); },
    j: () => toHit(currentStop() + 1),
    k: () => toHit(Math.max(currentStop() - 1, 0)),
    c: () => press('button.context, details.cite > summary'),
    s: () => press('button.like'),
    '?': () => { byId('help').open = true; byId('help').querySelector('summary').focus(); },
};

function onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey)
        return;
    const typing = event.target.closest('input:not([type="checkbox"]), select, textarea');
    const arrow = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (arrow && event.target.matches('#results h3 a')) {
        event.preventDefault();
        const at = currentStop() + arrow;
        if (at < 0)
            input.focus();
        else
            toHit(at);
    } else if (!typing && KEYS[event.key] && byId('single-keys').checked) {
        event.preventDefault();
        KEYS[event.key]();
    }
}

function rememberKeys() {
    const box = byId('single-keys');
    try {
        box.checked = localStorage.getItem('single-keys') !== 'no';
    } catch {
        return; // no place to remember
    }
    box.addEventListener('change', () => localStorage.setItem('single-keys', box.checked ? 'yes' : 'no'));
}

// ---- Start ----

// The first page came with its answer drawn; facets and dates are asked again for their handles.
async function takeOver() {
    const params = formParams();
    document.querySelectorAll('#results > .hit').forEach(enliven);
    state.query = (params.get('q') || '').trim();
    if (!state.query || byId('filters').hidden)
        return;
    try {
        const asked = searchParams(params, {facets: [...COUNTED, 'month'].join(','), limit: 1});
        const own = state.running = new AbortController();
        const answer = await ask('/v1/search', asked, own.signal);
        const facets = await fullFacets(params, answer, own.signal);
        if (own.signal.aborted)
            return;
        showFacets(facets, params);
        showDates(facets);
    } catch {
        // the filters that came with the page stay
    }
}

function searchPage() {
    form.addEventListener('submit', (event) => {
        event.preventDefault();
        closeSuggestions();
        search({entry: 'push'});
    });
    input.addEventListener('input', () => {
        clearTimeout(state.timer);
        state.timer = setTimeout(() => search({entry: 'typed'}), TYPING_MS);
    });
    document.addEventListener('change', (event) => {
        if (event.target.matches('#facets input, .days input, #sort'))
            search({entry: 'push'});
    });
    byId('pages').addEventListener('click', (event) => {
        const link = event.target.closest('a.more');
        if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
            return;
        event.preventDefault();
        if (!link.hasAttribute('aria-busy'))
            more(link);
    });
    addEventListener('popstate', () => {
        if (location.pathname + location.search !== state.address)
            onBack(); // else it was a link within the page
    });
    takeOver();
}

function articlePage() {
    for (const source of document.querySelectorAll('.cite pre'))
        source.previousElementSibling.append(' ', copyButton(source));
    form.addEventListener('submit', closeSuggestions);
}

document.documentElement.classList.add('js');
combobox();
rememberKeys();
document.addEventListener('keydown', onKey);
if (byId('results'))
    searchPage();
else
    articlePage();
})();
