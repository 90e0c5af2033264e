using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Reconciliation;

/// <summary>What one pass did, for observers inside the process.</summary>
/// <param name="Key">The object.</param>
/// <param name="Plan">The plan as text; null when the pass ended before planning.</param>
/// <param name="Wrote">True when it wrote to Azure or to the object.</param>
/// <param name="Next">When the next pass over the key runs.</param>
internal sealed record PassRecord(NamespacedName Key, string? Plan, bool Wrote, ReconcileResult Next);
