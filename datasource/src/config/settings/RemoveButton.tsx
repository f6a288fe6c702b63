import { IconButton } from '@grafana/ui';

interface Props {
  /** Says which row, for screen readers and as a tooltip. */
  label: string;
  disabled: boolean;
  onClick(): void;
}

/** Takes a row out of a list of settings. */
export function RemoveButton({ label, disabled, onClick }: Props) {
  return (
    <IconButton name="trash-alt" size="lg" aria-label={label} tooltip={label} disabled={disabled} onClick={onClick} />
  );
}
