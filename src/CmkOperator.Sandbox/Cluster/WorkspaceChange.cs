using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Sandbox.Cluster;

/// <summary>A workspace as it is now, or as it last was when it is deleted.</summary>
internal sealed record WorkspaceChange(NamespacedName Key, JsonObject Object, bool Deleted);
