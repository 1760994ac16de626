import { everyPage } from '../lib/everyPage';

everyPage({ shop: 'demo', lang: 'zh-CN', theme: 'light', widths: [1440, 390] });
