// SPDX-License-Identifier: GPL-2.0-or-later
// plain.mjs - the pages without their script.
import assert from 'node:assert/strict';

import {HITS, countOf, idsOf} from './page.mjs';

const input = (page) => page.getByLabel('Search', {exact: true});

async function ask(page, query) {
    await page.goto('/');
    await input(page).fill(query);
    await page.getByRole('button', {name: 'Find'}).click();
    await page.locator(HITS).first().waitFor();
}

async function searching(page, {picture}) {
    await ask(page, 'lantern');
    assert.equal(await page.locator('html.js').count(), 0);
    assert.equal(new URL(page.url()).searchParams.get('q'), 'lantern');
    assert.match(await page.locator('#count').textContent(), /\d passages/);
    assert.ok(await page.locator(`${HITS} mark`).count() > 0);
    await picture('plain');
    const all = await countOf(page);
    await page.locator('#facets input[name="source"][value="Quay Courier"]').check();
    await page.getByRole('button', {name: 'Apply'}).click();
    await page.waitForURL('**source=Quay*');
    assert.ok(await countOf(page) < all);
    assert.deepEqual(new Set(await page.locator(`${HITS} .kicker .source`).allTextContents()), new Set(['Quay Courier']));
    assert.ok(await page.locator('#facets input[name="source"][value="Quay Courier"]').isChecked());
    assert.equal(await input(page).inputValue(), 'lantern');
}

async function pages(page) {
    await ask(page, 'lantern parish');
    const seen = new Set(await idsOf(page));
    for (let i = 0; i < 2; i++) {
        const before = seen.size;
        await page.getByRole('link', {name: 'More results'}).click();
        await page.waitForURL('**cursor=*');
        const ids = await idsOf(page);
        ids.forEach((id) => seen.add(id));
        assert.equal(seen.size, before + ids.length);
    }
    await page.getByRole('link', {name: 'First results'}).click();
    assert.ok(!page.url().includes('cursor='));
}

async function article(page) {
    await ask(page, 'council paid oil glass');
    await page.locator(`${HITS} details.context summary`).first().click();
    await page.locator(`${HITS} .before`).first().waitFor({state: 'visible'});
    await page.locator(`${HITS} h3 a`).first().click();
    await page.locator('#article .passage:target').waitFor();
    assert.match(await page.locator('.passage:target').textContent(), /council paid/);
    assert.ok(await page.locator('#article mark').count() > 0);
    await page.getByRole('link', {name: 'Link to this passage'}).last().click();
    await page.locator('#p3:target').waitFor();
    await page.locator('#p3 details.cite summary').click();
    await page.locator('#p3 .bibtex').waitFor({state: 'visible'});
    await page.goBack();
    await page.goBack();
    await page.locator(HITS).first().waitFor();
}

async function days(page) {
    await ask(page, 'lantern');
    await page.locator('#from').fill('2021-01-01');
    await page.locator('#to').fill('2021-12-31');
    await page.getByRole('button', {name: 'Apply'}).click();
    await page.waitForURL('**from=2021-01-01*');
    const when = await page.locator(`${HITS} .kicker time`).evaluateAll((all) => all.map((one) => one.dateTime));
    assert.ok(when.length > 0 && when.every((one) => one.startsWith('2021')), when.join());
}

async function nothingDead(page) {
    await ask(page, 'lantern');
    // Only what works is shown: no button but those of the form, no list of suggestions, no keys.
    assert.deepEqual(new Set(await page.getByRole('button').allTextContents()), new Set(['Find', 'Apply']));
    assert.equal(await page.getByRole('slider').count(), 0);
    assert.ok(await page.locator('#suggestions').isHidden());
    await page.locator('#help summary').click();
    assert.ok(await page.locator('#help .js-only').isHidden());
}

const context = {javaScriptEnabled: false};

export const cases = [
    {name: 'plain', run: searching, context},
    {name: 'plain-pages', run: pages, context},
    {name: 'plain-article', run: article, context},
    {name: 'plain-days', run: days, context},
    {name: 'plain-nothing-dead', run: nothingDead, context},
];
