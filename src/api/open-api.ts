import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

const DESCRIPTION = `Reads what Vedetta knows of online shops: what is watched, how it goes, what is normal, what went wrong.

Lists are \`{"items":[…],"next":cursor or null}\`, newest first, points oldest first, shops and series by name; the next
page is also in the header \`Link\`. Times are RFC 3339 with their offset, answers in UTC. Problems are
\`application/problem+json\` (RFC 9457). Unknown parameters are refused by name. A key of a shop sees that shop only.`;

/** Serves the description of the API at `/v1/openapi.json`, with a page to read and try it at `/docs`. */
export function setUpOpenApi(app: INestApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Vedetta')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth({ type: 'http', description: 'An API key, as `vedetta keys create` prints it.' })
    .build();
  const document = SwaggerModule.createDocument(app, config);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'v1/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Vedetta API',
  });
}
