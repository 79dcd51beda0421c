// SPDX-License-Identifier: GPL-2.0-or-later
// keyboard.mjs - a reader without a mouse: nothing here is clicked.
import assert from 'node:assert/strict';

import {HITS, changes, field, focused, idsOf, isFocused, list, pressUntil, ready, results} from './page.mjs';

const start = async (page) => {
    await page.goto('/');
    await ready(page);
};

// From the start page to an opened article, and back.
async function wholeWay(page) {
    await start(page);
    await page.keyboard.type('lantern parish');
    await page.keyboard.press('Enter');
    await page.locator(HITS).first().waitFor();
    await page.waitForLoadState('networkidle');
    const ids = await idsOf(page);
    await pressUntil(page, 'Tab', '#results h3 a');
    assert.ok(await isFocused(page.locator(`${HITS} h3 a`).first()), 'Tab goes to the first hit first');
    await page.keyboard.press('ArrowDown');
    assert.ok(await isFocused(page.locator(`${HITS} h3 a`).nth(1)));
    await page.keyboard.press('Enter');
    await page.locator('#article .passage:target').waitFor();
    assert.match(page.url(), /#p\d+$/);
    await page.goBack(); // no key goes back in a browser without a window
    await page.locator(HITS).first().waitFor();
    assert.deepEqual(await idsOf(page), ids);
}

async function suggestions(page) {
    await start(page);
    await page.keyboard.type('lante');
    await list(page).waitFor();
    await page.keyboard.press('ArrowDown');
    const id = await field(page).getAttribute('aria-activedescendant');
    const option = page.locator(`#${id}`);
    assert.equal(await option.getAttribute('aria-selected'), 'true');
    assert.ok(await isFocused(field(page)), 'the field keeps the focus');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    const chosen = page.locator(`#${await field(page).getAttribute('aria-activedescendant')}`);
    assert.equal(await list(page).locator('[aria-selected="true"]').count(), 1);
    const text = await chosen.getAttribute('data-text');
    await page.keyboard.press('Enter');
    await page.waitForFunction((wanted) => document.querySelector('#q').value === wanted, text);
    await list(page).waitFor({state: 'hidden'});
    await page.locator(HITS).first().waitFor();
    assert.equal(await field(page).getAttribute('aria-expanded'), 'false');
    assert.equal(await field(page).getAttribute('aria-activedescendant'), null);
}

async function escape(page) {
    await start(page);
    await page.keyboard.type('lante');
    await list(page).waitFor();
    await page.keyboard.press('Escape');
    await list(page).waitFor({state: 'hidden'});
    assert.equal(await field(page).inputValue(), 'lante');
    await page.keyboard.press('Alt+ArrowDown');
    await list(page).waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    await list(page).waitFor({state: 'hidden'});
}

async function filters(page) {
    await results(page, 'lantern parish');
    await page.keyboard.press('/');
    assert.ok(await isFocused(field(page)));
    await pressUntil(page, 'Tab', '#facets input[name="source"]', 150);
    const value = await focused(page).getAttribute('value');
    await changes(page, () => page.keyboard.press('Space'));
    const box = page.locator(`#facets input[name="source"][value="${value}"]`);
    assert.ok(await box.isChecked());
    assert.ok(await isFocused(box), 'the box keeps the focus when boxes are made anew');
}

async function sliders(page) {
    await results(page, 'lantern parish');
    const from = page.getByRole('slider', {name: 'From'}), to = page.getByRole('slider', {name: 'To'});
    await from.focus();
    for (let i = 0; i < 12; i++)
        await page.keyboard.press('PageUp');
    await page.waitForURL((url) => url.searchParams.has('from'));
    await page.waitForLoadState('networkidle');
    assert.ok(await isFocused(page.getByRole('slider', {name: 'From'})));
    assert.ok(Number(await from.inputValue()) <= Number(await to.inputValue()), 'a handle stops at the other');
    assert.match(await from.getAttribute('aria-valuetext'), /20\d\d$/);
}

async function singleKeys(page) {
    await results(page, 'council paid oil glass');
    await page.keyboard.press('j');
    const first = page.locator(HITS).first();
    assert.ok(await isFocused(first.locator('h3 a')));
    await page.keyboard.press('j');
    assert.ok(await isFocused(page.locator(`${HITS} h3 a`).nth(1)));
    await page.keyboard.press('k');
    assert.ok(await isFocused(first.locator('h3 a')));
    await page.keyboard.press('c');
    await first.locator('.before').first().waitFor({state: 'visible'});
    await page.keyboard.press('s');
    await first.locator('.similar .passage').first().waitFor();
    await page.keyboard.press('/');
    assert.ok(await isFocused(field(page)));
    await page.keyboard.type(' j?');
    assert.match(await field(page).inputValue(), /j\?/, 'letters are letters in the field');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('lantern mole');
    await changes(page, () => page.keyboard.press('Enter'));
    await page.locator('.nameplate a').focus();
    await page.keyboard.press('?');
    await page.locator('#help .help-text').waitFor({state: 'visible'});
}

// Single letters can be turned off (WCAG 2.1.4), and stay so.
async function keysOff(page) {
    await results(page, 'lantern parish');
    await page.locator('.nameplate a').focus();
    await page.keyboard.press('?');
    await pressUntil(page, 'Tab', '#single-keys', 40);
    await page.keyboard.press('Space');
    await page.reload();
    await ready(page);
    await page.locator('.nameplate a').focus();
    await page.keyboard.press('/');
    assert.ok(!await isFocused(field(page)));
    assert.ok(await isFocused(page.locator('.nameplate a')));
}

async function skipLink(page) {
    await page.goto('/a/series%2F0?q=lantern');
    await ready(page);
    await page.keyboard.press('Tab');
    assert.ok(await isFocused(page.locator('a.skip')));
    assert.ok((await page.locator('a.skip').boundingBox()).y >= 0, 'it can be seen');
    await page.keyboard.press('Enter');
    assert.match(page.url(), /#article$/);
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.querySelector('#article').contains(document.activeElement)), 'Tab goes on from there');
}

// The handles draw their focus where no style tells: the pictures differ.
async function handleIsSeen(page) {
    const host = page.locator('#histogram'), name = await focused(page).getAttribute('aria-label');
    const with_ = await host.screenshot();
    await page.evaluate(() => document.activeElement.blur());
    const without = await host.screenshot();
    await page.getByRole('slider', {name}).focus();
    return !with_.equals(without);
}

const stop = (page) => page.evaluate(() => {
    const node = document.activeElement;
    if (node === document.body)
        return null;
    const style = getComputedStyle(node), box = node.getBoundingClientRect();
    // Of a date the browser draws the part that has the focus.
    return {shown: node.type === 'date' || node.matches(':focus-visible') && (style.outlineStyle !== 'none' || style.boxShadow !== 'none'),
        sized: box.width > 0 && box.height > 0, isHandle: node.type === 'range', what: node.outerHTML.slice(0, 120)};
});

// Whatever has the focus can be seen to have it, and nothing holds it.
async function focusIsSeen(page) {
    await results(page, 'lantern north mole');
    await page.evaluate(() => document.activeElement.blur());
    let n = 0;
    for (; n < 150; n++) {
        await page.keyboard.press('Tab');
        const seen = await stop(page);
        if (seen === null)
            break;
        assert.ok(seen.sized, `has no size: ${seen.what}`);
        assert.ok(seen.isHandle ? await handleIsSeen(page) : seen.shown, `its focus is not seen: ${seen.what}`);
    }
    assert.ok(n > 10 && n < 150, `${n} stops`);
}

export const cases = [
    {name: 'keyboard', run: wholeWay},
    {name: 'keyboard-suggestions', run: suggestions},
    {name: 'keyboard-escape', run: escape},
    {name: 'keyboard-filters', run: filters},
    {name: 'keyboard-sliders', run: sliders},
    {name: 'keyboard-letters', run: singleKeys},
    {name: 'keyboard-letters-off', run: keysOff},
    {name: 'keyboard-skip', run: skipLink},
    {name: 'keyboard-focus', run: focusIsSeen},
];
