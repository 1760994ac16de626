import { everyPage } from '../lib/everyPage';

everyPage({ shop: 'demo', lang: 'en', theme: 'dark', widths: [768] });
