import { locationUtil, type InterpolateFunction } from '@grafana/data';
import { locationService } from '@grafana/runtime';

/** The span that the page's variable names, or its address where the page has no such variable; '' for none. */
export function linkedSpan(variable: string, replaceVariables: InterpolateFunction): string {
  if (variable === '') {
    return '';
  }
  const expression = `\${${variable}}`;
  const value = replaceVariables(expression);
  return value === expression ? (locationService.getSearch().get(`var-${variable}`) ?? '') : value;
}

/** The address of this page with a span open. */
export function linkToSpan(variable: string, spanId: string): string {
  const { pathname, hash } = locationService.getLocation();
  const search = locationService.getSearch();
  search.set(`var-${variable}`, spanId);
  return new URL(locationUtil.assureBaseUrl(`${pathname}?${search}${hash}`), document.baseURI).href;
}
