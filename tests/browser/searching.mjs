// SPDX-License-Identifier: GPL-2.0-or-later
// searching.mjs - a reader with a mouse: typing, filters, dates, what a hit offers, articles, and back.
import assert from 'node:assert/strict';

import {HITS, changes, countOf, field, hit, idsOf, list, ready, results, sameIds} from './page.mjs';

const box = (page, name, value) => page.locator(`#facets input[name="${name}"][value="${value}"]`);

async function typing(page) {
    await page.goto('/');
    await ready(page);
    assert.ok(await field(page).evaluate((node) => node === document.activeElement), 'the field has the focus');
    await field(page).pressSequentially('lantern');
    await page.locator(HITS).first().waitFor();
    await page.waitForURL('**/?q=lantern');
    assert.match(await page.locator('#count').textContent(), /\d passages$/);
    assert.equal(await page.getByRole('status').count(), 1);
    assert.ok((await page.locator(`${HITS} .passage mark`).allTextContents()).some((text) => /lantern/i.test(text)));
    assert.equal(await page.title(), 'lantern – nutgraf');
    assert.equal(await field(page).inputValue(), 'lantern');
    await field(page).fill('');
    await page.waitForURL((url) => url.search === '');
    await page.locator('#welcome').waitFor({state: 'visible'});
}

async function suggestions(page) {
    await page.goto('/');
    await ready(page);
    await field(page).pressSequentially('lante');
    await list(page).waitFor();
    assert.equal(await field(page).getAttribute('aria-expanded'), 'true');
    const option = list(page).getByRole('option').first();
    const text = await option.getAttribute('data-text');
    await option.click();
    await page.locator(HITS).first().waitFor();
    assert.equal(await field(page).inputValue(), text);
    await list(page).waitFor({state: 'hidden'});
    await page.waitForURL(`**/?q=${text}`);
}

async function facets(page) {
    await results(page, 'lantern');
    const all = await countOf(page), sources = await page.locator('#facets input[name="source"]').count();
    assert.ok(sources >= 3);
    await changes(page, () => box(page, 'source', 'Quay Courier').check());
    assert.match(page.url(), /source=Quay\+Courier/);
    assert.deepEqual(new Set(await page.locator(`${HITS} .kicker .source`).allTextContents()), new Set(['Quay Courier']));
    assert.ok(await countOf(page) < all);
    assert.equal(await page.locator('#facets input[name="source"]').count(), sources, 'the others can still be chosen');
    await changes(page, () => box(page, 'source', 'Night Post').check());
    assert.deepEqual(new Set(await page.locator(`${HITS} .kicker .source`).allTextContents()),
        new Set(['Quay Courier', 'Night Post']));
    await changes(page, () => box(page, 'tag', 'parish 1').check());
    await page.reload();
    await ready(page);
    for (const [name, value] of [['source', 'Quay Courier'], ['source', 'Night Post'], ['tag', 'parish 1']])
        assert.ok(await box(page, name, value).isChecked(), `${value} after loading again`);
}

async function dates(page) {
    await results(page, 'lantern parish');
    const all = await countOf(page), picture = page.locator('#histogram svg');
    assert.equal(await page.getByRole('group', {name: 'Dates'}).count(), 1);
    await picture.scrollIntoViewIfNeeded();
    const frame = await picture.boundingBox();
    await page.mouse.move(frame.x + frame.width * 0.25, frame.y + frame.height / 2);
    await page.mouse.down();
    await page.mouse.move(frame.x + frame.width * 0.4, frame.y + frame.height / 2);
    await page.mouse.move(frame.x + frame.width * 0.6, frame.y + frame.height / 2);
    await changes(page, () => page.mouse.up());
    const chosen = new URL(page.url()).searchParams;
    assert.match(chosen.get('from'), /^20\d\d-\d\d-\d\d$/);
    assert.ok(chosen.get('from') < chosen.get('to'));
    assert.ok(await countOf(page) < all);
    for (const when of await page.locator(`${HITS} .kicker time`).evaluateAll((some) => some.map((one) => one.dateTime)))
        assert.ok(when.slice(0, 10) >= chosen.get('from') && when.slice(0, 10) <= chosen.get('to'), when);
    const from = page.getByRole('slider', {name: 'From'}), to = page.getByRole('slider', {name: 'To'});
    assert.ok(Number(await from.inputValue()) < Number(await to.inputValue()));
    await from.focus();
    await page.keyboard.press('Home');
    await page.waitForURL((url) => !url.searchParams.has('from'));
    await to.focus();
    await page.keyboard.press('End');
    await page.waitForURL((url) => !url.searchParams.has('to'));
    await page.waitForFunction((n) => document.querySelector('#count').textContent.replace(/[^0-9]/g, '') === n, String(all));
}

async function orders(page) {
    await results(page, 'lantern parish');
    await changes(page, () => page.getByLabel('Order').selectOption('newest'));
    const days = await page.locator(`${HITS} .kicker time`).evaluateAll((some) => some.map((one) => one.dateTime));
    assert.deepEqual(days, [...days].sort().reverse());
}

async function context(page) {
    await results(page, 'council paid for oil and glass');
    const first = page.locator(HITS).first(), button = first.getByRole('button', {name: 'Context'});
    assert.equal(await button.getAttribute('aria-expanded'), 'false');
    await first.locator('.before').first().waitFor({state: 'hidden'});
    await button.click();
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    await first.locator('.before').first().waitFor({state: 'visible'});
    await first.locator('.after').first().waitFor({state: 'visible'});
    assert.match(await first.locator('.before').first().textContent(), /lantern was carried/);
    await button.click();
    await first.locator('.before').first().waitFor({state: 'hidden'});
}

async function similar(page) {
    await results(page, 'lantern carried through parish');
    const first = page.locator(HITS).first(), button = first.getByRole('button', {name: 'Similar passages'});
    await button.click();
    await first.locator('.similar .passage').first().waitFor();
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    assert.match(await first.locator('.similar .passage').first().textContent(), /lantern|parish/);
    await button.click();
    await first.locator('.similar').waitFor({state: 'hidden'});
}

async function copies(page) {
    await results(page, 'lantern north mole eleven dark winters');
    const first = page.locator(HITS).first(), also = first.locator('details.copies');
    assert.match(await also.locator('summary').textContent(), /^Also in 3 other articles$/);
    await also.locator('summary').click();
    await also.getByRole('link').first().waitFor({state: 'visible'});
    assert.equal(await also.getByRole('link').count(), 3);
    await also.getByRole('link').first().click();
    await page.waitForURL('**/a/copy*');
    await page.locator('.passage:target').waitFor();
}

async function permalink(page) {
    await results(page, 'council paid oil glass');
    const first = page.locator(HITS).first(), href = await first.locator('h3 a').getAttribute('href');
    assert.match(href, /^\/a\/.+\?q=.+#p\d+$/);
    await first.locator('h3 a').click();
    await page.locator('#article').waitFor();
    assert.equal(new URL(page.url()).hash, href.slice(href.indexOf('#')));
    const target = page.locator('.passage:target');
    assert.match(await target.textContent(), /council paid/);
    assert.ok(await target.locator('mark').count() > 0);
    assert.ok(await target.evaluate((node) => {
        const box = node.getBoundingClientRect();
        return box.top >= 0 && box.top < innerHeight;
    }), 'the target is in sight');
    const look = (selector) => page.locator(selector).first().evaluate((node) => {
        const style = getComputedStyle(node), before = getComputedStyle(node, '::before');
        return [style.backgroundColor, style.outlineStyle, style.borderInlineStartColor, style.borderInlineStartWidth,
            style.boxShadow, before.backgroundColor].join();
    });
    assert.notEqual(await look('.passage:target'), await look('.passage:not(:target)'), 'the target is marked');
    const links = page.getByRole('link', {name: 'Link to this passage'});
    assert.equal(await links.count(), await page.locator('.body .passage').count());
    await page.locator('#p3').getByRole('link', {name: 'Link to this passage'}).click();
    assert.equal(new URL(page.url()).hash, '#p3');
    assert.equal(await page.locator('.passage:target').getAttribute('id'), 'p3');
    await page.locator('#p3 details.cite summary').click();
    await page.locator('#p3 details.cite .bibtex').waitFor({state: 'visible'});
}

async function back(page) {
    await page.goto('/');
    await ready(page);
    await field(page).pressSequentially('lantern');
    await page.locator(HITS).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForLoadState('networkidle');
    const before = await idsOf(page), all = await countOf(page);
    await changes(page, () => box(page, 'source', 'Hill Gazette').check());
    const filtered = await idsOf(page);
    await page.locator(`${HITS} h3 a`).nth(1).click();
    await page.locator('#article').waitFor();
    await page.goBack();
    await sameIds(page, filtered);
    await ready(page);
    assert.equal(await field(page).inputValue(), 'lantern');
    assert.ok(await box(page, 'source', 'Hill Gazette').isChecked());
    await page.goBack();
    await sameIds(page, before);
    assert.equal(await countOf(page), all);
    assert.ok(!await box(page, 'source', 'Hill Gazette').isChecked());
    await page.goForward();
    await sameIds(page, filtered);
    await page.goBack();
    await page.goBack();
    await page.locator('#welcome').waitFor({state: 'visible'});
}

async function more(page) {
    await results(page, 'lantern parish');
    const before = await idsOf(page);
    await page.getByRole('link', {name: 'More results'}).click();
    await page.waitForFunction((n) => document.querySelectorAll('#results > .hit').length > n, before.length);
    const after = await idsOf(page);
    assert.deepEqual(after.slice(0, before.length), before);
    assert.equal(new Set(after).size, after.length);
    assert.ok(await page.locator(HITS).nth(before.length).locator('h3 a').evaluate((node) => node === document.activeElement));
}

// A page that came whole and one that the script built say the same.
async function same(page) {
    const shape = () => page.locator(HITS).evaluateAll((all) => all.map((one) => [one.dataset.id, one.querySelector('h3').innerHTML,
        one.querySelector('.passage').outerHTML, one.querySelector('article').lang, (one.querySelector('.copies') || {}).textContent]));
    await results(page, 'lantern north mole');
    const whole = JSON.parse(JSON.stringify(await shape()).replaceAll('\\n', ''));
    await page.goto('/');
    await ready(page);
    await field(page).fill('lantern north mole');
    await page.keyboard.press('Enter');
    await sameIds(page, whole.map((one) => one[0]));
    assert.deepEqual(JSON.parse(JSON.stringify(await shape()).replaceAll('\\n', '')), whole);
}

async function languages(page) {
    for (const [query, lang, direction] of [['فانوس', 'ar', 'rtl'], ['הפנס', 'he', 'rtl'], ['灯籠', 'ja', 'ltr'], ['φανάρι', 'el', 'ltr'],
        ['Laterne Hafen', 'de', 'ltr']]) {
        await page.goto('/');
        await ready(page);
        await field(page).fill(query);
        const first = hit(page, `${lang}/1#p1`);
        await first.waitFor();
        assert.equal(await first.locator('article').getAttribute('lang'), lang);
        assert.equal(await first.locator('.passage').evaluate((node) => getComputedStyle(node).direction), direction, lang);
        assert.ok(await first.locator('mark').count() > 0, lang);
        await first.locator('h3 a').click();
        await page.locator('#article').waitFor();
        assert.equal(await page.locator('#article').getAttribute('lang'), lang);
        assert.equal(await page.locator('h1').evaluate((node) => getComputedStyle(node).direction), direction, lang);
    }
}

async function understood(page) {
    await results(page, '"lantern parish');
    const details = page.locator('details.understood');
    assert.ok(await details.evaluate((node) => node.open), 'a warning is shown at once');
    assert.ok(await details.locator('.warnings li').count() > 0);
    await field(page).fill('+lantern -oil');
    await page.waitForFunction(() => !document.querySelector('.warnings'));
    await page.locator('details.understood summary').click();
    assert.match(await page.locator('details.understood code').first().textContent(), /lantern/);
}

async function nothing(page) {
    await page.goto('/');
    await ready(page);
    await field(page).fill('qqxzzv');
    await page.locator('.note.nothing').waitFor();
    assert.equal(await page.locator('#count').textContent(), 'No passages');
}

async function fault(page) {
    await page.goto('/?q=lantern&from=someday');
    await page.getByRole('alert').waitFor();
    await page.goto('/a/nosuch');
    assert.match(await page.locator('main').textContent(), /404/);
}

async function strangers(page) {
    await results(page, 'okapi');
    const check = async () => {
        assert.deepEqual(await page.locator('script').evaluateAll((all) => all.map((one) => one.getAttribute('src'))), ['/assets/nutgraf.js']);
        assert.equal(await page.locator('main :is(img, iframe, object, embed, style, base, b, [onload], [onerror], [onclick])').count(), 0);
        assert.equal(await page.locator('a[href^="javascript:" i], a[href^="data:" i]').count(), 0);
    };
    await check();
    await page.goto('/');
    await ready(page);
    await field(page).pressSequentially('okapi');
    await page.locator(HITS).first().waitFor();
    await page.waitForLoadState('networkidle');
    await check();
    const first = page.locator(HITS).first();
    for (const button of await page.getByRole('button', {name: 'Context'}).all())
        await button.click();
    await first.getByRole('button', {name: 'Similar passages'}).click();
    await first.locator('.similar li').first().waitFor();
    await check();
    const boxes = page.locator('#facets input[name="source"]'), n = Math.min(await boxes.count(), 4);
    for (let i = 0; i < n; i++) {
        await changes(page, () => page.locator('#facets input[name="source"]').nth(i).check());
        await check();
        await changes(page, () => page.locator('#facets input[name="source"]:checked').click());
    }
    const links = await page.locator(`${HITS} h3 a`).evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    for (const link of links) {
        await page.goto(link);
        await page.locator('#article').waitFor();
        await check();
        for (const summary of await page.locator('details.cite summary').all())
            await summary.click();
    }
    await field(page).pressSequentially('<img src=x onerror=stranger=1>');
    await page.keyboard.press('Enter');
    await page.locator('#count').waitFor();
    await check();
}

export const cases = [
    {name: 'typing', run: typing},
    {name: 'suggestions', run: suggestions},
    {name: 'facets', run: facets},
    {name: 'dates', run: dates},
    {name: 'orders', run: orders},
    {name: 'context', run: context},
    {name: 'similar', run: similar},
    {name: 'copies', run: copies},
    {name: 'permalink', run: permalink},
    {name: 'back', run: back},
    {name: 'more', run: more},
    {name: 'same', run: same},
    {name: 'languages', run: languages},
    {name: 'understood', run: understood},
    {name: 'nothing', run: nothing},
    {name: 'fault', run: fault, logs: ['400 (Bad Request)', '404 (Not Found)']},
    {name: 'strangers', run: strangers},
];
