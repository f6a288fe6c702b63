import { t, Trans } from '@grafana/i18n';
import { Alert } from '@grafana/ui';

/** Said before any number: what these amounts are, and what they are not. */
export function AboutStatement() {
  return (
    <div>
      <Alert
        severity="info"
        title={t('chargeback.about-title', 'List cost, accrued from spans: an estimate to show back')}
      >
        <Trans i18nKey="chargeback.about">
          Each call is priced at its provider&apos;s list price of its own time. This is no invoice and no closed month:
          contract rates, taxes, seats, commitments, tool fees and calls without spans are not in it, and late spans
          still change it. Months are UTC months, as providers bill.
        </Trans>
      </Alert>
    </div>
  );
}
