import { everyPage } from '../lib/everyPage';

everyPage({ shop: 'empty', lang: 'zh-CN', theme: 'light', widths: [1440] });
