import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ERROR_KINDS, errorKindOf } from './error-kind.js';

// Promise guarded: a failed run says why it failed in one of six words, whatever program and language wrote the message.
const MESSAGES: Record<string, readonly string[]> = {
  network: [
    'curl: (7) Failed to connect to ftp.supplier.example port 21 after 3 ms: Connection refused',
    'curl: (6) Could not resolve host: ftp.supplier.example',
    'curl: (52) Empty reply from server',
    'curl: (56) Recv failure: Connection reset by peer',
    'curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to api.example:443',
    'curl: (60) SSL certificate problem: unable to get local issuer certificate',
    'error:0A000086:SSL routines::certificate verify failed',
    'SQLSTATE[HY000] [2002] Connection refused',
    'SQLSTATE[HY000] [2002] php_network_getaddresses: getaddrinfo failed: Name or service not known',
    'SQLSTATE[HY000]: General error: 2006 MySQL server has gone away',
    'Lost connection to MySQL server during query',
    'ftp_connect(): Unable to connect to ftp.example:21 (Network is unreachable)',
    'ssh: connect to host backup.example port 22: No route to host',
    'ssh: Could not resolve hostname backup.example: Temporary failure in name resolution',
    'kex_exchange_identification: Connection closed by remote host',
    'connect ECONNREFUSED 10.0.0.1:443',
    'getaddrinfo ENOTFOUND api.example',
    'socket hang up',
    'file_get_contents(https://x.example/f.xml): Failed to open stream: HTTP request failed!',
    'HTTP 503 Service Unavailable',
    'FTP login failed: connection refused',
    'Connessione rifiutata dal server',
    'Impossibile connettersi al server FTP',
    'Verbindung zum Server wurde abgelehnt',
    'Verbindungsaufbau fehlgeschlagen',
    'Der Host ist nicht erreichbar: Netzwerk nicht erreichbar',
    'Connexion refusée par le serveur distant',
    'Hôte inconnu : ftp.exemple.fr',
    'Conexión rechazada por el servidor',
    'No se pudo conectar con el servidor',
  ],
  timeout: [
    'curl: (28) Operation timed out after 30001 milliseconds with 0 bytes received',
    'curl: (28) Connection timed out after 10000 milliseconds',
    'connect ETIMEDOUT 10.0.0.1:22',
    'Maximum execution time of 300 seconds exceeded',
    'SQLSTATE[HY000]: General error: 1205 Lock wait timeout exceeded; try restarting transaction',
    'context deadline exceeded',
    'HTTP 504 Gateway Time-out',
    'Read timeout',
    'Tempo di attesa scaduto',
    'Zeitüberschreitung bei der Verbindung',
    "Délai d'attente dépassé",
    'Tiempo de espera agotado',
  ],
  auth: [
    'curl: (67) Access denied: 530',
    '530 Login incorrect.',
    '530 User cannot log in: login failed',
    'ftp_login(): Login or password incorrect',
    'Permission denied (publickey,keyboard-interactive)',
    "SQLSTATE[HY000] [1045] Access denied for user 'shop'@'localhost' (using password: YES)",
    'HTTP/1.1 401 Unauthorized',
    'The requested URL returned error: 403 Forbidden',
    '535 5.7.8 Authentication failed',
    'SMTP Error: Could not authenticate.',
    'invalid_grant: Token has been expired or revoked',
    'API key is invalid',
    'SignatureDoesNotMatch: The request signature we calculated does not match',
    'The access token expired',
    'Host key verification failed.',
    'Accesso negato: credenziali non valide',
    'Autenticazione non riuscita',
    'Anmeldung fehlgeschlagen: falsches Passwort',
    'Zugriff verweigert',
    "Échec de l'authentification",
    'Mot de passe incorrect',
    'Acceso denegado',
    'Contraseña incorrecta',
  ],
  malformed: [
    'XML parse error: mismatched tag at line 214',
    'not well-formed (invalid token): line 3, column 17',
    'Opening and ending tag mismatch: price line 12 and item',
    "Start tag expected, '<' not found",
    'SyntaxError: Unexpected token < in JSON at position 0',
    'Unexpected end of JSON input',
    'json_decode(): Syntax error',
    'Malformed UTF-8 characters, possibly incorrectly encoded',
    'Invalid UTF-8 sequence in field "name"',
    'CSV: line 88 has 11 fields, expected 12 columns',
    "Column 'price' not found in header",
    'Could not parse price "12,,5"',
    'SAXParseException: Premature end of file',
    'Incorrect decimal value for column price at row 7',
    'gzip: archive is corrupted',
    'Formato del file non valido',
    'Colonna prezzo mancante',
    'XML non valido alla riga 4',
    'Ungültiges Format in Zeile 8',
    'Fehlerhafte Datei',
    'Format de fichier invalide',
    'Fichier CSV mal formé',
    'Formato de archivo no válido',
    'Falta la columna precio: columna faltante',
  ],
  empty: [
    'File is empty',
    'Empty response body',
    'Document is empty',
    '0 rows imported',
    'No products found in feed',
    'No data received',
    'nothing to import',
    'zero-length file',
    'Il file è vuoto',
    'Nessun prodotto trovato',
    'Die Datei ist leer',
    'Keine Datensätze vorhanden',
    'Le fichier est vide',
    'Aucune ligne à importer',
    'El archivo está vacío',
    'No hay registros',
  ],
  other: [
    '',
    'Allowed memory size of 134217728 bytes exhausted',
    'No space left on device',
    'Deadlock found when trying to get lock; try restarting transaction',
    'HTTP 500 Internal Server Error',
    'HTTP 429 Too Many Requests',
    'exit status 1',
    'Class "Foo" does not exist',
  ],
};

describe('errorKindOf', () => {
  it.each(Object.entries(MESSAGES).flatMap(([kind, texts]) => texts.map((text) => [text, kind])))(
    'reads %p as %s',
    (text, kind) => expect(errorKindOf(text)).toBe(kind),
  );

  it('says other where no message came', () => {
    expect(errorKindOf(undefined)).toBe('other');
    expect(errorKindOf(null)).toBe('other');
  });

  it('takes any text, and long ones without stalling', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => ERROR_KINDS.includes(errorKindOf(text))),
    );
    for (const piece of ['connection ', 'verbindung ', 'invalid ', 'name ', 'a', ' ', '0 ']) {
      expect(ERROR_KINDS).toContain(errorKindOf(piece.repeat(10_000 / piece.length)));
    }
  });
});
