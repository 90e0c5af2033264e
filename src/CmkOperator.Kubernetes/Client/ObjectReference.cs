namespace CmkOperator.Kubernetes.Client;

/// <summary>Identifies one object at one version, for events and for writes that must not reach a successor of the same name.</summary>
/// <param name="ApiVersion">Group and version, such as <c>cmk-operator.io/v1alpha1</c>.</param>
/// <param name="Kind">The kind, such as <c>CmkWorkspace</c>.</param>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">The uid of this very object.</param>
/// <param name="ResourceVersion">The version that was read; the server rejects a write based on it when it is no longer the newest.</param>
internal sealed record ObjectReference(string ApiVersion, string Kind, NamespacedName Key, string Uid, string ResourceVersion);
