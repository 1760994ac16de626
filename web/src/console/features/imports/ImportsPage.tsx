export function ImportsPage() {
  return <h1>x</h1>;
}
