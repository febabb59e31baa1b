/** Whether an environment is the one that customers see; no name at all is taken for it. */
export function isProduction(environment: string | null): boolean {
  return environment === null || /^(prod|production|live)\b/i.test(environment.trim());
}
