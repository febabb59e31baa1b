import type { SettingRow } from './settings-table.js';

const open = { secret: false, default: null };
const secret = { secret: true, default: null, defaultMeans: 'none' };

/** Settings by which changes come in and verdicts on them go out; part of `SETTINGS_TABLE`. */
export const CHANGE_SETTINGS: readonly SettingRow[] = [
  {
    ...secret,
    name: 'VEDETTA_GITHUB_WEBHOOK_SECRET',
    field: 'githubSecrets',
    form: 'shopSecrets',
    what: 'Secret of the webhooks at GitHub, 16 characters or more; or one for each shop, `shop:secret,shop:secret`.',
    example: '',
  },
  {
    ...secret,
    name: 'VEDETTA_GITHUB_TOKEN',
    field: 'githubToken',
    form: 'text',
    what: 'Token that may write deployments at GitHub: verdicts are told there as a deployment status.',
    example: 'github_pat_…',
  },
  {
    ...open,
    name: 'VEDETTA_GITHUB_API_URL',
    field: 'githubApiUrl',
    form: 'folderUrl',
    default: 'https://api.github.com/',
    what: "Where GitHub's API answers; `https://your-host/api/v3/` for a server of your own.",
    example: 'https://api.github.com/',
  },
  {
    ...secret,
    name: 'VEDETTA_GITLAB_WEBHOOK_TOKEN',
    field: 'gitlabTokens',
    form: 'shopSecrets',
    what: 'Secret token of the webhooks at GitLab, as above one or `shop:token,shop:token`.',
    example: '',
  },
  {
    ...secret,
    name: 'VEDETTA_GITLAB_SIGNING_TOKEN',
    field: 'gitlabSigningTokens',
    form: 'shopSecrets',
    what: 'Signing token (`whsec_…`) of the webhooks at GitLab, as above. Where it is set, unsigned ones are refused.',
    example: '',
  },
  {
    ...open,
    name: 'VEDETTA_URL',
    field: 'serviceUrl',
    form: 'folderUrl',
    defaultMeans: 'none: the service of this machine',
    what: 'Where `vedetta change` finds the service from a CI job.',
    example: 'https://vedetta.example/',
  },
  {
    ...secret,
    name: 'VEDETTA_KEY',
    field: 'serviceKey',
    form: 'text',
    what: 'The key (scope `ingest`) with which `vedetta change` goes there.',
    example: '',
  },
];
