import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A deployment status as it was posted. */
export interface PostedStatus {
  path: string;
  authorization: string | undefined;
  body: { state?: string; description?: string; auto_inactive?: boolean };
}

/** GitHub's API for deployments on a loopback address; answers with the statuses that `answers` names first. */
export class FakeGithub {
  readonly posted: PostedStatus[] = [];
  /** What is answered to the next requests; 201 where it is empty. */
  readonly answers: number[] = [];
  private server: Server | null = null;

  /** Listens, and gives its address with a slash at the end. */
  async start(): Promise<string> {
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => (text += part));
      request.on('end', () => {
        const { url: path = '', headers } = request;
        this.posted.push({
          path,
          authorization: headers.authorization,
          body: JSON.parse(text) as PostedStatus['body'],
        });
        response.writeHead(this.answers.shift() ?? 201, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.server = server;
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** Ends it. */
  async stop(): Promise<void> {
    const { server } = this;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
