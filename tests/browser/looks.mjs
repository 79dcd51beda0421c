// SPDX-License-Identifier: GPL-2.0-or-later
// looks.mjs - the main states: what axe says of them, how they look, whether they fit a telephone.
import assert from 'node:assert/strict';

import {HITS, field, list, ready, results} from './page.mjs';

const NARROW = {width: 360, height: 740};

const states = {
    start: async (page) => {
        await page.goto('/');
        await ready(page);
    },
    suggestions: async (page) => {
        await page.goto('/');
        await ready(page);
        await field(page).pressSequentially('lante');
        await list(page).waitFor();
        await page.keyboard.press('ArrowDown');
        await page.locator(HITS).first().waitFor();
        await page.waitForLoadState('networkidle');
    },
    results: (page) => results(page, 'lantern parish'),
    open: async (page) => {
        await results(page, 'lantern north mole eleven dark winters');
        const first = page.locator(HITS).first();
        await first.getByRole('button', {name: 'Context'}).click();
        await first.getByRole('button', {name: 'Similar passages'}).click();
        await first.locator('.similar li, .similar p').first().waitFor();
        await first.locator('details.copies summary').click();
        await first.locator('details.cite summary').click();
        await page.locator('details.understood summary').click();
        await page.locator('#help summary').click();
        await page.waitForLoadState('networkidle');
    },
    filtered: (page) => results(page, {q: 'lantern', source: 'Quay Courier', from: '2020-01-01', to: '2023-12-31', sort: 'newest'}),
    corpus: (page) => results(page, 'ferry harbour'),
    arabic: (page) => results(page, 'فانوس الميناء'),
    japanese: (page) => results(page, '灯籠'),
    warning: (page) => results(page, '"lantern parish'),
    strangers: (page) => results(page, 'okapi'),
    nothing: async (page) => {
        await page.goto('/?q=qqxzzv');
        await ready(page);
    },
    fault: async (page) => {
        await page.goto('/?q=lantern&from=someday');
        await ready(page);
    },
    missing: async (page) => {
        await page.goto('/a/nosuch');
        await ready(page);
    },
    article: async (page) => {
        await page.goto('/a/series%2F3?q=council+paid#p2');
        await ready(page);
        await page.locator('#p2 details.cite summary').click();
    },
    'article-arabic': async (page) => {
        await page.goto('/a/ar%2F1?q=%D9%81%D8%A7%D9%86%D9%88%D8%B3#p1');
        await ready(page);
    },
    'article-stranger': async (page) => {
        await results(page, 'okapi');
        await page.locator(`${HITS} h3 a`).first().click();
        await page.locator('#article').waitFor();
        await ready(page);
    },
};

const brightness = (page) => page.evaluate(() => {
    const [r, g, b] = getComputedStyle(document.documentElement).backgroundColor.match(/[\d.]+/g).map(Number);
    const [x, y, z] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
    const body = getComputedStyle(document.body).backgroundColor;
    return /rgba\(.*, 0\)/.test(body) ? (r + g + b) / 3 : (x + y + z) / 3;
});

// Nothing reaches over the right edge.
async function fits(page) {
    const wide = await page.evaluate(() => {
        const root = document.scrollingElement;
        if (root.scrollWidth <= root.clientWidth)
            return [];
        return [`${root.scrollWidth} > ${root.clientWidth}`, ...[...document.querySelectorAll('body *')]
            .filter((node) => node.getBoundingClientRect().right > root.clientWidth + 0.1).slice(0, 5)
            .map((node) => node.outerHTML.slice(0, 160))];
    });
    assert.deepEqual(wide, []);
}

function look(name, scheme, narrow) {
    const full = `${name}-${scheme}${narrow ? '-narrow' : ''}`;
    return {
        name: `look-${full}`,
        context: {colorScheme: scheme, ...(narrow ? {viewport: NARROW, hasTouch: true, isMobile: true} : {})},
        logs: ['400 (Bad Request)', '404 (Not Found)'],
        run: async (page, {violations, picture}) => {
            await states[name](page);
            await picture(full);
            await fits(page);
            const bright = await brightness(page);
            assert.ok(scheme === 'dark' ? bright < 80 : bright > 200, `brightness ${bright}`);
            assert.deepEqual(await violations(), []);
        },
    };
}

// A small window at 400 percent is as wide as a telephone (WCAG 1.4.10); at 320 nothing may be lost.
const tight = {
    name: 'look-320',
    context: {viewport: {width: 320, height: 256}},
    run: async (page) => {
        await states.open(page);
        await fits(page);
    },
};

const paper = {
    name: 'look-print',
    run: async (page, {picture}) => {
        await states.article(page);
        await page.emulateMedia({media: 'print'});
        await picture('article-print');
        assert.ok(await page.locator('.search').isHidden(), 'what cannot be used on paper is not there');
    },
};

// In the dark those that have colours of their own.
const DARK = ['start', 'suggestions', 'open', 'filtered', 'warning', 'fault', 'article'];

export const cases = [
    ...Object.keys(states).flatMap((name) => [look(name, 'light', false), look(name, 'light', true)]),
    ...DARK.map((name) => look(name, 'dark', false)),
    look('open', 'dark', true),
    tight,
    paper,
];
