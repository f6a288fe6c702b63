import { FieldType } from '@grafana/data';
it('loads', () => { expect(FieldType.time).toBe('time'); expect(new Date().getTimezoneOffset()).toBe(0); });
