/** Icons of @grafana/ui are fetched from the server at run time; a test has no server. */
export default function InlineSvg({ src }: { src: string }) {
  return <svg data-testid={src.replace(/^.*\/(.+)\.svg$/, '$1')} viewBox="0 0 24 24" />;
}
