// SPDX-License-Identifier: GPL-2.0-or-later
// run.mjs - the cases of the search page in chromium; browser.py starts it.
//
//   node run.mjs URL PACKAGES CHROMIUM PICTURES [case…]
//
// Each case gets a page of its own. A case fails, too, when the page logs an error, breaks its policy,
// opens a dialog, loads something from elsewhere, or runs what a stranger's text would make it run.
import {createRequire} from 'node:module';
import {mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import {cases as keyboard} from './keyboard.mjs';
import {cases as looks} from './looks.mjs';
import {cases as plain} from './plain.mjs';
import {cases as searching} from './searching.mjs';

const [url, packages, executablePath, pictures, ...wanted] = process.argv.slice(2);
const require = createRequire(join(packages, 'package.json'));
const {chromium} = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PATIENCE_MS = 30000;

mkdirSync(pictures, {recursive: true});
const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
});

// What a page must not do. `allowed`: a part of the text of what is expected to be logged.
function watch(page, faults, allowed) {
    page.on('console', (message) => {
        const text = `${message.text()} ${message.location().url}`;
        if (message.type() === 'error' && !allowed.some((part) => text.includes(part)))
            faults.push(`logged: ${text}`);
    });
    page.on('pageerror', (error) => faults.push(`error: ${error.stack}`));
    page.on('dialog', (dialog) => {
        faults.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    page.on('request', (request) => {
        if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
            faults.push(`asked elsewhere: ${request.url()}`);
    });
    page.on('requestfailed', (request) => {
        if (!/ERR_ABORTED/.test(request.failure().errorText))
            faults.push(`not loaded: ${request.url()} ${request.failure().errorText}`);
    });
}

// Violations that axe finds, as lines.
async function violations(page) {
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, {resultTypes: ['violations']}));
    return found.violations.flatMap((one) => one.nodes.map((node) =>
        `${one.id} (${one.impact}): ${one.help}: ${node.target.join(' ')} ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

async function runCase(one) {
    const faults = [];
    const context = await browser.newContext({
        baseURL: url, locale: 'en-GB', viewport: {width: 1180, height: 900}, reducedMotion: 'reduce', ...one.context,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    watch(page, faults, one.logs || []);
    const tools = {
        violations: () => violations(page),
        picture: (name) => page.screenshot({path: join(pictures, `${name}.png`), fullPage: true, animations: 'disabled'}),
    };
    try {
        await one.run(page, tools);
        if (!one.context || one.context.javaScriptEnabled !== false) {
            if (await page.evaluate(() => 'stranger' in window))
                faults.push('what a stranger wrote was run');
        }
    } catch (error) {
        faults.push(error.stack);
        await page.screenshot({path: join(pictures, `failed ${one.name}.png`)}).catch(() => {});
    }
    await context.close();
    return faults;
}

let failed = 0, done = 0;
for (const one of [...searching, ...keyboard, ...plain, ...looks]) {
    if (wanted.length > 0 && !wanted.includes(one.name))
        continue;
    const began = Date.now(), faults = await runCase(one);
    done++;
    failed += faults.length > 0;
    console.log(`${faults.length > 0 ? 'FAILED ' : 'ok     '} ${one.name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    faults.forEach((fault) => console.log(`        ${fault.split('\n').join('\n        ')}`));
}
await browser.close();
console.log(`${done - failed} of ${done} cases passed; pictures: ${pictures}`);
process.exit(failed > 0 || done === 0 ? 1 : 0);
