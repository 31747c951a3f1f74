// The Runs view, not built yet.

export default function View() {
  return <p>This view is not built yet.</p>;
}
