import { EngineError } from '../engine/EngineError';

export const AUTHENTICATION_FAILED = 516;
export const REQUIRED_PASSWORD = 194;
export const BAD_ARGUMENTS = 36;
export const NOT_IMPLEMENTED = 48;
export const ACCESS_DENIED = 497;
export const CANNOT_DECOMPRESS = 271;
export const INCORRECT_DATA = 117;
export const NOT_ENOUGH_SPACE = 243;

/** ClickHouse's own HTTP statuses for its error codes; all others are 500. */
const STATUSES: ReadonlyMap<number, number> = new Map([
  ...same(400, [6, 26, 27, 36, 38, 41, 43, 46, 53, 62, 69, 70, 72, 115, 117, 131, 164, 271, 457]),
  ...same(401, [REQUIRED_PASSWORD]),
  ...same(403, [192, 193, AUTHENTICATION_FAILED, ACCESS_DENIED]),
  ...same(404, [47, 60, 81]),
  ...same(501, [NOT_IMPLEMENTED]),
]);

export function httpStatus(code: number): number {
  return STATUSES.get(code) ?? 500;
}

/** An error in ClickHouse's wording, for what is found wrong before the engine sees it. */
export function clickHouseError(code: number, name: string, message: string): EngineError {
  return new EngineError(code, `Code: ${code}. DB::Exception: ${message} (${name})`);
}

function same(status: number, codes: number[]): Array<[number, number]> {
  return codes.map((code) => [code, status]);
}
