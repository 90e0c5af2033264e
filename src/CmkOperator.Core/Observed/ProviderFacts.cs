namespace CmkOperator.Observed;

/// <summary>A resource provider's registration in the subscription.</summary>
/// <param name="Namespace">Such as <c>Microsoft.DocumentDB</c>.</param>
/// <param name="RegistrationState"><c>Registered</c>, <c>Registering</c>, <c>NotRegistered</c>, <c>Unregistering</c>.</param>
/// <param name="WorkspaceLocations">For Microsoft.MachineLearningServices: where workspaces exist, as display names; else empty.</param>
/// <param name="WorkspaceApiVersions">For Microsoft.MachineLearningServices: the api-versions of workspaces; else empty.</param>
public sealed record ProviderFacts(
    string Namespace,
    string RegistrationState,
    IReadOnlyList<string> WorkspaceLocations,
    IReadOnlyList<string> WorkspaceApiVersions);
