import { ValidateBy, type ValidationError } from 'class-validator';

/**
 * Class-validator decorator for a rule that the library has no decorator for. `rule` reads on from the field's name and
 * shows a good value: `must be an IANA zone, for example Europe/Rome`. `test` also gets the object that holds the field.
 */
export function Must(test: (value: unknown, holder: object) => boolean, rule: string): PropertyDecorator {
  return ValidateBy({
    // The library keeps one broken rule per name, and a field may have several of ours.
    name: `must: ${rule}`,
    validator: {
      validate: (value: unknown, held) => test(value, held?.object ?? {}),
      defaultMessage: () => rule,
    },
  });
}

/**
 * Gives the rule that a field broke, or undefined where it broke none itself. Of several it is the one that stands first
 * on the field: one mistake, one problem.
 */
export function brokenRule(error: ValidationError): string | undefined {
  const { nestedValidation, ...others } = error.constraints ?? {};
  // class-validator knows decorators from the bottom up.
  return Object.values(others).at(-1) ?? nestedValidation;
}
