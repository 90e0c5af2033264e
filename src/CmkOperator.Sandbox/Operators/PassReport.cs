using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Sandbox.Operators;

/// <summary>One finished pass of the operator over one object.</summary>
/// <param name="Key">The object.</param>
/// <param name="Plan">The plan as text; empty when nothing was to do.</param>
internal sealed record PassReport(NamespacedName Key, string Plan);
