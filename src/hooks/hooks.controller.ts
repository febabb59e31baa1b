import { applyDecorators, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Clock } from '../clock.js';
import { readBody } from '../collect/read-body.js';
import type { ShopSecret } from '../config/read-setting.js';
import { Settings } from '../config/settings.js';
import { ProblemException } from '../http/problem.js';
import { CLOCK } from '../http/tokens.js';
import { hasGitlabToken, isSignedByGithub, isSignedWebhook, secretsOf } from './check-signature.js';
import { readAddress } from './hook-address.js';
import { readGithub } from './read-github.js';
import { readGitlab } from './read-gitlab.js';
import { readPayload } from './read-payload.js';
import { HookTaker, type HookAnswer } from './take-hook.js';

/** Longest body of a hook: GitHub sends up to 25 MB, of which only pushes of thousands of files come near. */
const BODY_BYTES_MAX = 5 * 1024 * 1024;

const SHOP = { name: 'shop', required: true, description: 'The shop that is deployed.', example: 'acme-fashion' };
const ENVIRONMENT = {
  name: 'environment',
  required: false,
  description: 'The one environment that customers see; where not given, the one that is called production.',
};
const PUSH = {
  name: 'push',
  required: false,
  enum: ['true'],
  description: 'Pushes to the default branch are deploys.',
};
const TAKEN = { status: 202, description: '`taken`: a new change. `noted`: more of a known one. `ignored`: none.' };
const FORGED = { status: 401, description: 'It is not signed, signed with another secret, or signed too long ago.' };
const REFUSED = { status: 422, description: 'What it tells is more than 48 hours old, or cannot be read.' };

/** Describes what both routes have in common. */
function DescribesHook(summary: string, description: string): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, description }),
    ApiQuery(SHOP),
    ApiQuery(ENVIRONMENT),
    ApiConsumes('application/json', 'application/x-www-form-urlencoded'),
    ApiBody({ schema: { type: 'object' } }),
    ...[TAKEN, FORGED, REFUSED].map((answer) => ApiResponse(answer)),
  );
}

/** The way in for what GitHub and GitLab tell of deploys. */
@ApiTags('hooks')
@Controller('v1/hooks')
export class HooksController {
  constructor(
    private readonly taker: HookTaker,
    private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Takes a delivery of GitHub. */
  @Post('github')
  @HttpCode(202)
  @DescribesHook(
    'Deploys told by GitHub',
    'Events `deployment`, `deployment_status`, `release` and, where asked for, `push`. Repeating is harmless.',
  )
  @ApiHeader({ name: 'X-Hub-Signature-256', required: true, description: 'HMAC-SHA256 of the body.' })
  @ApiHeader({ name: 'X-GitHub-Event', required: true })
  @ApiQuery(PUSH)
  async github(@Req() request: Request): Promise<HookAnswer> {
    const { shop, options } = readAddress(request, ['shop', 'environment', 'push']);
    const secrets = secretsFor(this.settings.githubSecrets, shop, 'VEDETTA_GITHUB_WEBHOOK_SECRET');
    const body = await this.bodyOf(request);
    if (!isSignedByGithub(body, request.headers, secrets)) throw forged();
    const event = request.get('x-github-event') ?? '';
    if (event === 'ping') return { outcome: 'ignored', id: null, reason: 'the hook works' };
    return this.taker.take(shop, readGithub(event, readPayload(body, request.get('content-type')), options));
  }

  /** Takes a delivery of GitLab. */
  @Post('gitlab')
  @HttpCode(202)
  @DescribesHook(
    'Deploys told by GitLab',
    'Deployment and release events, by secret token or, better, by signing token. Repeating is harmless.',
  )
  @ApiHeader({ name: 'X-Gitlab-Token', required: false, description: 'The secret token.' })
  @ApiHeader({ name: 'webhook-signature', required: false, description: 'With webhook-id and webhook-timestamp.' })
  async gitlab(@Req() request: Request): Promise<HookAnswer> {
    const { shop, options } = readAddress(request, ['shop', 'environment']);
    const { gitlabSigningTokens, gitlabTokens } = this.settings;
    const isSigned = secretsOf(gitlabSigningTokens, shop).length > 0;
    const secrets = secretsFor(isSigned ? gitlabSigningTokens : gitlabTokens, shop, 'VEDETTA_GITLAB_WEBHOOK_TOKEN');
    const body = await this.bodyOf(request);
    const isOurs = isSigned
      ? isSignedWebhook(body, request.headers, secrets, this.clock.now())
      : hasGitlabToken(request.headers, secrets);
    if (!isOurs) throw forged();
    return this.taker.take(shop, readGitlab(readPayload(body, request.get('content-type')), options));
  }

  /** The very bytes that are signed, so nothing packed. */
  private async bodyOf(request: Request): Promise<Buffer> {
    const encoding = request.get('content-encoding') ?? 'identity';
    if (encoding !== 'identity') {
      const detail = 'a hook must not be packed: its signature is that of the bytes as they come';
      throw new ProblemException({ status: 415, title: 'Unsupported encoding', detail });
    }
    return readBody(request, Math.min(this.settings.maxBodyBytes, BODY_BYTES_MAX));
  }
}

/** The secrets of a shop; a shop without one is answered as one with another is, so that nobody learns who has one. */
function secretsFor(secrets: readonly ShopSecret[] | null, shop: string, setting: string): string[] {
  if (secrets === null) {
    const detail = `this hook is not set up: ${setting} is not set`;
    throw new ProblemException({ status: 403, title: 'Forbidden', detail });
  }
  return secretsOf(secrets, shop);
}

function forged(): ProblemException {
  const detail = 'the delivery is not signed with the secret of this hook, or was signed too long ago';
  return new ProblemException({ status: 401, title: 'Unauthorized', detail });
}
