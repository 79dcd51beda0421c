// SPDX-License-Identifier: GPL-2.0-or-later
// page.mjs - what cases do with the page, and how they wait: for what it shows, never for a time.
import assert from 'node:assert/strict';

export const HITS = '#results > .hit';

// A page of results whose script has taken over: its handles are there when it has dates.
export async function results(page, query) {
    await page.goto(`/?${new URLSearchParams(typeof query === 'string' ? {q: query} : query)}`);
    await page.locator(HITS).first().waitFor();
    await ready(page);
}

// The script has taken over and nothing is asked any more.
export async function ready(page) {
    await page.locator('html.js').waitFor();
    await page.waitForLoadState('networkidle');
}

export const field = (page) => page.getByRole('combobox', {name: 'Search', exact: true});
export const list = (page) => page.getByRole('listbox', {name: 'Suggestions'});
export const countOf = async (page) => Number((await page.locator('#count').textContent()).replace(/[^0-9]/g, ''));
export const idsOf = (page) => page.locator(HITS).evaluateAll((all) => all.map((one) => one.dataset.id));
export const hit = (page, id) => page.locator(`${HITS}[data-id="${id}"]`);

// Does something, then waits until the hits are others.
export async function changes(page, act) {
    const key = () => `${document.querySelector('#count').textContent}|` +
        [...document.querySelectorAll('#results > .hit')].map((one) => one.dataset.id).join('|');
    const before = await page.evaluate(key);
    await act();
    await page.waitForFunction(([text, was]) => {
        const now = `${document.querySelector('#count').textContent}|` +
            [...document.querySelectorAll('#results > .hit')].map((one) => one.dataset.id).join('|');
        return now !== was && !document.querySelector('#count').classList.contains('busy') && text;
    }, [true, before]);
    await page.waitForLoadState('networkidle');
}

// Where the focus is: a locator of the element, by a mark that is set for it.
export const focused = (page) => page.locator(':focus');

export const isFocused = (locator) => locator.evaluate((node) => node === document.activeElement);

// Presses a key until the focus is on what the selector says; fails after `most` presses.
export async function pressUntil(page, key, selector, most = 80) {
    for (let i = 0; i < most; i++) {
        await page.keyboard.press(key);
        if (await page.evaluate((s) => document.activeElement.matches(s), selector))
            return i + 1;
    }
    const where = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 200));
    return assert.fail(`${most} times ${key} and not at ${selector}, but at ${where}`);
}

export async function sameIds(page, ids) {
    await page.waitForFunction((wanted) => JSON.stringify([...document.querySelectorAll('#results > .hit')]
        .map((one) => one.dataset.id)) === wanted, JSON.stringify(ids));
}
