import { Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Clock } from '../clock.js';
import { isLoopback } from '../config/loopback.js';
import type { Settings } from '../config/settings.js';
import type { Scope } from '../keys/api-key-text.js';
import { RecentKeys } from '../keys/recent-keys.js';
import type { ApiKeyRepository } from '../keys/api-key.repository.js';
import { authorise, bearerKey } from '../keys/authorise.js';
import { ProblemException } from './problem.js';

const SCOPE = 'vedetta:scope';

/** What a request may see, as its key says. */
export interface Access {
  /** The one shop of the key; null: all shops. */
  shop: string | null;
  scope: Scope;
}

/** A request that the guard has let through. */
export type AuthorisedRequest = Request & { access: Access };

/** Asks for a key of this scope. A route parameter `shop` must be the key's own. Without it a route is open to all. */
export function NeedsKey(scope: Scope): CustomDecorator {
  return SetMetadata(SCOPE, scope);
}

/** Lets a request through when its key allows it, and notes on the request what it may see. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly reflector = new Reflector();
  private readonly recent: RecentKeys;

  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    this.recent = new RecentKeys(keys, clock);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(SCOPE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (scope === undefined) return true;
    const request = context.switchToHttp().getRequest<AuthorisedRequest>();
    const text = bearerKey(request.headers.authorization);
    if (text === null && scope === 'read' && this.settings.readsWithoutKey && isFromHere(request)) {
      request.access = { shop: null, scope };
      return true;
    }
    const key = text === null ? null : await this.recent.find(text);
    const shop = typeof request.params.shop === 'string' ? request.params.shop : null;
    const answer = authorise(key ?? (text === null ? 'missing' : 'unknown'), { scope, shop });
    if (!answer.allowed) {
      throw new ProblemException({
        status: answer.status,
        title: answer.status === 401 ? 'Unauthorized' : 'Forbidden',
        detail: answer.reason,
      });
    }
    if (key) {
      request.access = { shop: key.shop, scope: key.scope };
      await this.keys.markUsed(key, this.clock.now());
    }
    return true;
  }
}

/** A page of elsewhere whose name was made to point here names itself in Host: only our own names count. */
function isFromHere(request: Request): boolean {
  return isLoopback(request.hostname) && isLoopback(request.socket.remoteAddress ?? '');
}
