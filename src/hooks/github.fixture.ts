/** Deliveries as GitHub sends them, cut to what is read of them. */
import { createHmac } from 'node:crypto';

const REPOSITORY = { full_name: 'acme/shop', html_url: 'https://github.com/acme/shop', default_branch: 'main' };

/** A deployment that was asked for. */
export function deployment(createdAt: string, id = 7) {
  return {
    action: 'created',
    deployment: {
      id,
      sha: 'b1f818584c0f3a8f6b5b7e2f7bcb7a5a1a2b3c4d',
      ref: 'v1.2.3',
      task: 'deploy',
      payload: { modules: ['pickup-points'] },
      environment: 'production',
      production_environment: true,
      description: 'New pickup points',
      creator: { login: 'dana' },
      created_at: createdAt,
      updated_at: createdAt,
    },
    repository: REPOSITORY,
    sender: { login: 'dana' },
  };
}

/** How a deployment goes. */
export function deploymentStatus(state: string, createdAt: string, askedAt = createdAt, id = 7) {
  const status = { id: 11, state, description: '', created_at: createdAt, updated_at: createdAt };
  return { ...deployment(askedAt, id), deployment_status: status };
}

/** A release that was published. */
export function release(publishedAt: string) {
  return {
    action: 'published',
    release: {
      id: 21,
      tag_name: 'v2.0.0',
      name: 'Two',
      target_commitish: 'main',
      draft: false,
      prerelease: false,
      html_url: 'https://github.com/acme/shop/releases/tag/v2.0.0',
      author: { login: 'dana' },
      published_at: publishedAt,
    },
    repository: REPOSITORY,
  };
}

/** A push to a branch. */
export function push(pushedAtSeconds: number, ref = 'refs/heads/main') {
  return {
    ref,
    after: 'a51ce29f5f0f3a8f6b5b7e2f7bcb7a5a1a2b3c4d',
    deleted: false,
    compare: 'https://github.com/acme/shop/compare/1...2',
    repository: { ...REPOSITORY, pushed_at: pushedAtSeconds },
    pusher: { name: 'dana' },
    head_commit: { message: 'Gift wrap\n\nWith ribbons' },
    commits: [
      { added: ['modules/gift-wrap/a.php'], modified: ['themes/x.css'], removed: [] },
      { added: [], modified: ['app/modules/loyalty/b.php', 'modules/gift-wrap/c.php'], removed: [] },
    ],
  };
}

/** What GitHub puts into `X-Hub-Signature-256`. */
export function githubSignature(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
