import { Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Clock } from '../clock.js';
import { isLoopback } from '../config/loopback.js';
import type { Settings } from '../config/settings.js';
import type { Scope } from '../keys/api-key-text.js';
import { bearerKey } from '../keys/authorise.js';
import { Admission, type Access, type KeyRing } from './admission.js';

const SCOPE = 'vedetta:scope';

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
  private readonly admission: Admission;

  constructor(
    keys: KeyRing,
    private readonly settings: Settings,
    clock: Clock,
  ) {
    this.admission = new Admission(keys, clock);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(SCOPE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (scope === undefined) return true;
    const request = context.switchToHttp().getRequest<AuthorisedRequest>();
    const { authorization } = request.headers;
    if (scope === 'read' && this.settings.readsWithoutKey && bearerKey(authorization) === null && isFromHere(request)) {
      request.access = { shop: null, scope, key: null };
      return true;
    }
    const shop = typeof request.params.shop === 'string' ? request.params.shop : null;
    request.access = await this.admission.admit(authorization, { scope, shop });
    return true;
  }
}

/** A page of elsewhere whose name was made to point here names itself in Host: only our own names count. */
function isFromHere(request: Request): boolean {
  return isLoopback(request.hostname) && isLoopback(request.socket.remoteAddress ?? '');
}
