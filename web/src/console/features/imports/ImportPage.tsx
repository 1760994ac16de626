export function ImportPage() {
  return <h1>x</h1>;
}
