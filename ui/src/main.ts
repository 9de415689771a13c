import './fonts.css';
import './tokens.css';
import './app.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { pickHost } from './host/pick';
import { Page } from './state/page.svelte';
import { firstLanguage } from './state/settings.svelte';
import { fetchWords, firstSpoken, speak } from './words';

// The computer's language comes along with the host, as nearly everybody reads that one; nothing is shown before the words are there.
void fetchWords(firstSpoken(navigator.languages)).catch(() => {});
const host = await pickHost();
await speak(firstLanguage(host.prefs));
const page = new Page(host);
if (__PRETEND__ && window.pretend !== undefined) window.pretend.page = page;
// The window opens where it was left.
if (location.hash === '' && page.settings.lastScreen !== '') location.replace(`#${page.settings.lastScreen}`);
const target = document.getElementById('page');
if (target !== null) mount(App, { target, props: { page } });
await page.mirror.start();
