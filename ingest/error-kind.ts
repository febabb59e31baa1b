/** The kinds a failure is sorted into, which decide what its alert advises. */
export const ERROR_KINDS = ['network', 'auth', 'malformed', 'empty', 'timeout', 'other'] as const;

/** One of `ERROR_KINDS`. */
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** Characters read at either end of a message: a program names the cause first, a stack trace last. */
const SAID_MAX = 500;

/** Lists the alternatives of one pattern, so that each stands on a line of its own. */
function anyOf(...patterns: string[]): RegExp {
  return new RegExp(patterns.join('|'), 'u');
}

/**
 * The first pattern found decides. What names its cause stands before what merely mentions a subject: `login failed:
 * connection refused` is the network, `could not connect: access denied` is not. Messages arrive here in lower case and
 * without accents, so `délai dépassé` is written `delai depasse`.
 */
const RULES: readonly (readonly [ErrorKind, RegExp])[] = [
  [
    'network',
    anyOf(
      String.raw`econn(refused|reset|aborted)|enotfound|eai_again|e(host|net)(unreach|down)|epipe|getaddrinfo|getaddresses`,
      String.raw`connection (was )?(refused|reset|closed|aborted|lost|dropped|terminated)|connection .{0,80}(refused|reset by)`,
      String.raw`(no route to|unknown|could ?n.t resolve|could not resolve|cannot resolve|unable to resolve|failed to resolve) host`,
      String.raw`(name|host|hostname|dns).{0,40}(not known|not resolved|resolution|lookup failed|could not be (found|resolved))`,
      String.raw`(network|host|server|rete|reseau|netzwerk|red|hote|servidor|serveur).{0,40}(unreachable|irraggiungibile|non raggiungibile|injoignable|inaccessible|nicht erreichbar|inalcanzable|inaccesible)`,
      String.raw`(is|network) (down|unreachable)|socket hang ?up|broken pipe|empty reply from server|server has gone away|lost connection`,
      String.raw`connessione .{0,60}(rifiutata|interrotta|chiusa|persa|caduta|reimpostata)|host sconosciuto|impossibile risolvere`,
      String.raw`verbindung.{0,60}(abgelehnt|verweigert|getrennt|unterbrochen|zuruckgesetzt|abgebrochen|geschlossen|verloren)|unbekannter host|host nicht gefunden|nicht aufgelost`,
      String.raw`connexion .{0,60}(refusee|interrompue|perdue|fermee|reinitialisee|coupee)|hote (inconnu|introuvable)|impossible de resoudre`,
      String.raw`conexion .{0,60}(rechazada|rehusada|interrumpida|cerrada|perdida|restablecida)|host desconocido|no se (pudo|puede) resolver`,
    ),
  ],
  [
    'timeout',
    anyOf(
      String.raw`time[d-]?[ -]?out|etimedout|esockettimedout|deadline exceeded|took too long|maximum execution time|time limit`,
      String.raw`\b(http|status|code|error)\D{0,12}(408|504)\b`,
      String.raw`tempo (di attesa |massimo |limite )?.{0,20}(scaduto|superato|esaurito)|tempo scaduto|limite di tempo`,
      String.raw`zeituberschreitung|zeitlimit|zeit .{0,20}(abgelaufen|uberschritten)|wartezeit .{0,20}uberschritten`,
      String.raw`(delai|temps) .{0,40}(depasse|expire|ecoule)`,
      String.raw`tiempo .{0,40}(agotado|excedido|superado|expirado)|se agoto el tiempo`,
    ),
  ],
  [
    'auth',
    anyOf(
      String.raw`\b(http|status|code|error|returned)\D{0,12}(401|403|407)\b|\b(401|403) (unauthorized|forbidden)|unauthori[sz]ed|forbidden`,
      String.raw`(access|permission) .{0,20}denied|denied access|not (authori[sz]ed|permitted|logged in)|insufficient (scope|privilege|permission)`,
      String.raw`auth(entication|orization)? .{0,40}(fail|required|rejected|error|invalid|denied)|failed to authenticate|could not authenticate|auth fail`,
      String.raw`(login|logon|sign-?in) .{0,30}(fail|incorrect|denied|invalid|rejected)|login (required|incorrect)|not log(ged)? ?in`,
      String.raw`(invalid|incorrect|wrong|bad|expired|missing|unknown|rejected|revoked) .{0,30}(credential|password|passphrase|username|user ?name|api[ -]?key|client[ _]secret|access key|private key|signature|grant|session)`,
      String.raw`(credential|password|passphrase|api[ -]?key|secret|signature|session|grant|licen[cs]e|account).{0,30}(invalid|incorrect|wrong|expired|mismatch|does ?n.t match|does not match|revoked|locked|disabled|rejected|denied|not accepted)`,
      String.raw`invalid_(grant|client|token)|signaturedoesnotmatch|invalidaccesskeyid|accessdenied|publickey|host key verification`,
      String.raw`(accesso|permesso) .{0,20}negato|autenticazione|credenziali|password (errata|sbagliata|scaduta|non valida)|non autorizzato`,
      String.raw`(zugriff|zugang|berechtigung|anmeldung|login) .{0,30}(verweigert|fehlgeschlagen|abgelehnt|ungultig)|authentifizierung|keine berechtigung|(falsche|ungultige)\w* (passwort|kennwort|anmeldedaten|zugangsdaten)|(passwort|kennwort|anmeldedaten|zugangsdaten).{0,20}(falsch|ungultig|abgelaufen)|nicht autorisiert`,
      String.raw`(acces|permission) .{0,20}(refuse|interdit)|(echec|erreur) d.{0,6}authentification|authentification .{0,20}(echoue|refusee|requise)|identifiants|mot de passe .{0,20}(incorrect|invalide|errone|expire)|non autorise`,
      String.raw`(acceso|permiso) .{0,20}denegado|autenticacion|credenciales|contrasena .{0,20}(incorrecta|invalida|erronea|caducada|no valida)|no autorizado`,
    ),
  ],
  [
    'empty',
    anyOf(
      String.raw`(file|document|response|body|feed|result|result ?set|export|payload|input|archive|table|catalog(ue)?|data ?set|directory|folder|list|content) (is|was|came( back)?|returned|seems) (completely )?(empty|blank)`,
      String.raw`\bempty (file|document|response|body|feed|result|export|payload|input|archive|catalog(ue)?|data ?set|directory|folder|list)|zero[ -](length|byte)|nothing to (import|export|process|do)`,
      String.raw`(^|[^\d.,])0 (rows?|records?|items?|products?|bytes?|lines?|articles?|orders?|entries|files?)\b|\b(zero|no) (new )?(rows?|records?|items?|products?|data|lines?|results?|articles?|orders?|entries|files?|content) (was |were )?(found|received|returned|available|to |in )`,
      String.raw`file .{0,20}vuoto|vuot[oaie]\b|ness?un[oa]? .{0,20}(record|riga|prodott|dato|articol|risultat|elemento|ordine)`,
      String.raw`(datei|antwort|dokument|liste).{0,20} leer|\bleere[rs]? (datei|antwort|liste|dokument|ergebnis)|keine (daten|datensatze|zeilen|artikel|produkte|ergebnisse|eintrage)`,
      String.raw`(fichier|reponse|document|flux|liste).{0,20} vide|\baucune? (donnee|ligne|enregistrement|produit|article|resultat|commande)`,
      String.raw`(archivo|fichero|respuesta|documento|lista).{0,20} vaci[oa]|(sin|ningun|no hay|no se encontraron) (datos|registros?|resultados?|filas?|productos?|articulos?|lineas?)`,
    ),
  ],
  [
    'malformed',
    anyOf(
      String.raw`malformed|not well[ -]?formed|ill[ -]?formed|pars(e|ing) .{0,20}(error|fail)|(fail|unable|could not|cannot|can.t|error).{0,20} (to )?(pars|decod|deseriali[sz]|unseriali[sz]|convert)|parseerror|syntax ?error`,
      String.raw`unexpected (token|end|character|eof|tag|element|column|field|value|format)|premature end|unterminated|mismatched|tag mismatch|start tag expected|extra content at the end|truncated|unclosed|not closed`,
      String.raw`(invalid|illegal|bad|unknown|unsupported|incorrect|wrong) .{0,40}(utf|byte|character|encoding|charset|xml|json|csv|yaml|format|header|delimiter|column|field|date|number|price|value|syntax|sequence|line|row|record|structure|checksum|schema|entity|json)`,
      String.raw`(missing|unknown|duplicate|too (many|few)|wrong number of|expected|no such|mandatory|required) .{0,30}(columns?|fields?|headers?|elements?|attributes?|tags?|values?|delimiter)|(column|field|header|element|attribute).{0,40}(missing|not found|expected|required|mismatch|count|invalid|does ?n.t match|does not match)|not (a )?valid|not a number|does not (validate|conform|match)|checksum|corrupt|incorrect (string|integer|decimal|date\w*) value|data too long|out of range value|entity .{0,20}not defined`,
      String.raw`malformat|formato .{0,20}(non valido|errato|sconosciuto|invalido|incorrecto|no valido)|(colonn|column|spalte|columna|champ|campo|feld).{0,30}(mancant|manquant|fehl|faltan|falta|non valid|invalid|ungultig)|(xml|json|csv|riga|carattere) .{0,20}(non valid|errat)|errore di (sintassi|analisi|lettura)|(file|documento|tracciato) .{0,20}non valido|manca .{0,20}(colonna|campo)`,
      String.raw`fehlerhaft|ungultige[rsn]? .{0,30}(format|zeichen|xml|json|csv|datei|zeile|wert|spalte|datum|zahl)|syntaxfehler|(nicht|konnte nicht) .{0,20}(gelesen|geparst|verarbeitet|interpretiert)|unerwartete[rs]? (zeichen|ende|element)|beschadigt`,
      String.raw`mal ?form[ae]|(format|caractere|xml|json|csv|fichier|ligne|valeur|date) .{0,20}(invalide|incorrect|inattendu)|erreur (de syntaxe|d.analyse|de lecture)|fin .{0,20}inattendue|corrompu`,
      String.raw`(caracter|xml|json|csv|archivo|fichero|linea|valor|fecha) .{0,20}(invalid|no valid|incorrect|inesperad)|error (de sintaxis|de analisis|al (analizar|leer))|fin(al)? .{0,20}inesperado|danado`,
    ),
  ],
  [
    'auth',
    anyOf(
      String.raw`token|credential|password|passwort|kennwort|contrasena|mot de passe|\blog-?in\b|oauth|\b401\b|\b403\b`,
    ),
  ],
  [
    'network',
    anyOf(
      String.raw`connect|connett|connession|collegamento|collegarsi|verbindung|connexion|conexion|conectar|verbinden`,
      String.raw`network|socket|\bdns\b|\bssl|\btls\b|certificat|zertifikat|handshake|proxy|unreachable|http request failed|bad gateway|service (temporarily )?unavailable|\b(http|status|code|error)\D{0,12}(502|503)\b|\brete\b|netzwerk|reseau`,
    ),
  ],
];

/**
 * Sorts an error message into the kind of its cause, by the ordinary words of libcurl, OpenSSL, MySQL, PHP, ssh and ftp
 * clients, HTTP, and XML, JSON and CSV parsers, in English, Italian, German, French and Spanish. Gives `other` where
 * nothing is recognised or nothing was said.
 */
export function errorKindOf(message: string | null | undefined): ErrorKind {
  if (!message) return 'other';
  const said = message.length > 2 * SAID_MAX ? `${message.slice(0, SAID_MAX)} ${message.slice(-SAID_MAX)}` : message;
  const plain = said.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return RULES.find(([, pattern]) => pattern.test(plain))?.[0] ?? 'other';
}
