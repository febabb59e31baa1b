import { render } from 'preact';
import { takeKeyFromAddress } from './api-key.js';
import { App } from './app.js';
import { FailureNotice } from './failure-notice.js';
import './style/theme.css';
import './style/layout.css';
import './style/incidents.css';
import './style/chart.css';
import './style/series.css';

takeKeyFromAddress();
const place = document.getElementById('page');
if (place === null) throw new Error('index.html has no element with the id "page"');
render(
  <FailureNotice>
    <App />
  </FailureNotice>,
  place,
);
